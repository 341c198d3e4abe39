(** Obligations of invariants: [obligation] proves what one message or internal
    step does to an invariant, by case analysis, counting and arithmetic. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol.
From DiselTS.Pattern Require Import Pairwise PerNode PerMessage Anything.
From DiselTS.Auto Require Import Simplify Cases Counting.
Import ListNotations.
Set Implicit Arguments.

(** Unfold a statement down to what it says about states and messages. *)
Ltac open_statement :=
  intros;
  repeat lazymatch goal with
  | |- _ /\ _ => split; intros
  | |- ?t => let h := head t in unfold h; intros
  end.

Ltac open_states :=
  repeat match goal with
  | A : at_pair _ _ _ _ _ _ _ _ _ _ _ |- _ => destruct A as [? ? ? _ _ _ _ ?]
  | A : at_node _ _ _ _ _ _ |- _ => destruct A as [? ? ? ?]
  end.

(** First the step, because it decides in what states the nodes are; then what was
    known before it; then what is to be shown. *)
Ltac unfold_steps := simpl in *; autounfold with steps in *; simpl in *.
Ltac unfold_claims := autounfold with claims in *; simpl in *.

(** Failed tests as what arithmetic and congruence closure understand. *)
Ltac tests_to_disequations :=
  repeat match goal with H : (_ == _) = false |- _ => apply eqb_false in H end.

Ltac by_theory := tests_to_disequations; first [congruence | lia].

(** What is left after case analysis. *)
Ltac rewrite_values := autorewrite with values in *.

Ltac leaf :=
  lazymatch goal with
  | |- true = true => reflexivity
  | |- _ && _ = true => apply andb_true_iff; split; leaf
  | |- negb _ = true => apply negb_true_iff; leaf
  | |- same_elements _ _ = true => first [assumption | solve [by_counting]]
  | |- (?x == ?x) = true => apply eqb_refl
  | |- (_ == _) = true => apply eqb_eq; leaf
  | |- (_ == _) = false => first [assumption | apply eqb_neq; by_theory]
  | |- (_ <? _)%Z = true => apply Z.ltb_lt; lia
  | |- (_ <=? _)%Z = true => apply Z.leb_le; lia
  | |- (_ <? _)%Z = false => apply Z.ltb_ge; lia
  | |- (_ <=? _)%Z = false => apply Z.leb_gt; lia
  | |- contains (pairs _ _) (_, _) = true => rewrite contains_pairs; leaf
  | |- contains (_ ++ _) _ = true => rewrite contains_app; leaf
  | |- forallb _ (without _ _) = true => apply forallb_without; leaf
  | |- forallb _ (_ ++ _) = true => rewrite forallb_app'; simpl; leaf
  | |- _ || _ = true => first [assumption | apply orb_true_iff; first [left; solve [leaf] | right; solve [leaf]]]
  | |- _ || _ = false => apply orb_false_iff; split; leaf
  | |- ?l = ?r => first [assumption | by_theory | progress rewrite_values; simpl in *; leaf | progress f_equal; leaf]
  | |- _ => first [assumption | by_theory | progress rewrite_values; simpl in *; leaf]
  end.

Ltac obligation := open_statement; open_states; unfold_steps; cases; unfold_claims; cases; leaf.
