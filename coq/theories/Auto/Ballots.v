(** Ballots: what the latest of some votes is, where a vote is added or only earlier ones count. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Pattern Require Import Quorums.
From DiselTS.Auto Require Import Simplify.
Import ListNotations.
Set Implicit Arguments.

#[global] Arguments latest : simpl never.
#[global] Arguments before : simpl never.
#[global] Arguments majority : simpl never.
#[global] Arguments justified : simpl never.
#[global] Arguments reported : simpl never.
#[global] Arguments promised : simpl never.

(* An element that was found is said to be so once. *)
Definition found {A} (_ : A -> bool) (_ : list A) (_ : A) : Prop := True.

(* No vote is of a ballot above. *)
Ltac not_above H :=
  apply forallb_forall;
  let w := fresh in let M := fresh in let K := fresh in
  intros w M; pose proof (proj1 (forallb_forall _ _) H w M) as K; cbv beta in K;
  repeat match type of K with _ && _ = true => apply andb_true_iff in K; destruct K as [K ?] end;
  repeat match goal with X : (_ <=? _)%Z = true |- _ => apply Z.leb_le in X end;
  apply Z.leb_le; lia.

Ltac user_simplify ::=
  match goal with
  | |- context [before ?b ((?c, ?v) :: ?l)] => rewrite (@before_new _ b c v l) by lia
  | |- context [latest ((?b, ?v) :: ?l)] =>
      match goal with H : forallb _ l = true |- _ => rewrite (@latest_new _ b v l) by (not_above H) end
  | E : latest ?l = Some ?w |- context [before ?b ?l] =>
      rewrite (@before_latest _ b l) by (rewrite E; apply Z.ltb_lt; simpl in *; lia)
  | E : latest ?l = None |- context [before ?b ?l] => rewrite (@before_latest _ b l) by (rewrite E; reflexivity)
  | E : find ?f ?l = Some ?x |- _ =>
      lazymatch goal with
      | _ : found f l x |- _ => fail
      | _ => assert (found f l x) by exact I; destruct (find_found _ _ E) as [? ?]; cbv beta in *
      end
  end.
