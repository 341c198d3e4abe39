(** Finite sets: a set is the list of its elements, in the order in which they came in, as
    JavaScript's [Set] is.  What is said of maps (Maps.v) is true of sets: two are equal where
    they have the same elements in the same order.

    [s.size] is [len s], [[...s]] is [s] itself, and [s.has(x)] is [contains s x]. *)
From Coq Require Import Bool List ZArith.
From DiselTS.Values Require Import Eq Lists.
Import ListNotations.
Set Implicit Arguments.

Section Sets.
  Context {A : Type} {EqA : Eq A}.
  Implicit Types (s : list A) (x : A).

  (** [setAdd(s, x)] *)
  Definition set_add s x : list A := if contains s x then s else s ++ [x].

  (** [setDelete(s, x)] *)
  Definition set_delete s x : list A := filter (fun y => negb (x == y)) s.

  (** [setOf(elements)]: of what occurs twice, the first place counts. *)
  Definition set_of (elements : list A) : list A := fold_left set_add elements [].

  (** *** Facts *)

  Lemma contains_set_add s x y : contains (set_add s x) y = (y == x) || contains s y.
  Proof.
    unfold set_add. destruct (contains s x) eqn:E.
    - destruct (eqb_spec y x) as [->|]; [exact E|reflexivity].
    - rewrite contains_app. simpl. rewrite orb_false_r. apply orb_comm.
  Qed.

  Lemma contains_set_delete s x y : contains (set_delete s x) y = contains s y && negb (x == y).
  Proof. unfold set_delete. now rewrite contains_filter. Qed.

  Lemma forallb_set_add (f : A -> bool) s x : forallb f (set_add s x) = f x && forallb f s.
  Proof.
    unfold set_add. destruct (contains s x) eqn:E.
    - destruct (forallb f s) eqn:All; [|now rewrite andb_false_r].
      now rewrite (forallb_contains f x s All E).
    - rewrite forallb_app. simpl. rewrite andb_true_r. apply andb_comm.
  Qed.

  Lemma forallb_set_delete (f : A -> bool) s x : forallb f s = true -> forallb f (set_delete s x) = true.
  Proof. rewrite !forallb_forall. intros H y I. apply filter_In in I as [I _]. exact (H y I). Qed.

  Lemma len_set_add s x : len (set_add s x) = if contains s x then len s else (len s + 1)%Z.
  Proof. unfold set_add. destruct (contains s x); [reflexivity|apply len_snoc]. Qed.

  (** What programs build has each element once. *)
  Lemma distinct_set_add s x : distinct (set_add s x) = distinct s.
  Proof.
    unfold set_add. destruct (contains s x) eqn:E; [reflexivity|].
    rewrite distinct_app. simpl. now rewrite E, !andb_true_r.
  Qed.

  Lemma distinct_set_delete s x : distinct s = true -> distinct (set_delete s x) = true.
  Proof.
    induction s as [|y s IH]; simpl; [reflexivity|].
    rewrite andb_true_iff. intros [N D]. destruct (x == y); simpl; [exact (IH D)|].
    rewrite (IH D), andb_true_r. apply negb_true_iff in N. apply negb_true_iff.
    rewrite contains_set_delete, N. reflexivity.
  Qed.
End Sets.

#[export] Hint Rewrite @contains_set_add @contains_set_delete @forallb_set_add : values.
