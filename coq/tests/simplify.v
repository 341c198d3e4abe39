(** [simplify] turns tests into equations and memberships, and never splits a goal. *)
From DiselTS Require Import Proofs.

Goal forall (x y : Z), (x == y) && (x <? 3) = true -> negb (y <=? 5) = false -> x = y.
Proof. intros x y H K. simplify. idtac "== tests become equations and inequalities". Show. reflexivity. Qed.

Goal forall (x y : nat), x <> y -> (x == y) = true -> False.
Proof. intros x y N E. simplify. Qed.

Goal forall (x y : nat), (x == y) = false -> x = x.
Proof. intros x y N. simplify. idtac "== a failed test is known both ways round". Show. reflexivity. Qed.

Goal forall (A : Type) (x : A) (xs : list nat), In 3%nat xs -> Some x = None -> False.
Proof. intros A x xs M E. simplify. Qed.

Goal forall (xs ys : list nat) (n : nat), In n (xs ++ ys) -> forallb (fun m => m == 0%nat) (xs ++ ys) = true -> True.
Proof. intros xs ys n M All. simplify. idtac "== lists are taken apart". Show. exact Logic.I. Qed.

Goal forall (x y : Z) (f : Z -> option Z), f x = Some y -> f x = None -> False.
Proof. intros. simplify. Qed.

Goal forall (b c : bool), b || c = true -> b = true \/ c = true.
Proof. intros b c H. simplify. idtac "== what is not decided stays whole". Show. now apply orb_true_iff. Qed.

Record request := { peer : nat; arg : Z }.
Definition request_eqb (x y : request) : bool := (x.(peer) == y.(peer)) && (x.(arg) == y.(arg)).
Lemma request_eqb_eq : forall x y, request_eqb x y = true <-> x = y.
Proof. decide_eqb request_eqb. Qed.
#[local] Instance Eq_request : Eq request := {| eqb := request_eqb; eqb_eq := request_eqb_eq |}.

(** A record is what it is built from. *)
Goal forall (r : request), ({| peer := r.(peer); arg := r.(arg) |} == r) = true.
Proof. intros r. simplify. reflexivity. Qed.

Goal forall (r : request), (r == {| peer := r.(peer); arg := r.(arg) |}) = false -> False.
Proof. intros r H. cases. Qed.

Goal forall (r : request), (r == {| peer := r.(peer); arg := 0 |}) = true.
Proof. intros r. simplify. idtac "== a record is what its fields are". Show. Abort.

(** What is not built from its fields is left alone, and what is no record. *)
Goal forall (r : request), (r == {| peer := 0%nat; arg := 0 |}) = true \/ True.
Proof. intros r. simplify. idtac "== another record stays whole". Show. now right. Qed.

Goal forall (xs : list Z), ([1] == xs) = true \/ True.
Proof. intros xs. simplify. idtac "== a list stays whole". Show. now right. Qed.

Goal forall (done ahead : list Z) (x : Z), slice_from (done ++ x :: ahead) (len done + 1) = ahead.
Proof. intros. simplify. reflexivity. Qed.

Goal forall (xs : list Z), slice_from xs 0 = xs /\ slice_from xs (len xs) = [].
Proof. intros. simplify. auto. Qed.
