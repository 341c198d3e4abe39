(** Invariants of single nodes: every member's local state is good. *)
From Coq Require Import List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

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
