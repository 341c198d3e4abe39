(** An arbitrary property of the network, where no pattern fits: one statement for
    each message and direction, about the whole network before and after. *)
From Coq Require Import List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

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
