(** Contracts of programs: symbolic execution, one authored statement at a time.

    A generated proof is a script with one tactic for each statement of the program,
    in the same shape (a branch is a bullet), so that a failure is at the line of its
    statement.  Each tactic leaves exactly the goals that its comment names, also
    where what is known is contradictory; what it must show on the way it shows by
    case analysis. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Outline Logic Rules.
From DiselTS.Pattern Require Import Pairwise PerNode PerMessage Anything.
From DiselTS.Auto Require Import Simplify Cases Counting Obligation.
Import ListNotations.
Set Implicit Arguments.

(** Local states are spoken of as [locals s n l]. *)
Ltac fold_locals :=
  repeat match goal with
  | H : context [local (?s ?l) ?n] |- _ => change (local (s l) n) with (locals s n l) in H
  | |- context [local (?s ?l) ?n] => change (local (s l) n) with (locals s n l)
  end.

Ltac unfold_all := simpl in *; repeat (progress autounfold with steps claims in *; simpl in *).

Ltac contradiction_by_cases := solve [exfalso; unfold_all; cases; by_theory].

(** A fact that is not decided yet, about a node whose state is not known: case analysis of it is
    dear and seldom needed, so it is laid aside until all else has failed. *)
Definition aside (P : Prop) : Prop := P.
Ltac lay_aside F :=
  lazymatch type of F with
  | context [match ?x with _ => _ end] => let T := type of F in change (aside T) in F
  | _ => idtac
  end.
Ltac take_up := unfold aside in *.

(** No goal: what is known is contradictory. *)
Ltac contradictory := first [contradiction_by_cases | take_up; contradiction_by_cases].
Ltac done_by_cases := solve [unfold_all; cases; leaf].

(** Does [tac] where it leaves one goal, and nothing where it does not. *)
Ltac keep tac := first [tac; [ ] | idtac].

Ltac contradiction_at_sight := solve [exfalso; simplify; by_theory].

(** Decide the tests in the fact [H], where all but one of their outcomes contradict
    what is known, as [contradiction] shows; what cannot be decided stays. *)
Ltac settle_by contradiction H :=
  simpl in H; repeat (progress autounfold with steps claims in H; simpl in H);
  repeat (
    match type of H with
    | context [match ?x with _ => _ end] =>
        let y := innermost x in
        first
          [ decide_test y H; simpl in H
          | split_on y; simpl in H; try (discriminate H); try contradiction; [ ] ]
    end).
Ltac settle H := settle_by contradiction_by_cases H.
Ltac settle_at_sight H := settle_by contradiction_at_sight H.

(** The inductive invariant of the goal's world. *)
Ltac inductive_of I k := lazymatch goal with HI : inductive I |- _ => k HI end.

(** A known own state is called by a variable, so that facts about it are found. *)
Ltac name_here s self l :=
  lazymatch goal with
  | _ : locals s self l = _ |- _ => idtac
  | _ =>
      let x := fresh "here" in let E := fresh "Here" in
      remember (locals s self l) as x eqn:E in *; symmetry in E
  end.

(** *** Start *)

(** One goal: the program by its name, with the contract's premises as facts. *)
Ltac start_by_name :=
  let s := fresh "s" in let Required := fresh "Required" in
  intros; lazymatch goal with |- ?t => let h := head t in unfold h end; intros;
  lazymatch goal with
  | HI : @pinductive ?p ?Inv |- @triple ?W ?I _ _ _ _ _ =>
      let H := fresh "HI" in
      assert (H : @inductive W I) by exact (@lift_inductive W tt Inv HI); clear HI
  end;
  intros s Required; cbn beta in Required;
  autounfold with claims in Required; fold_locals;
  lazymatch goal with |- @wp ?W ?I ?self _ _ _ s => name_here s self (tt : label W) end;
  keep ltac:(settle Required); keep simplify; cbn beta.

Ltac unfold_program := lazymatch goal with |- @wp ?W ?I ?self _ ?c _ _ => let h := head c in unfold h end; cbn beta.

(** One goal: the program, with the contract's premises as facts. *)
Ltac start_contract := start_by_name; unfold_program.

(** The same along the outline of the program, in which loops stand with what they keep. *)
Tactic Notation "along" constr(outline) :=
  lazymatch goal with |- @wp ?W ?I ?self ?A _ ?Q ?s => change (@wp W I self A outline Q s) end; unfold_program.

(** *** Actions *)

(** One goal: the first half of a [Bind]. *)
Ltac do_first :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Bind _ _) _ _ => inductive_of I ltac:(fun HI => apply (@wp_bind W I HI self))
  | _ => idtac
  end.

Ltac membership := first [assumption | solve [apply (proj1 (@contains_In nid _ _ _)); unfold_all; cases; leaf]].

(** One goal: the program after a send.  Shown on the way: the receiver is a member,
    and the protocol allows the send in the node's state. *)
Ltac do_send :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Send _ ?l ?to ?m)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let G := fresh "Sent" in let x' := fresh "here" in
        destruct (send (prot W l) self to x m) as [x'|] eqn:G;
        [ apply (@wp_send W I HI self l to m x x' Q s Here);
          [ membership | membership | exact G | solve [intros; reflexivity]
          | let s' := fresh "s" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
            intros s' Is Here' Rest; keep ltac:(settle G); keep simplify; cbn beta iota ]
        | contradictory ])
  end.

(** One goal: the program after an internal step, which the protocol must allow. *)
Ltac do_perform :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Perform _ ?l ?a)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let G := fresh "Taken" in let x' := fresh "here" in
        destruct (internal (prot W l) self x a) as [x'|] eqn:G;
        [ apply (@wp_perform W I HI self l a x x' Q s Here);
          [ membership | exact G
          | let s' := fresh "s" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
            intros s' Is Here' Rest; keep ltac:(settle G); keep simplify; cbn beta iota ]
        | contradictory ])
  end.

(** One goal: the program after reading its own state. *)
Ltac do_read :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Read _ ?l)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s' := fresh "s" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_read W I HI self l x Q s Here); intros s' Is Here' Rest; cbn beta iota)
  end.

(** *** What the invariant says of a message that is in flight, pattern by pattern *)

Ltac edge_goal :=
  apply (proj1 (@contains_In (nid * nid) _ _ _)); autounfold with claims; simpl;
  rewrite ?contains_pairs, ?contains_star, ?contains_costar.
Ltac edge_at_sight := edge_goal; holds.
Ltac edge_by_cases := edge_goal; solve [unfold_all; cases; leaf].
Ltac distinct_fact :=
  first [ assumption
        | match goal with H : (?a == ?b) = false |- ?a <> ?b => exact (eqb_false _ _ H) end
        | solve [let E := fresh in intros E; unfold_all; subst; cases; by_theory] ].

Ltac pattern_fact K Flight :=
  let F := fresh "F" in
  lazymatch type of K with
  | per_message _ _ _ => pose proof (K _ Flight) as F; cbn [src dst body] in F; settle_at_sight F; try lay_aside F
  | per_node _ _ _ =>
      lazymatch type of Flight with
      | In (Packet _ ?self _) _ => pose proof (K self ltac:(membership)) as F; fold_locals; settle_at_sight F; try lay_aside F
      end
  | pairwise _ _ _ _ =>
      lazymatch type of Flight with
      | In (Packet ?from ?self _) _ =>
          let u := fresh "u" in let v := fresh "v" in
          (* The orientation that shows at sight, before any that takes case analysis. *)
          first
            [ destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_at_sight) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_at_sight) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_by_cases) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_by_cases) ltac:(distinct_fact) Flight) as (u & v & F) ];
          fold_locals; settle_at_sight F; try lay_aside F
      end
  end.

