(** Case analysis: what [simplify] cannot decide is split, hypotheses first. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Strings Lists Maps Sets.
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
