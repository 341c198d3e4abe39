(** Invariants that need no pairing: of single nodes, of single messages, and, where no
    pattern fits, of the network as a whole. *)
From Coq Require Import List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

(** Invariants of single nodes: every member's local state is good. *)

Section PerNode.
  Variable p : protocol.
  Variable Inv : net p -> Prop.                    (* the whole invariant, of which this is a conjunct *)
  Variable good : nid -> lstate p -> bool.

  Definition per_node (d : net p) : Prop :=
    forall n, In n (nodes p) -> good n (local d n) = true.

  (** The state before a step, as the node that moves sees it. *)
  Record at_node (d : net p) (n : nid) (x : lstate p) : Prop := AtNode {
    node_inv : Inv d;
    node_member : In n (nodes p);
    node_local : local d n = x;
    node_good : good n x = true;
  }.

  Definition per_node_send (m : msg p) : Prop :=
    forall d n to x x', at_node d n x -> In to (nodes p) -> send p n to x m = Some x' -> good n x' = true.

  Definition per_node_receive (m : msg p) : Prop :=
    forall d n from x x', at_node d n x -> In from (nodes p) -> In (Packet from n m) (soup d) ->
    receive p n from x m = Some x' -> good n x' = true.

  Definition per_node_internal (i : action p) : Prop :=
    forall d n x x', at_node d n x -> internal p n x i = Some x' -> good n x' = true.

  Definition per_node_init : Prop := forall n, In n (nodes p) -> good n (init p n) = true.

  Theorem per_node_start : per_node_init -> per_node (start p).
  Proof. intros O n Hn. exact (O n Hn). Qed.

  Theorem per_node_preserved :
    (forall d, Inv d -> per_node d) ->
    (forall m, per_node_send m) -> (forall m, per_node_receive m) -> (forall i, per_node_internal i) ->
    preserved Inv per_node.
  Proof.
    intros HI Os Or Oi n d d' H St q Hq.
    assert (A : at_node d q (local d q)) by (constructor; auto; now apply HI).
    destruct St as [to m x _ Mt G (Un & Uo) _|from m x _ Mf G (Un & Uo) C|i x _ G (Un & Uo) _];
      (destruct (eq_dec q n) as [->|N]; [rewrite Un|rewrite Uo by exact N; exact (node_good A)]).
    - eapply (Os m d n to); eauto.
    - apply (Or m d n from (local d n)); auto. eapply consumed_in; eauto.
    - eapply Oi; eauto.
  Qed.
End PerNode.

Arguments per_node p good d : clear implicits.
Arguments at_node p Inv good d n x : clear implicits.
Arguments per_node_send p Inv good m : clear implicits.
Arguments per_node_receive p Inv good m : clear implicits.
Arguments per_node_internal p Inv good i : clear implicits.
Arguments per_node_init p good : clear implicits.

(** * Invariants of single messages: every message in flight is good. *)

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

(** * An arbitrary property of the network, where no pattern fits: one statement for
    each message and direction, about the whole network before and after. *)

Section Anything.
  Variable p : protocol.
  Variable Inv : net p -> Prop.                    (* the whole invariant, of which this is a conjunct *)
  Variable good : net p -> bool.

  Definition anything (d : net p) : Prop := good d = true.

  Definition anything_send (m : msg p) : Prop :=
    forall d d' n to x', Inv d -> good d = true -> In n (nodes p) -> In to (nodes p) ->
    send p n to (local d n) m = Some x' ->
    updated (local d) (local d') n x' -> soup d' = Packet n to m :: soup d -> good d' = true.

  Definition anything_receive (m : msg p) : Prop :=
    forall d d' n from x', Inv d -> good d = true -> In n (nodes p) -> In from (nodes p) ->
    receive p n from (local d n) m = Some x' ->
    updated (local d) (local d') n x' -> consumed (soup d) (soup d') (Packet from n m) -> good d' = true.

  Definition anything_internal (i : action p) : Prop :=
    forall d d' n x', Inv d -> good d = true -> In n (nodes p) ->
    internal p n (local d n) i = Some x' ->
    updated (local d) (local d') n x' -> soup d' = soup d -> good d' = true.

  Definition anything_init : Prop := good (start p) = true.

  Theorem anything_preserved :
    (forall d, Inv d -> anything d) ->
    (forall m, anything_send m) -> (forall m, anything_receive m) -> (forall i, anything_internal i) ->
    preserved Inv anything.
  Proof.
    intros HI Os Or Oi n d d1 H St. pose proof (HI d H) as Hd.
    destruct St as [to m x Mn Mt G U Es|from m x Mn Mf G U C|i x Mn G U Es].
    - eapply (Os m d d1 n to); eauto.
    - eapply (Or m d d1 n from); eauto.
    - eapply Oi; eauto.
  Qed.
End Anything.

Arguments anything p good d : clear implicits.
Arguments anything_send p Inv good m : clear implicits.
Arguments anything_receive p Inv good m : clear implicits.
Arguments anything_internal p Inv good i : clear implicits.
Arguments anything_init p good : clear implicits.
