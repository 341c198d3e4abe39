(** [cases] also splits what stands in the way, hypotheses first. *)
From DiselTS Require Import Proofs.

Goal forall (b : bool) (x y : Z), (if b then Some x else None) = Some y -> b = true /\ x = y.
Proof. intros. cases. split; reflexivity. Qed.

Goal forall (x : option Z), match x with Some n => n <? 3 | None => false end = true -> exists n, x = Some n /\ n < 3.
Proof. intros x H. cases. idtac "== the branch that is left". Show. eauto. Qed.

Goal forall (b c : bool), b || c = true -> b = false -> c = true.
Proof. intros b c H N. cases. assumption. Qed.

Goal forall (f : nat -> bool) (xs : list nat) (n : nat), forallb f xs = true -> contains xs n = true -> f n = true.
Proof. intros f xs n All M. cases. assumption. Qed.

Goal forall (x y : Z), (if x == y then 1 else 2) = (if y == x then 1 else 2).
Proof. intros x y. cases; reflexivity. Qed.

Goal forall (b : bool) (x y : Z), (if b then x else y) = x.
Proof. intros b x y. cases; try reflexivity. idtac "== a branch that does not hold is left". Show. Abort.
