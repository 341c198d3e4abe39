(** A node's own states while a program runs: named, and carried from one action to the
    next in all the protocols of its world. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic Rules.
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

(** [tac] with each label of the world [W]. *)
Ltac each_label W tac :=
  let L := eval hnf in (label W) in
  let rec go ls :=
    let ls' := eval hnf in ls in
    lazymatch ls' with
    | ?l :: ?rest => tac l; go rest
    | _ => idtac
    end in
  let ls := constr:(@labels L _) in go ls.

(** A known own state is called by a variable, so that facts about it are found. *)
Ltac name_here s self l :=
  lazymatch goal with
  | _ : locals s self l = _ |- _ => idtac
  | _ =>
      let x := fresh "here" in let E := fresh "Here" in
      remember (locals s self l) as x eqn:E in *; symmetry in E
  end.
Ltac name_all W s self := each_label W ltac:(fun l => name_here s self (l : label W)).

Ltac other_label := let E := fresh in intros E; discriminate E.

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

Ltac membership := first [assumption | solve [apply (proj1 (@contains_In nid _ _ _)); unfold_all; cases; leaf]].

(** The same where states are spoken of as [local (s l) n]. *)
Ltac use_own :=
  repeat match goal with
  | Here : local (?s ?l) ?n = _ |- context [local (?s ?l) ?n] => rewrite Here
  | Here : local (?s ?l) ?n = _, H : context [local (?s ?l) ?n] |- _ => tryif constr_eq H Here then fail else rewrite Here in H
  end.

(** The protocols of a world as they are called, wherever types mention them. *)
Ltac reduce_protocols W :=
  let h := head W in
  let W' := eval unfold h in W in
  lazymatch W' with @World _ _ ?P _ => let p := head P in cbv beta iota delta [h prot p] in * end.

(** The network of each protocol, for the state of the world. *)
Ltac name_nets W s :=
  each_label W ltac:(fun l => let d := fresh "net" in set (d := s (l : label W)) in *; clearbody d).