(** The conjuncts of an invariant are what its definition says, read from the left. *)
Ltac in_flight_facts Inv Flight :=
  lazymatch type of Inv with
  | _ /\ _ =>
      let K := fresh "K" in let Rest := fresh "K" in
      destruct Inv as [K Rest]; in_flight_facts K Flight; in_flight_facts Rest Flight
  | ?T => first [ pattern_fact Inv Flight; clear Inv
                | let h := head T in unfold h in Inv; cbn beta in Inv; in_flight_facts Inv Flight
                | clear Inv ]
  end.

(** After a receive: what was received, what it does to the state, and what the
    invariant said of it. *)
Ltac received I0 Flight Pick G :=
  keep ltac:(settle Pick); keep ltac:(settle G); keep simplify;
  keep ltac:(in_flight_facts I0 Flight); keep simplify; cbn beta iota.

(** One goal: the program after a receive. *)
Ltac do_receive :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Receive _ ?l ?R ?pick)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s0 := fresh "s" in let from := fresh "from" in let m := fresh "m" in let r := fresh "r" in
        let x' := fresh "here" in let s' := fresh "s" in
        let I0 := fresh "I0" in let Sender := fresh "Sender" in let Here0 := fresh "Here" in let Flight := fresh "Flight" in
        let Pick := fresh "Pick" in let G := fresh "Received" in
        let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_receive W I HI self l R pick x Q s Here);
        intros s0 from m r x' s' I0 Here0 Sender Flight Pick G Is Here' Rest;
        received I0 Flight Pick G)
  end.

