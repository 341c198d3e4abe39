(** Multisets by counting: every list function becomes a weighted sum, and linear
    arithmetic does the rest. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Auto Require Import Simplify Cases.
Import ListNotations.
Set Implicit Arguments.

Fixpoint sum {A} (w : A -> nat) (xs : list A) : nat :=
  match xs with
  | [] => 0
  | x :: xs => w x + sum w xs
  end.

Lemma count_sum A {EqA : Eq A} (x : A) xs : count x xs = sum (fun y => if x == y then 1 else 0) xs.
Proof. induction xs as [|y xs IH]; simpl; [reflexivity|]. now rewrite IH. Qed.

Lemma sum_app A (w : A -> nat) xs ys : sum w (xs ++ ys) = sum w xs + sum w ys.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. lia. Qed.

Lemma sum_map A B (w : B -> nat) (g : A -> B) xs : sum w (map g xs) = sum (fun x => w (g x)) xs.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. lia. Qed.

Lemma sum_filter A (w : A -> nat) (g : A -> bool) xs :
  sum w (filter g xs) = sum (fun x => if g x then w x else 0) xs.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. destruct (g x); simpl; lia. Qed.

Lemma sum_flat_map A B (w : B -> nat) (g : A -> list B) xs :
  sum w (flat_map g xs) = sum (fun x => sum w (g x)) xs.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. rewrite sum_app. lia. Qed.

Lemma sum_without A {EqA : Eq A} (w : A -> nat) x xs :
  contains xs x = true -> sum w xs = w x + sum w (without xs x).
Proof.
  induction xs as [|y xs IH]; simpl; [discriminate|].
  destruct (eqb_spec x y) as [->|N]; simpl; [reflexivity|]. intros H. rewrite IH by exact H. lia.
Qed.

Lemma sum_contains A {EqA : Eq A} (w : A -> nat) x xs : contains xs x = true -> w x <= sum w xs.
Proof. intros H. rewrite (sum_without w x xs H). lia. Qed.

Ltac to_sums :=
  repeat (progress (rewrite ?count_sum, ?sum_app, ?sum_map, ?sum_filter, ?sum_flat_map;
                    cbn [sum map filter flat_map app])).

(** The counts that are known become premises of the goal, so that all are
    rewritten at once. *)
Ltac revert_counts x :=
  repeat match goal with
  | H : @same_elements ?A ?E ?l ?k = true |- _ =>
      generalize (proj1 (@same_elements_count A E l k) H x); clear H
  end.

(** What is taken out of a list had been in it. *)
Ltac use_without :=
  repeat match goal with
  | H : @contains ?T ?E ?l ?x = true |- context [sum ?w (without ?l ?x)] =>
      let S := fresh "S" in
      pose proof (@sum_without T E w x l H) as S;
      let n := fresh "n" in let En := fresh in
      remember (sum w (without l x)) as n eqn:En in *; clear En; cbn beta in S
  end.

Ltac abstract_sums :=
  repeat match goal with
  | |- context [sum ?w ?l] => let n := fresh "n" in let E := fresh in remember (sum w l) as n eqn:E in *; clear E
  end.

(** Proves [same_elements xs ys = true] from hypotheses of that form. *)
Ltac by_counting :=
  let x := fresh "x" in
  apply same_elements_count; intros x;
  revert_counts x; to_sums; use_without; abstract_sums; cbn [fst snd] in *; intros;
  cases; lia.

(** Proves [count t xs <= …] from what the lists are. *)
Ltac by_count := to_sums; abstract_sums; cases; lia.
