(** Obligations of claims across the protocols of a world: what one message or internal
    step of one protocol does to them. *)
From Coq Require Import Bool List ZArith.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World.
From DiselTS.Pattern Require Import Across.
From DiselTS.Auto Require Import Simplify Cases Counting Whole Obligation Locals Stable.
Import ListNotations.
Set Implicit Arguments.

(** The statement down to networks: the step's protocol before and after it, the others as
    they were; and what the whole invariant says. *)
Ltac open_across :=
  lazymatch goal with |- ?t => let h := head t in unfold h end; intros;
  lazymatch goal with
  | |- across_init _ _ => unfold across_init, initial; cbv beta; unfold_claims; unfold_steps
  | |- across_send _ _ _ _ _ => unfold across_send; intros; open_nets
  | |- across_receive _ _ _ _ _ => unfold across_receive; intros; open_nets
  | |- across_internal _ _ _ _ _ => unfold across_internal; intros; open_nets
  end
with open_nets :=
  cbv beta in *;
  lazymatch goal with
  | H : ?Inv ?s, U : updated (local (?s _)) (local (?s' _)) _ _, O : @only ?W _ ?s ?s' |- _ =>
      use_only; in_flight_before; open_conjuncts H; unfold locals in *; unfold_steps;
      name_nets W s; name_nets W s'; clear s s'; reduce_protocols W
  end
with in_flight_before :=
  lazymatch goal with
  | C : consumed (soup _) _ _ |- _ => let F := fresh "Flight" in pose proof (consumed_in C) as F
  | _ => idtac
  end.

(** The parts of a claim, of one element of each list that it goes through. *)
Ltac parts :=
  repeat lazymatch goal with
  | |- _ && _ = true => apply andb_true_iff; split
  | |- forallb _ _ = true => apply forallb_forall; let x := fresh "x" in let M := fresh "M" in intros x M; cbn beta
  end.
Ltac follow := repeat (network_step; unfold_claims; simplify).
(** A message that is in flight after a send: the one that was sent, or one that was there before. *)
Ltac which_message :=
  repeat lazymatch goal with
  | M : _ = ?x \/ In ?x _ |- _ => destruct M as [M|M]; [rewrite <- ?M in *; clear M|]; simpl in *
  end.

(** What is known of the nodes and messages in question says it at sight: nothing that the claim looks at is taken apart. *)
Ltac use_states :=
  repeat match goal with
  | E : local ?d ?n = ?c |- context [local ?d ?n] => constructor_headed c; rewrite E
  | E : local ?d ?n = ?c, H : context [local ?d ?n] |- _ =>
      constructor_headed c; tryif constr_eq H E then fail else rewrite E in H
  end.
Ltac follow_states := repeat (network_step; unfold_claims; use_states; simplify).
Ltac at_once := use_states; follow_states; which_message; simplify; follow_states; first [assumption | by_theory].
Ltac across_parts :=
  open_across; cases; unfold_claims; simplify; parts; simplify; try solve [at_once]; repeat (progress (follow; cases)).

(** No goal: one step's effect on a claim across protocols, or the claim at first. *)
Ltac across_obligation := across_parts; leaf.

(** As far as automation comes: leaves the goals that it cannot close. *)
Ltac across_obligation_open := across_parts; try solve [leaf]; forget_instances.