(** Two goals: nothing was received; something was. *)
Ltac do_try_receive :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@TryReceive _ ?l ?R ?pick)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s0 := fresh "s" in let from := fresh "from" in let m := fresh "m" in let r := fresh "r" in
        let x' := fresh "here" in let s' := fresh "s" in
        let I0 := fresh "I0" in let Sender := fresh "Sender" in let Here0 := fresh "Here" in let Flight := fresh "Flight" in
        let Pick := fresh "Pick" in let G := fresh "Received" in
        let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_try_receive W I HI self l R pick x Q s Here);
        [ intros s' Is Here' Rest; cbn beta iota
        | intros s0 from m r x' s' I0 Here0 Sender Flight Pick G Is Here' Rest;
          received I0 Flight Pick G ])
  end.

(** *** Control *)

(** One goal: the program after a [let]; or where what is matched is known. *)
Ltac do_let := cbv zeta; cbn beta iota.
Ltac do_known := cbn beta iota.

(** Two goals: the condition holds; it does not. *)
Ltac do_if :=
  lazymatch goal with
  | |- @wp _ _ _ _ (if ?b then _ else _) _ _ => destruct b eqn:?; keep simplify
  end.

(** One goal for each constructor. *)
Ltac do_match :=
  lazymatch goal with
  | |- @wp _ _ _ _ (match ?x with _ => _ end) _ _ => first [is_var x; destruct x | destruct x eqn:?]; keep simplify
  end.

(** No goal: this is not reached. *)
Ltac do_fail := contradictory.

(** One goal: what follows a [return], or what is claimed there. *)
Ltac do_return :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Ret ?a) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s' := fresh "s" in let Is := fresh "Is" in let L := fresh "L" in
        apply (@wp_return W I HI self _ a Q s); intros s' Is L;
        repeat match goal with
        | Here : locals s self ?l = ?x |- _ => rewrite <- (L l) in Here
        end; clear L; cbn beta iota)
  end.

(** *** Claims *)

(** What the invariant says of this node and another, in the state [s]. *)
Ltac pair_with Inv s self n :=
  lazymatch type of Inv with
  | _ /\ _ =>
      let K := fresh "K" in let Rest := fresh "K" in
      pose proof (proj1 Inv) as K; pair_with K s self n; clear K;
      pose proof (proj2 Inv) as Rest; pair_with Rest s self n; clear Rest
  | pairwise _ _ _ _ =>
      let F := fresh "F" in
      try (first
        [ pose proof (Inv self n ltac:(edge_at_sight) ltac:(distinct_fact)) as F
        | pose proof (Inv n self ltac:(edge_at_sight) ltac:(distinct_fact)) as F
        | pose proof (Inv self n ltac:(edge_by_cases) ltac:(distinct_fact)) as F
        | pose proof (Inv n self ltac:(edge_by_cases) ltac:(distinct_fact)) as F ];
        fold_locals; known_here s self F; settle F)
  | per_node _ _ _ =>
      let F := fresh "F" in
      try (pose proof (Inv n ltac:(membership)) as F; fold_locals; settle F)
  | ?T =>
      let h := head T in
      first [let K := fresh "K" in pose proof Inv as K; unfold h in K; cbn beta in K; pair_with K s self n; clear K | idtac]
  end
with known_here s self F :=
  repeat match goal with Here : locals s self ?l = _ |- _ => rewrite Here in F end.

