(** Claims about a whole network, followed through a step. *)
From DiselTS Require Import Proofs.
Require Import Counter.

Section Claims.
  Variables (nodes : list nid).

  (** Every number on its way has been counted by its sender; wrong, for senders may start again. *)
  Definition counted (net : Protocol.net (counter nodes)) : bool :=
    forallb (fun k => match body k with Tell n => n <? Protocol.local net (src k) end) (Protocol.soup net).

  (** Nobody is below 0. *)
  Definition nobody (net : Protocol.net (counter nodes)) : bool :=
    forallb (fun n => 0 <=? Protocol.local net n) nodes.

  Definition whole : Protocol.net (counter nodes) -> Prop :=
    fun net => anything (counter nodes) counted net /\ anything (counter nodes) nobody net.
End Claims.
#[export] Hint Unfold counted nobody : claims.

Goal forall nodes, anything_init (counter nodes) (counted nodes).
Proof. obligation. Qed.

Goal forall nodes n, anything_send (counter nodes) (whole nodes) (counted nodes) (Tell n).
Proof. obligation. Qed.

Goal forall nodes n, anything_receive (counter nodes) (whole nodes) (counted nodes) (Tell n).
Proof. obligation. Qed.

Goal forall nodes n, anything_send (counter nodes) (whole nodes) (nobody nodes) (Tell n).
Proof. obligation. Qed.

Goal forall nodes, anything_internal (counter nodes) (whole nodes) (nobody nodes) Again.
Proof. obligation. Qed.

(** Whoever starts again has told numbers that it has no longer counted. *)
Goal forall nodes, anything_internal (counter nodes) (whole nodes) (counted nodes) Again.
Proof.
  Fail obligation.
  obligation_open. idtac "== numbers that are no longer counted". Show.
Abort.
