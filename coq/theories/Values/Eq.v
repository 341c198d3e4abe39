(** Structural equality of authored values.

    TypeScript's [===] on primitive values and [equals] on structured ones both
    become [x == y].  There is one equality for all types, so the automation
    needs one set of lemmas: whatever the type, a boolean test is turned into an
    equation or its negation. *)
From Coq Require Import Bool List BinInt String.
Set Implicit Arguments.

Class Eq (A : Type) := {
  eqb : A -> A -> bool;
  eqb_eq : forall x y, eqb x y = true <-> x = y;
}.
Arguments eqb {A Eq} x y : simpl never.
(* An [Eq] is found by the head of its type, never by unfolding the type. *)
#[export] Hint Mode Eq ! : typeclass_instances.

Declare Scope value_scope.
Delimit Scope value_scope with value.
Infix "==" := eqb (at level 70, no associativity) : value_scope.
Open Scope value_scope.

Section Facts.
  Context {A : Type} {EqA : Eq A}.
  Implicit Types x y : A.

  Lemma eqb_refl x : (x == x) = true.
  Proof. now apply eqb_eq. Qed.

  Lemma eqb_true x y : (x == y) = true -> x = y.
  Proof. apply eqb_eq. Qed.

  Lemma eqb_false x y : (x == y) = false -> x <> y.
  Proof. intros H ->. now rewrite eqb_refl in H. Qed.

  Lemma eqb_neq x y : (x == y) = false <-> x <> y.
  Proof.
    split; [apply eqb_false|]. intros N.
    destruct (x == y) eqn:E; [|reflexivity]. now apply eqb_true in E.
  Qed.

  Lemma eqb_sym x y : (x == y) = (y == x).
  Proof.
    destruct (y == x) eqn:E.
    - apply eqb_true in E as ->. apply eqb_refl.
    - apply eqb_neq. apply eqb_false in E. congruence.
  Qed.

  Lemma eqb_spec x y : reflect (x = y) (x == y).
  Proof. apply iff_reflect. symmetry. apply eqb_eq. Qed.

  Definition eq_dec x y : {x = y} + {x <> y} := Bool.reflect_dec _ _ (eqb_spec x y).
End Facts.

(** *** Instances *)

#[export] Instance Eq_bool : Eq bool := {| eqb := Bool.eqb; eqb_eq := Bool.eqb_true_iff |}.
#[export] Instance Eq_Z : Eq Z := {| eqb := Z.eqb; eqb_eq := Z.eqb_eq |}.
#[export] Instance Eq_string : Eq string := {| eqb := String.eqb; eqb_eq := String.eqb_eq |}.

#[export] Instance Eq_unit : Eq unit.
Proof. refine {| eqb := fun _ _ => true |}. intros [] []. tauto. Defined.

Section Structures.
  Context {A B : Type} {EqA : Eq A} {EqB : Eq B}.

  Definition option_eqb (x y : option A) : bool :=
    match x, y with
    | Some a, Some b => a == b
    | None, None => true
    | _, _ => false
    end.

  Lemma option_eqb_eq x y : option_eqb x y = true <-> x = y.
  Proof.
    destruct x, y; simpl; rewrite ?eqb_eq; split; try congruence.
  Qed.

  Definition pair_eqb (x y : A * B) : bool := (fst x == fst y) && (snd x == snd y).

  Lemma pair_eqb_eq x y : pair_eqb x y = true <-> x = y.
  Proof.
    destruct x, y. unfold pair_eqb. simpl. rewrite andb_true_iff, !eqb_eq.
    split; [now intros [-> ->]|now intros [= -> ->]].
  Qed.

  Fixpoint list_eqb (xs ys : list A) : bool :=
    match xs, ys with
    | nil, nil => true
    | x :: xs, y :: ys => (x == y) && list_eqb xs ys
    | _, _ => false
    end.

  Lemma list_eqb_eq xs ys : list_eqb xs ys = true <-> xs = ys.
  Proof.
    revert ys. induction xs as [|x xs IH]; intros [|y ys]; simpl; try (split; congruence).
    rewrite andb_true_iff, eqb_eq, IH. split; [now intros [-> ->]|now intros [= -> ->]].
  Qed.
End Structures.

#[export] Instance Eq_option A {EqA : Eq A} : Eq (option A) := {| eqb := option_eqb; eqb_eq := option_eqb_eq |}.
#[export] Instance Eq_prod A B {EqA : Eq A} {EqB : Eq B} : Eq (A * B) := {| eqb := pair_eqb; eqb_eq := pair_eqb_eq |}.
#[export] Instance Eq_list A {EqA : Eq A} : Eq (list A) := {| eqb := list_eqb; eqb_eq := list_eqb_eq |}.

(** [decide_eqb test] proves [forall x y, test x y = true <-> x = y] for the test of a
    generated record or inductive type, which compares constructors and then fields.  The
    fields have their authors' names, so names are made up where they are introduced.  The test
    of a field is left as it is: where it can be computed, as of a record without fields, the
    proof would have nothing left to say that the fields are equal. *)
Tactic Notation "decide_eqb" reference(test) :=
  let x := fresh "x" in
  let y := fresh "y" in
  intros x y; split;
  [ revert y; induction x; let other := fresh "other" in intros other; destruct other;
    first [progress cbn [test]|unfold test; cbn -[eqb]]; intros;
    repeat match goal with
    | H : false = true |- _ => discriminate H
    | H : (_ && _)%bool = true |- _ => apply andb_true_iff in H; destruct H
    | H : (_ == _) = true |- _ => apply eqb_true in H; subst
    | IH : forall y, _ = true -> ?x = y, H : _ = true |- _ => apply IH in H; subst
    end; reflexivity
  | intros <-; induction x; first [progress cbn [test]|unfold test; cbn -[eqb]];
    repeat match goal with
    | |- (_ && _)%bool = true => apply andb_true_iff; split
    | |- (_ == _) = true => apply eqb_refl
    end; (reflexivity || assumption) ].
