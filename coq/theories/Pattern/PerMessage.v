(** Invariants of single messages: every message in flight is good. *)
From Coq Require Import List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

Section PerMessage.
  Variable p : protocol.
  Variable Inv : net p -> Prop.                    (* the whole invariant, of which this is a conjunct *)
  Variable good : nid -> nid -> msg p -> bool.     (* from, to *)

  Definition per_message (d : net p) : Prop :=
    forall k, In k (soup d) -> good (src k) (dst k) (body k) = true.

  Definition per_message_send (m : msg p) : Prop :=
    forall d n to x x', Inv d -> In n (nodes p) -> In to (nodes p) -> local d n = x ->
    send p n to x m = Some x' -> good n to m = true.

  Theorem per_message_start : per_message (start p).
  Proof. intros k []. Qed.

  (** A message is only ever sent: to receive one, or to move without one, breaks nothing. *)
  Theorem per_message_preserved :
    (forall d, Inv d -> per_message d) -> (forall m, per_message_send m) -> preserved Inv per_message.
  Proof.
    intros HI Os n d d' H St k Hk.
    destruct St as [to m x Mn Mt G _ Es|from m x _ _ _ _ C|i x _ _ _ Es].
    - rewrite Es in Hk. destruct Hk as [<-|Hk]; [|now apply (HI d H)]. simpl. eapply (Os m d n to); eauto.
    - apply (HI d H). eapply consumed_incl; eauto.
    - rewrite Es in Hk. now apply (HI d H).
  Qed.
End PerMessage.

Arguments per_message p good d : clear implicits.
Arguments per_message_send p Inv good m : clear implicits.