(** A claim about other nodes: what the invariant says of each of them and this one. *)
Ltac of_others :=
  lazymatch goal with
  | |- _ && _ = true => apply andb_true_iff; split; of_others
  | |- forallb _ _ = true =>
      first
        [ solve [leaf]
        | apply forallb_forall;
          let n := fresh "n" in let M := fresh "Member" in
          intros n M; apply (@In_contains nid _) in M; cbn beta; fold_locals; of_others ]
  | Here : locals ?s ?self ?l = _ |- context [locals ?s ?n ?l] =>
      tryif constr_eq n self then fail else
      match goal with Is : _ (s l) |- _ => pair_with Is s self n end;
      simplify; unfold_all; fold_locals; cases; leaf
  | |- _ => leaf
  end.

Ltac speak_of_here :=
  unfold_all; fold_locals;
  repeat match goal with Here : locals ?s ?n ?l = _ |- context [locals ?s ?n ?l] => rewrite Here end;
  simpl.

(** No goal: a claim about the program's variables, the node's own state, and what the
    invariant says of others. *)
Ltac claim :=
  first [ exact Logic.I
        | speak_of_here; solve [cases; leaf]
        | take_up; speak_of_here; solve [cases; leaf]
        | speak_of_here; solve [simplify; of_others] ].

(** As far as automation comes: leaves the goals that it cannot close. *)
Ltac claim_open := take_up; speak_of_here; cases; try solve [leaf].

(** *** Loops *)

Ltac stable_claim :=
  intros; cbn beta in *;
  repeat match goal with
  | p : _ * _ |- _ => destruct p
  | R : @rely ?W ?n ?s ?s' |- context [locals ?s' ?n ?l] => rewrite (@rely_here W n l s s' R)
  end; assumption.

(** The state and the variables at a place where the loop's invariant is known. *)
Ltac enter s J :=
  repeat match goal with b : (_ * _)%type |- _ => destruct b end;
  cbn beta iota in J;
  lazymatch goal with |- @wp ?W ?I ?self _ _ _ s => name_here s self (tt : label W) end;
  keep ltac:(settle J); keep simplify; cbn beta iota.

Ltac at_first := cbn beta iota.
Ltac in_body :=
  let x := fresh "x" in let done := fresh "done" in let todo := fresh "todo" in
  let b := fresh "b" in let s := fresh "s" in
  let All := fresh "All" in let Is := fresh "Is" in let K := fresh "K" in
  intros x done todo b s All Is K; enter s K.
Ltac behind := 
  let b := fresh "b" in let s := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in
  intros b s Is K; enter s K.

(** Goes on with the loop, and gives what it keeps to [k]. *)
Ltac kept k :=
  lazymatch goal with
  | |- @wp ?W ?I ?self ?A (@keeping _ _ _ ?J ?loop) ?Q ?s => change (@wp W I self A loop Q s); k J
  | |- @wp ?W ?I ?self ?A (@keeping_at _ _ _ ?J ?loop) ?Q ?s => change (@wp W I self A loop Q s); k J
  end.

(** Three goals: what the loop keeps holds at first; its body; what follows it. *)
Ltac do_for_entries :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?B (@For _ _ _ (@entries ?X ?xs) ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_entries W I HI self X B xs body J b s Q);
          [ stable_claim | at_first | in_body | behind ])
    end).

Ltac do_for :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?B (@For _ ?X _ ?xs ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_of W I HI self X B xs body J b s Q);
          [ stable_claim | at_first | in_body | behind ])
    end).

Ltac do_for_entries_exit :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self _ (@ForExit _ _ ?B ?R (@entries ?X ?xs) ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_entries_exit W I HI self X B R xs body J b s Q);
          [ stable_claim | at_first | in_body | behind; do_return ])
    end).

Ltac do_for_exit :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self _ (@ForExit _ ?X ?B ?R ?xs ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_exit W I HI self X B R xs body J b s Q);
          [ stable_claim | at_first | in_body | behind; do_return ])
    end).

Ltac do_while :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?B (@While _ _ ?cond ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_while_first W I HI self B cond body J b s Q);
          [ stable_claim | at_first
          | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in let C := fresh "Cond" in
            intros b' s' Is K C; cbn beta iota in C; enter s' K
          | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in let C := fresh "Cond" in
            intros b' s' Is K C; cbn beta iota in C; enter s' K ])
    end).

(** Two goals: what the loop keeps holds at first; its body, which goes round again
    ([inl]) or on to what follows ([inr]). *)
Ltac do_iter :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?R (@Iter _ ?B _ ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_iter_first W I HI self B R body J b s Q);
          [ stable_claim | at_first
          | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in
            intros b' s' Is K; enter s' K ])
    end).
