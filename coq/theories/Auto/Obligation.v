(** Obligations of invariants: [obligation] proves what one message or internal
    step does to an invariant, by case analysis, counting and arithmetic. *)
From Coq Require Import Bool List BinInt Lia.
From DiselTS.Values Require Import Eq Numbers Lists Maps.
From DiselTS.Core Require Import Protocol World.
From DiselTS.Pattern Require Import Quorums Pairwise Simple Knowledge Ownership Across Ghost.
From DiselTS.Auto Require Import Simplify Cases Whole.
Import ListNotations.
Set Implicit Arguments.

(** Ballots: what the latest of some votes is, where a vote is added or only earlier ones count. *)

#[global] Arguments latest : simpl never.
#[global] Arguments before : simpl never.
#[global] Arguments majority : simpl never.
#[global] Arguments justified : simpl never.
#[global] Arguments reported : simpl never.
#[global] Arguments promised : simpl never.

(* An element that was found is said to be so once. *)
Definition found {A} (_ : A -> bool) (_ : list A) (_ : A) : Prop := True.

(* No vote is of a ballot above. *)
Ltac not_above H :=
  apply forallb_forall;
  let w := fresh in let M := fresh in let K := fresh in
  intros w M; pose proof (proj1 (forallb_forall _ _) H w M) as K; cbv beta in K;
  repeat match type of K with _ && _ = true => apply andb_true_iff in K; destruct K as [K ?] end;
  repeat match goal with X : (_ <=? _)%Z = true |- _ => apply Z.leb_le in X end;
  apply Z.leb_le; lia.

Ltac user_simplify ::=
  match goal with
  | |- context [before ?b ((?c, ?v) :: ?l)] => rewrite (@before_new _ b c v l) by lia
  | |- context [latest ((?b, ?v) :: ?l)] =>
      match goal with H : forallb _ l = true |- _ => rewrite (@latest_new _ b v l) by (not_above H) end
  | E : latest ?l = Some ?w |- context [before ?b ?l] =>
      rewrite (@before_latest _ b l) by (rewrite E; apply Z.ltb_lt; simpl in *; lia)
  | E : latest ?l = None |- context [before ?b ?l] => rewrite (@before_latest _ b l) by (rewrite E; reflexivity)
  | E : find ?f ?l = Some ?x |- _ =>
      lazymatch goal with
      | _ : found f l x |- _ => fail
      | _ => assert (found f l x) by exact I; destruct (find_found _ _ E) as [? ?]; cbv beta in *
      end
  end.

(** * Obligations *)

(** Unfold a statement down to what it says about states and messages. *)
Ltac open_statement :=
  intros;
  repeat lazymatch goal with
  | |- _ /\ _ => split; intros
  | |- ?t => let h := head t in unfold h; intros
  end.

(** First the step, because it decides in what states the nodes are; then what was
    known before it; then what is to be shown. *)
Ltac unfold_steps := simpl in *; repeat (progress autounfold with steps in *; simpl in *).
Ltac unfold_claims := repeat (progress autounfold with claims in *; simpl in *).
(* What is to be shown stays folded until what is known has been taken apart: a short goal is
   looked through quickly. *)
Ltac unfold_known := repeat (progress autounfold with claims in * |-; simpl in * |-).

(** Failed tests as what arithmetic and congruence closure understand. *)
Ltac tests_to_disequations :=
  repeat match goal with H : (_ == _) = false |- _ => apply eqb_false in H end.

Ltac by_theory := tests_to_disequations; first [congruence | lia | progress lengths; lia].

(** A fact that is not decided yet, about a node whose state is not known: case analysis of it is
    dear and seldom needed, so it is laid aside until all else has failed. *)
Definition aside (P : Prop) : Prop := P.

(* What is laid aside is long, and looking through it for what may be rewritten takes most of the time. *)
Ltac rewrite_values :=
  autorewrite with values;
  repeat match goal with
  | H : ?P |- _ =>
      lazymatch P with aside _ => fail | _ => idtac end;
      lazymatch type of P with Prop => progress (autorewrite with values in H) end
  end.

