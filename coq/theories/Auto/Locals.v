(** What is known while a program runs.

    A node's own states are named, and carried from one action to the next in all the
    protocols of its world; of a message in flight the invariant says something. *)
From Coq Require Import Bool List BinInt Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic.
From DiselTS.Pattern Require Import Pairwise Simple Knowledge Across Ghost.
From DiselTS.Auto Require Import Simplify Cases Obligation.
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

(* Case analysis of everything known is for tests: states have too many constructors. *)
Ltac two_outcomes y :=
  lazymatch type of y with
  | bool => idtac
  | option _ => idtac
  end.

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
          | split_on y; simpl in H; try (discriminate H); [ ]
          | two_outcomes y; split_on y; simpl in H; try (discriminate H); try contradiction; [ ] ]
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
Ltac name_all W s self := each_label W ltac:(fun l => name_here s self (l : label W)).

(** What was known of the own states in [s] holds in [s'], except at [l], where something
    happened. *)
Ltac carry_rest s s' self l Rest :=
  repeat match goal with
  | H : locals s self ?k = ?x |- _ =>
      lazymatch k with l => fail | _ => idtac end;
      not_known (locals s' self k = x);
      let E := fresh "Here" in
      assert (E : locals s' self k = x) by (rewrite (Rest k ltac:(other_label)); exact H)
  end; clear Rest.

(** The same where nothing happened. *)
Ltac carry_all s s' self L :=
  repeat match goal with
  | H : locals s self ?k = ?x |- _ =>
      not_known (locals s' self k = x);
      let E := fresh "Here" in
      assert (E : locals s' self k = x) by (rewrite (L k); exact H)
  end; clear L.

Ltac use_here :=
  repeat match goal with Here : locals ?s ?n ?l = _ |- context [locals ?s ?n ?l] => rewrite Here end.

Ltac use_here_in F :=
  repeat match goal with Here : locals ?s ?n ?l = _ |- _ =>
    lazymatch type of F with context [locals s n l] => rewrite Here in F end end.

(** Only what is said of who the nodes are: enough, nearly always, to see that one is a member,
    and much less than all that is known of a program's state. *)
Ltac about_nodes :=
  repeat match goal with
  | H : ?T |- _ =>
      lazymatch T with
      | context [@contains nid _ _ _] => fail
      | context [@eqb nid _ _ _] => fail
      | _ => clear H
      end
  end.
Ltac by_nodes := solve [about_nodes; unfold_all; cases; leaf].
Ltac membership :=
  first [ assumption
        | apply (proj1 (@contains_In nid _ _ _)); simpl; rewrite ?contains_app;
          first [holds | by_nodes | solve [unfold_all; cases; leaf]] ].

(** What was said of other nodes when an earlier message was received is not said of them now. *)
Ltac forget_others self :=
  repeat match goal with
  | H : context [locals ?s ?n ?l] |- _ =>
      lazymatch n with self => fail | _ => idtac end;
      lazymatch type of H with
      | stably _ _ _ _ => fail
      | known _ _ => fail
      | inductive _ => fail
      | _ => clear H
      end
  end.

(** What the node's own states were before [s], where nothing speaks of them any more. *)
Ltac forget_past s :=
  repeat match goal with
  | Here : locals ?s0 _ _ = _ |- ?G =>
      lazymatch s0 with s => fail | _ => idtac end;
      lazymatch G with context [s0] => fail | _ => clear Here end
  end.

(** What was not decided of the node's own earlier states: a loop's invariant says what
    goes on to matter. *)
Ltac forget_undecided s self :=
  repeat match goal with
  | Here : locals ?s0 self _ = ?x, H : context [match ?x with _ => _ end] |- _ =>
      lazymatch s0 with s => fail | _ => idtac end; is_var x; clear H
  end.

(** The protocols of a world as they are called, wherever types mention them. *)
Ltac reduce_protocols W :=
  let h := head W in
  let W' := eval unfold h in W in
  lazymatch W' with @World _ _ ?P _ => let p := head P in cbv beta iota delta [h prot p] in * end.

(** The network of each protocol, for the state of the world. *)
Ltac name_nets W s :=
  each_label W ltac:(fun l => let d := fresh "net" in set (d := s (l : label W)) in *; clearbody d).

(** * What the invariant says of a message that is in flight, pattern by pattern. *)

Ltac edge_goal :=
  apply (proj1 (@contains_In (nid * nid) _ _ _)); autounfold with claims; simpl;
  rewrite ?contains_pairs, ?contains_star, ?contains_costar.
Ltac edge_at_sight := edge_goal; holds.
Ltac edge_by_nodes := edge_goal; by_nodes.
Ltac edge_by_cases := edge_goal; solve [unfold_all; cases; leaf].
Ltac distinct_fact :=
  first [ assumption
        | match goal with H : (?a == ?b) = false |- ?a <> ?b => exact (eqb_false _ _ H) end
        | solve [let E := fresh in intros E; revert E; about_nodes; intros E; unfold_all; subst; cases; by_theory]
        | solve [let E := fresh in intros E; unfold_all; subst; cases; by_theory] ].

(* What is said of another protocol's network says nothing of the message. *)
Ltac same_network K Flight :=
  lazymatch type of Flight with
  | In _ (soup ?d) =>
      lazymatch type of K with
      | pairwise _ _ _ ?d' => constr_eq d d'
      | per_node _ _ ?d' => constr_eq d d'
      | per_message _ _ ?d' => constr_eq d d'
      | knowledge _ _ _ _ _ ?d' => constr_eq d d'
      | _ => idtac
      end
  end.

Ltac pattern_fact K Flight :=
  same_network K Flight;
  let F := fresh "F" in
  lazymatch type of K with
  | per_message _ _ _ => pose proof (K _ Flight) as F; cbn [src dst body] in F; settle_at_sight F; try lay_aside F
  | per_node _ _ _ =>
      lazymatch type of Flight with
      | In (Packet _ ?self _) _ => pose proof (K self ltac:(membership)) as F; fold_locals; use_here_in F; settle_at_sight F; try lay_aside F
      end
  | pairwise _ _ _ _ =>
      lazymatch type of Flight with
      | In (Packet ?from ?self _) _ =>
          let u := fresh "u" in let v := fresh "v" in
          (* Of a message of one's own, a pattern of pairs says nothing. *)
          let Apart := fresh "Apart" in
          assert (Apart : from <> self) by distinct_fact;
          (* The orientation that shows at sight, before any that takes case analysis. *)
          first
            [ destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_at_sight) Apart Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_at_sight) (not_eq_sym Apart) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_by_nodes) Apart Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_by_nodes) (not_eq_sym Apart) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_by_cases) Apart Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_by_cases) (not_eq_sym Apart) Flight) as (u & v & F) ];
          clear Apart;
          fold_locals; use_here_in F; settle_at_sight F; try lay_aside F
      end
  | knowledge _ _ _ _ _ _ =>
      pose proof (proj2 K _ Flight) as F; cbn [src dst body] in F; settle_at_sight F; try lay_aside F
  | remembering _ _ _ _ _ _ =>
      lazymatch type of Flight with
      | In _ (soup (_ ?l)) => pose proof (proj2 K l _ Flight) as F; cbn [src dst body] in F; settle_at_sight F; try lay_aside F
      end
  | everywhere _ _ _ _ =>
      lazymatch type of Flight with
      | In (Packet _ ?self _) _ => pose proof (K self ltac:(membership)) as F; fold_locals; use_here_in F; settle_at_sight F; try lay_aside F
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
