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
  | |- across_init _ _ => unfold across_init; cbv beta
  | |- across_send _ ?Inv _ _ _ => unfold across_send; intros; open_state
  | |- across_receive _ ?Inv _ _ _ => unfold across_receive; intros; open_state
  | |- across_internal _ ?Inv _ _ _ => unfold across_internal; intros; open_state
  end
with open_state :=
  cbv beta in *; use_only;
  match goal with H : ?Inv ?s, U : updated (local (?s _)) _ _ _ |- _ => open_conjuncts H end.

Ltac across_obligation :=
  open_across; unfold locals in *; unfold_steps; cases; by_network.

(** As far as automation comes: leaves the goals that it cannot close. *)
Ltac across_obligation_open :=
  open_across; unfold locals in *; unfold_steps; cases; unfold_claims; cases; try solve [by_network].