(** One of the tests that a disjunction is made of, both ways. *)
Ltac atom b k :=
  lazymatch b with
  | ?x && _ => atom x k
  | ?x || _ => atom x k
  | negb ?x => atom x k
  | _ => k b
  end.
Ltac split_disjunct :=
  lazymatch goal with
  | |- ?x || _ = true => atom x ltac:(fun b => first [is_var b; destruct b | destruct b eqn:?])
  end.

(** Two values that are to be equal and differ in a truth value that is not known: both
    cases are shown. *)
Ltac split_difference l r :=
  lazymatch l with
  | r => fail
  | ?f ?a => lazymatch r with
             | ?g ?b => first [split_difference a b | split_difference f g | split_truth l r]
             | _ => split_truth l r
             end
  | _ => split_truth l r
  end
with split_truth l r :=
  lazymatch type of l with
  | bool => first [constructor_headed l; constructor_headed r; fail 1
                  | constructor_headed l; split_on r | constructor_headed r; split_on l | split_on l]
  end.

Ltac split_equation :=
  match goal with
  | |- context [?l == ?r] => split_difference l r
  end.

(** A list whose length matters: with no element, and with one more. *)
Ltac split_length :=
  match goal with
  | |- context [len (_ ++ _ :: ?xs)] => split_list xs
  | |- context [len (_ ++ ?xs)] => split_list xs
  | |- context [len (_ :: ?xs)] => split_list xs
  | |- context [len ?xs] => split_list xs
  end
with split_list xs :=
  is_var xs; not_known (instantiated xs tt);
  let y := fresh "y" in let ys := fresh "ys" in
  destruct xs as [|y ys]; [|assert (instantiated ys tt) by exact I].

(** A claim about every element follows from another that is known. *)
Ltac weaken f xs :=
  match goal with
  | H : forallb ?g xs = true |- _ =>
      let x := fresh "x" in let K := fresh "K" in
      apply (@forallb_weaken _ g f xs H); intros x K; cbn beta in K; cbn beta; solve [cases; leaf]
  end
with leaf :=
  lazymatch goal with
  | |- true = true => reflexivity
  | |- _ && _ = true => apply andb_true_iff; split; leaf
  | |- negb _ = true => apply negb_true_iff; leaf
  | |- defined ?x = _ => first [assumption | match goal with K : x = _ |- _ => rewrite K; reflexivity end | simpl; leaf_option x]
  | |- same_elements _ _ = true => first [assumption | solve [by_counting]]
  | |- (_ <= _)%nat => first [lia | solve [by_count]]
  | |- _ \/ _ => first [left; solve [leaf] | right; solve [leaf] | by_theory]
  | |- (?x == ?x) = true => apply eqb_refl
  | |- is_prefix ?x ?x = true => apply is_prefix_refl
  | |- is_prefix _ (_ ++ _) = true => first [assumption | apply is_prefix_longer; leaf]
  | |- @eqb Z _ _ _ = true =>
      first [ apply eqb_eq; by_theory | apply eqb_eq; solve [leaf]
            | match goal with E : ?x = _ |- context [len ?x] => rewrite E; simpl; solve [leaf] end
            | split_length; cases; leaf ]
  | |- (_ == _) = true => apply eqb_eq; leaf
  | |- (_ == _) = false => first [assumption | apply eqb_neq; by_theory]
  | |- (_ <? _)%Z = true => first [apply Z.ltb_lt; by_theory | split_length; cases; leaf]
  | |- (_ <=? _)%Z = true => first [apply Z.leb_le; by_theory | split_length; cases; leaf]
  | |- (_ <? _)%Z = false => first [apply Z.ltb_ge; by_theory | split_length; cases; leaf]
  | |- (_ <=? _)%Z = false => first [apply Z.leb_gt; by_theory | split_length; cases; leaf]
  | |- contains (pairs _ _) (_, _) = true => rewrite contains_pairs; leaf
  | |- contains (map (fun a => (_, a)) _) (_, _) = true => rewrite contains_star; leaf
  | |- contains (map (fun a => (a, _)) _) (_, _) = true => rewrite contains_costar; leaf
  | |- contains (_ ++ _) _ = true => rewrite contains_app; leaf
  | |- contains (filter _ _) _ = true => rewrite contains_filter; leaf
  | |- contains (set_add _ _) _ = true => rewrite contains_set_add; leaf
  | |- contains (set_delete _ _) _ = true => rewrite contains_set_delete; leaf
  | |- contains (map _ ?xs) _ = true =>
      apply (proj2 (contains_map _ _ _));
      match goal with K : contains xs ?x = true |- _ => exists x; split; [exact K|solve [leaf]] end
  | |- contains ?l ?w = true =>
      first [ assumption
            | match goal with E : latest l = Some w |- _ => exact (latest_contains _ E) end
            | by_theory | other_leaf ]
  | |- forallb _ (without _ _) = true => apply forallb_without; leaf
  | |- forallb _ (map_set _ _ _) = true => apply forallb_map_set; [simpl|]; leaf
  | |- forallb _ (map_delete _ _) = true => apply forallb_map_delete; leaf
  | |- forallb _ (set_add _ _) = true => rewrite forallb_set_add; leaf
  | |- forallb _ (set_delete _ _) = true => apply forallb_set_delete; leaf
  | |- forallb _ (_ ++ _) = true => rewrite forallb_app'; simpl; leaf
  | |- forallb _ (map _ _) = true => first [assumption | rewrite forallb_map; leaf]
  | |- forallb ?f ?xs = true => first [assumption | weaken f xs | by_theory | solve [one_element]]
  | |- _ || _ = true =>
      first [ assumption
            | apply orb_true_iff; first [left; solve [leaf] | right; solve [leaf]]
            | split_disjunct; cases; leaf
            | split_equation; cases; leaf ]
  | |- _ || _ = false => apply orb_false_iff; split; leaf
  | |- ?true_ ?f = true => first [assumption | own_fact true_ f | same_fact true_ f | other_leaf]
  | |- _ => other_leaf
  end
