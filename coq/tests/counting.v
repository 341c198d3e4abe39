(** [by_counting] proves that lists have the same elements, by linear arithmetic over
    weighted sums. *)
From DiselTS Require Import Proofs.

Goal forall (xs ys : list nat), same_elements (xs ++ ys) (ys ++ xs) = true.
Proof. intros. by_counting. Qed.

Goal forall (x : nat) (xs ys zs : list nat),
  same_elements (x :: xs) (ys ++ zs) = true -> same_elements (xs ++ [x]) (zs ++ ys) = true.
Proof. intros. by_counting. Qed.

Goal forall (x : nat) (xs ys : list nat),
  contains xs x = true -> same_elements xs ys = true -> same_elements (x :: without xs x) ys = true.
Proof. intros. by_counting. Qed.

Goal forall (f : nat -> Z) (g : nat -> bool) (x : nat) (xs : list nat),
  g x = true -> same_elements (map f (filter g (x :: xs))) (f x :: map f (filter g xs)) = true.
Proof. intros. by_counting. Qed.

(** What is not the same is not proved. *)
Goal forall (x : nat) (xs : list nat), same_elements (x :: xs) xs = true.
Proof. intros. Fail solve [by_counting]. Abort.

Goal forall (x : nat) (xs : list nat), same_elements (x :: without xs x) xs = true.
Proof. intros. Fail solve [by_counting]. Abort.

Goal forall (xs ys : list nat), same_elements xs ys = true -> same_elements (xs ++ xs) ys = true.
Proof. intros. Fail solve [by_counting]. Abort.
