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