with own_fact true_ f :=
  match goal with
  | Own : forall g, _ = _ -> _ -> true_ g = true |- _ => apply Own; [simpl; first [reflexivity | leaf] | simpl; cases; leaf]
  end
(* A fact that is known, written with its fields. *)
with same_fact true_ f :=
  constructor_headed f;
  match goal with
  | K : true_ ?g = true |- _ => is_var g; destruct g; simpl in *; solve [assumption | cases; assumption]
  end
with other_leaf :=
  lazymatch goal with
  | |- ?l = ?r => first [assumption | by_theory | progress rewrite_values; simpl in *; leaf | progress f_equal; leaf]
  | |- _ => first [assumption | by_theory | progress rewrite_values; simpl in *; leaf]
  end
with leaf_option x := first [split_on x; cases; leaf | by_theory]
with one_element :=
  let x := fresh "x" in let M := fresh "M" in
  try rewrite_soup; simpl; try (apply andb_true_iff; split);
  try (apply forallb_forall; intros x M; cbn beta);
  repeat (cases; network_step); cases; leaf.

(** *** What the other conjuncts of the whole invariant say *)

Lemma per_message_channel p good (d : net p) a b :
  per_message p good d -> forallb (good a b) (channel (soup d) a b) = true.
Proof.
  intros K. apply forallb_forall. intros m H. unfold channel in H.
  apply in_map_iff in H as (k & <- & H). apply filter_In in H as [H E].
  unfold between in E. apply andb_true_iff in E as [E1 E2].
  apply eqb_true in E1. apply eqb_true in E2. subst. exact (K k H).
Qed.

Ltac is_member := first [assumption | solve [apply (proj1 (@contains_In nid _ _ _)); unfold_claims; cases; leaf]].

(** [F] is kept only if it is new. *)
Ltac keep_new F := let T := type of F in lazymatch goal with K : T |- _ => tryif constr_eq K F then idtac else clear F end.

(** A theorem that may be used, as it speaks of nodes and messages that are known: what it says of all nodes, of all pairs
    of them or of all messages, of these. [tac] puts in their states. *)
