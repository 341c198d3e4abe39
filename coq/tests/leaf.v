(** [leaf] closes what is left after case analysis, and nothing that is false. *)
From DiselTS Require Import Proofs.

Goal forall (x y : Z), x < y -> (x <? y) && (x <=? y) && negb (y <? x) = true.
Proof. intros. leaf. Qed.

Goal forall (x : Z) (xs : list Z), forallb (fun y => y <? 3) xs = true -> forallb (fun y => y <? 5) (xs ++ [4]) = true.
Proof. intros. leaf. Qed.

Goal forall (x y : nat) (xs : list nat), contains xs x = true -> contains (pairs xs xs) (x, x) = true.
Proof. intros. leaf. Qed.

Goal forall (x y : nat), x = y -> (x == y) = true.
Proof. intros. leaf. Qed.

Goal forall (a b : bool), b = true -> a || b = true.
Proof. intros. leaf. Qed.

Goal forall (x y : Z), x <= y -> (x <? y) = true.
Proof. intros. Fail leaf. Abort.

Goal forall (xs : list Z), forallb (fun y => y <? 5) xs = true -> forallb (fun y => y <? 3) xs = true.
Proof. intros. Fail leaf. Abort.

Goal forall (x y : nat), (x == y) = true.
Proof. intros. Fail leaf. Abort.
