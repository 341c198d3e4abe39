(** Case analysis, and counting.

    What [simplify] cannot decide is split, hypotheses first. *)
From Coq Require Import Bool List BinInt Lia.
From DiselTS.Values Require Import Eq Numbers Lists Maps.
From DiselTS.Auto Require Import Simplify.
Import ListNotations.
Set Implicit Arguments.

(** Split on [x], remembering what it was unless it is a variable; where a fact says
    already what it is, use that. *)
Ltac split_on x :=
  lazymatch x with
  | ?y == ?y => rewrite (eqb_refl y) in *
  | _ => match goal with
         | H : x = ?v |- _ => constructor_headed v; rewrite H in *
         | _ => first [is_var x; destruct x | destruct x eqn:?]
         end
  end.

(** A test that is decided by what is known as it stands, without case analysis. *)
Ltac holds :=
  lazymatch goal with
  | |- _ && _ = true => apply andb_true_iff; split; holds
  | |- _ && _ = false => first [assumption | apply andb_false_iff; first [left; holds | right; holds]]
  | |- _ || _ = true => first [assumption | apply orb_true_iff; first [left; holds | right; holds]]
  | |- _ || _ = false => apply orb_false_iff; split; holds
  | |- negb _ = true => apply negb_true_iff; holds
  | |- negb _ = false => apply negb_false_iff; holds
  | |- (?x == ?x) = true => apply eqb_refl
  | |- (_ == _) = true => first [assumption | apply eqb_eq; first [assumption | symmetry; assumption]]
  | |- defined ?x = _ => first [assumption | match goal with H : x = _ |- _ => rewrite H; reflexivity end]
  | |- ?b = ?b => reflexivity
  | |- _ => assumption
  end.

(** Uses a test that is decided, in the fact [H]. *)
Ltac decide_test x H :=
  lazymatch type of x with
  | bool =>
      let E := fresh "E" in
      first [ assert (E : x = true) by holds | assert (E : x = false) by holds ];
      rewrite E in H; clear E
  end.

(** The innermost thing that a match in [t] looks at. *)
Ltac innermost t :=
  lazymatch t with
  | context [match ?x with _ => _ end] => innermost x
  | _ => t
  end.

Ltac split_term t :=
  match t with
  | context [match ?x with _ => _ end] => let y := innermost x in split_on y
  end.

(** A fact that must hold decides most branches: split those first. What contradicts the
    fact itself is seen at once, before anything else is looked at. *)
Ltac at_odds H := simpl in H; try discriminate H.
Ltac split_fact :=
  match goal with
  | H : ?t = Some _ |- _ => split_term t; at_odds H
  | H : ?t = true |- _ => split_term t; at_odds H
  | H : ?t = None |- _ => split_term t; at_odds H
  | H : ?t = false |- _ => split_term t; at_odds H
  | H : _ || _ = true |- _ => apply orb_true_iff in H; destruct H
  | H : _ && _ = false |- _ => apply andb_false_iff in H; destruct H
  | H : _ \/ _ |- _ => destruct H
  | H : [_; _] = _ ++ _ :: _ |- _ => apply double_split in H
  | H : ?l = ?r |- _ => first [split_term l | split_term r]
  end.

Ltac split_goal :=
  match goal with
  | |- ?t => split_term t
  end.

(** What holds of every element of a list holds of one that is known to be in it. *)
Ltac instantiate_fact :=
  match goal with
  | H : forallb ?f ?l = true, K : @contains ?A ?E ?l ?x = true |- _ =>
      not_known (instantiated f x);
      assert (instantiated f x) by exact I;
      let F := fresh "F" in
      pose proof (@forallb_contains A E f x l H K) as F; cbn beta in F
  end.

(** What holds of every entry of a map holds of one that is found. *)
Ltac instantiate_entry :=
  match goal with
  | H : forallb ?f ?m = true, K : @map_get ?A ?B ?E ?m ?k = Some ?v |- _ =>
      not_known (instantiated f (k, v));
      assert (instantiated f (k, v)) by exact I;
      let F := fresh "F" in
      pose proof (@forallb_map_get A B E f m k v H K) as F; cbn beta iota in F
  end.

(** What does not hold of every element fails for one. *)
Ltac witness_fact :=
  match goal with
  | H : @forallb ?A ?f ?l = false |- _ =>
      not_known (instantiated f l);
      assert (instantiated f l) by exact I;
      let x := fresh "x" in let C := fresh "C" in let F := fresh "F" in
      destruct (@forallb_false A _ f l H) as (x & C & F); cbn beta in F
  end.

Ltac cases :=
  simplify;
  repeat (split_fact; simplify);
  repeat ((split_fact || split_goal || instantiate_fact || instantiate_entry || witness_fact); simplify).

(** * Multisets by counting: every list function becomes a weighted sum, and linear
    arithmetic does the rest. *)

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