Ltac theorem_fact K ns tac :=
  repeat (progress autounfold with claims in K; simpl in K);
  lazymatch type of K with
  | _ && _ = true =>
      let A := fresh "F" in let B := fresh "F" in
      apply andb_true_iff in K; destruct K as [A B]; theorem_fact A ns tac; theorem_fact B ns tac
  | forallb ?f (soup ?d) = true =>
      try match goal with
      | Flight : In ?k (soup d) |- _ =>
          let F := fresh "F" in pose proof (proj1 (forallb_forall f _) K k Flight) as F; cbn in F; tac F; theorem_fact F ns tac
      end
  | forallb ?f (pairs _ _) = true => each_pair K f ns tac
  | @forallb nid ?f _ = true => each_node K f ns tac ns
  | _ => idtac
  end
with each_node K f ns tac all :=
  lazymatch ns with
  | (?n, ?rest) =>
      try (let F := fresh "F" in pose proof (proj1 (forallb_forall f _) K n ltac:(is_member)) as F; cbn beta in F; tac F; theorem_fact F all tac);
      each_node K f rest tac all
  | _ => idtac
  end
with each_pair K f ns tac :=
  lazymatch ns with
  | (?a, (?b, _)) => one_pair K f a b tac; one_pair K f b a tac
  | _ => idtac
  end
with one_pair K f a b tac :=
  try (let F := fresh "F" in
       pose proof (proj1 (forallb_forall f _) K (a, b)
         ltac:(apply (proj1 (@contains_In (nid * nid) _ _ _)); rewrite contains_pairs; simpl; apply andb_true_iff; split; holds)) as F;
       cbn in F; tac F).

(** A conjunct, as it speaks of the two nodes of a pair that are in [x] and [y]. *)
Ltac pair_fact K a b L R U V :=
  lazymatch type of K with
  | per_node _ _ _ =>
      let F := fresh "F" in let G := fresh "F" in
      try (pose proof (K a ltac:(is_member)) as F; rewrite L in F);
      try (pose proof (K b ltac:(is_member)) as G; rewrite R in G)
  | per_message _ _ _ =>
      let F := fresh "F" in let G := fresh "F" in
      pose proof (@per_message_channel _ _ _ a b K) as F; rewrite U in F;
      pose proof (@per_message_channel _ _ _ b a K) as G; rewrite V in G
  | pairwise _ ?edges ?relates _ =>
      match goal with
      | E : In (a, b) edges, N : a <> b |- _ =>
          let F := fresh "F" in pose proof (K a b E N) as F; rewrite L, R, U, V in F; keep_new F
      end
  | _ = true => theorem_fact K (a, (b, tt)) ltac:(fun F => rewrite ?L, ?R in F)
  | _ => idtac
  end.

(** A conjunct, as it speaks of one node that is in [x]. *)
Ltac node_fact K n L :=
  lazymatch type of K with
  | per_node _ _ _ => let F := fresh "F" in try (pose proof (K n ltac:(is_member)) as F; rewrite L in F; keep_new F)
  | per_message _ _ _ =>
      match goal with
      | Flight : In (Packet _ n _) _ |- _ => let F := fresh "F" in pose proof (K _ Flight) as F; cbn [src dst body] in F
      | _ => idtac
      end
  | _ = true => theorem_fact K (n, tt) ltac:(fun F => rewrite ?L in F)
  | _ => idtac
  end.

(** The conjuncts one by one. Where theorems may be used, the whole invariant is one conjunct among them. *)
Ltac each_conjunct H tac :=
  lazymatch type of H with
  | _ /\ _ =>
      let K := fresh "K" in let Rest := fresh "K" in
      destruct H as [K Rest]; each_conjunct K tac; each_conjunct Rest tac
  | ?t => tryif is_whole t then (let h := head t in unfold h in H; cbv beta in H; each_conjunct H tac) else (tac H; try clear H)
  end
with is_whole t :=
  lazymatch t with
  | pairwise _ _ _ _ => fail
  | per_node _ _ _ => fail
  | per_message _ _ _ => fail
  | knowledge _ _ _ _ _ _ => fail
  | ownership _ _ _ _ => fail
  | remembering _ _ _ _ _ _ => fail
  | everywhere _ _ _ _ => fail
  | anything _ _ _ => fail
  | across _ _ _ => fail
  | _ = _ => fail
  | _ => let h := head t in let d := eval unfold h in t in lazymatch d with t => fail | _ => idtac end
  end.

(** The whole invariant is of use where it has more conjuncts than the one in question. *)
Ltac use_whole H tac :=
  lazymatch type of H with ?t => let h := head t in unfold h in H end; cbv beta in H;
  lazymatch type of H with
  | _ /\ _ => each_conjunct H tac
  | _ => clear H
  end.

(** The labels of a world, one by one. *)
Ltac each_label W tac :=
  let L := eval hnf in (label W) in
  let rec go ls :=
    let ls' := eval hnf in ls in
    lazymatch ls' with
    | ?l :: ?rest => tac l; go rest
    | _ => idtac
    end in
  let ls := constr:(@labels L _) in go ls.
Ltac other_label := let E := fresh in intros E; discriminate E.

(* A node's own states by variables, before and after it moved. *)
Ltac open_moved :=
  lazymatch goal with
  | Mv : @moved ?W ?loc ?loc' ?l ?x |- _ =>
      simpl in *; repeat (progress autounfold with claims in *; simpl in * );
      each_label W ltac:(fun k =>
        let E := fresh "E" in
        tryif constr_eq k l
        then assert (E : loc' k = x) by exact (proj1 Mv)
        else assert (E : loc' k = loc k) by exact (proj2 Mv k ltac:(other_label));
        rewrite ?E in *; clear E);
      clear Mv;
      each_label W ltac:(fun k => let y := fresh "own" in try (generalize dependent (loc k); intros y; intros))
  end.

(** What becomes known by a step. *)
Ltac open_knowledge :=
  repeat match goal with
  | H : ?T |- _ => let h := head T in
      lazymatch h with
      | @knowable => destruct H
      | @rememberable => destruct H
      end
  end.

(** What the invariants of the protocols say of the node that moved, in each of which it is a member. *)
Ltac mover_fact K n M :=
  lazymatch type of K with
  | per_node _ _ _ =>
      let F := fresh "F" in
      try (pose proof (K n M) as F;
           lazymatch type of F with context [local (?s ?l) n] => change (local (s l) n) with (locals s n l) in F end;
           keep_new F)
  | _ => idtac
  end.
Ltac mover_facts :=
  try match goal with
  | H : ?Inv ?s, M : In ?n (nodes (prot ?W ?l)), Mv : @moved ?W (locals ?s ?n) _ ?l _ |- _ =>
      lazymatch type of H with @In _ _ _ => fail | _ => idtac end;
      use_whole H ltac:(fun K => mover_fact K n M)
  end.

Ltac open_states :=
  open_knowledge;
  lazymatch goal with
  | Mv : moved _ _ _ _ |- _ => mover_facts; open_moved
  | A : at_claimant _ ?Inv _ _ _ ?d ?n ?x |- _ =>
      let H := fresh "Whole" in let M := fresh "Member" in let L := fresh "L" in let C := fresh "Claimed" in
      destruct A as [H M L C];
      try use_whole H ltac:(fun K => node_fact K n L);
      clear L
  | A : at_pair _ ?Inv _ _ ?d ?a ?b ?x ?y ?u ?v |- _ =>
      let H := fresh "Whole" in let E := fresh "Edge" in let N := fresh "Distinct" in
      let L := fresh "L" in let R := fresh "R" in let U := fresh "U" in let V := fresh "V" in let K := fresh "Related" in
      destruct A as [H E N L R U V K];
      try use_whole H ltac:(fun K => pair_fact K a b L R U V);
      clear L R U V
  | A : at_node _ ?Inv _ ?d ?n ?x |- _ =>
      let H := fresh "Whole" in let M := fresh "Member" in let L := fresh "L" in let G := fresh "Good" in
      destruct A as [H M L G];
      try use_whole H ltac:(fun K => node_fact K n L);
      clear L
  | H : ?Inv ?d, L : local ?d ?n = ?x, G : send _ ?n _ ?x _ = Some _ |- _ =>
      try use_whole H ltac:(fun K => node_fact K n L)
  | H : ?Inv ?d, U : updated (local ?d) _ _ _ |- _ => use_whole H ltac:(fun K => unfold anything in K; let F := fresh "F" in pose proof K as F)
  | |- context [initial _] => unfold true_at, locals, initial, start in *; unfold_claims
  | _ => idtac
  end.

(* What is as it was needs no case analysis. *)
Ltac at_sight := try assumption.
Ltac split_steps := at_sight; unfold_steps; simplify; at_sight; cases; unfold_known; cases; unfold_claims; at_sight; cases.

Ltac obligation := open_statement; open_states; split_steps; leaf.

(** *** Consequences of an invariant *)

(** The conjuncts of what is known of the whole network, each by its pattern. *)
Ltac open_conjuncts H :=
  lazymatch type of H with
  | _ /\ _ => let K := fresh "K" in destruct H as [K H]; open_conjuncts K; open_conjuncts H
  | pairwise _ _ _ _ => idtac
  | per_node _ _ _ => idtac
  | per_message _ _ _ => idtac
  | knowledge _ _ _ _ _ _ => idtac
  | ownership _ _ _ _ => idtac
  | remembering _ _ _ _ _ _ => idtac
  | everywhere _ _ _ _ => idtac
  | anything _ _ _ => unfold anything in H
  | across _ _ _ => unfold across in H
  | ?t => try (let h := head t in unfold h in H; cbv beta in H; open_conjuncts H)
  end.

#[export] Hint Unfold votes_at proposal_at true_in : claims.

Ltac elements := repeat (apply forallb_forall; let x := fresh "x" in let M := fresh "M" in intros x M; cbn beta).

(** [forall d, Inv d -> theorem d = true]: what the invariant says of the nodes that the
    theorem names, and case analysis. *)
(* What has been said of the nodes and messages in question is enough for case analysis. *)
Ltac clear_patterns :=
  forget_instances;
  repeat match goal with
  | H : pairwise _ _ _ _ |- _ => clear H
  | H : per_node _ _ _ |- _ => clear H
  | H : per_message _ _ _ |- _ => clear H
  | H : knowledge _ _ _ _ _ _ |- _ => clear H
  | H : ownership _ _ _ _ |- _ => clear H
  | H : remembering _ _ _ _ _ _ |- _ => clear H
  | H : everywhere _ _ _ _ |- _ => clear H
  end.

Ltac by_network :=
  unfold_claims; cases; try reflexivity; elements; cases; try reflexivity;
  repeat (network_step; unfold_claims; use_own; simplify); use_own; simplify;
  first
    [ solve [clear_patterns; cases; leaf]
    | solve [clear_patterns; repeat (cases; claims_of_elements); cases; leaf]
    | repeat (cases; try reflexivity; network_step; unfold_claims); cases; leaf ].

Ltac open_whole :=
  match goal with
  | H : ?Inv ?d |- _ => lazymatch type of d with net _ => open_conjuncts H end
  end.

(** Nodes whose states are known, and what the invariant says of those, case by case. *)
Ltac use_locals :=
  repeat match goal with
  | Here : ?x = local ?d ?n |- _ => lazymatch x with local _ _ => fail | _ => symmetry in Here end
  | Here : local ?d ?n = _ |- context [local ?d ?n] => rewrite Here
  | Here : local ?d ?n = _, H : context [local ?d ?n] |- _ => tryif constr_eq H Here then fail else rewrite Here in H
  end.

Ltac by_locals :=
  unfold_claims; cases; elements;
  repeat (network_step; unfold_claims; use_locals; simplify);
  clear_patterns; repeat (cases; use_locals; simplify); leaf.

Ltac consequence :=
  open_statement; open_whole;
  first
    [ solve [unfold_claims; cases; elements; cases; nodes_of_goal; simplify; leaf]
    | solve [by_network]
    | by_locals ].

(** As far as automation comes with a consequence: leaves the goals that it cannot close. *)
Ltac consequence_open :=
  open_statement; open_whole; unfold_claims; cases; try reflexivity; elements; cases; try reflexivity;
  repeat (network_step; unfold_claims; use_locals; simplify);
  clear_patterns; repeat (cases; use_locals; simplify); try solve [leaf]; forget_instances.

(** The beginning of a proof by hand: the statement down to states and messages. *)
Ltac obligation_start := open_statement; open_states.

(** As far as automation comes: leaves the goals that it cannot close. *)
Ltac obligation_open :=
  open_statement; open_states; split_steps; try solve [leaf]; forget_instances.
