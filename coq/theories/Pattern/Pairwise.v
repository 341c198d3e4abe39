(** Pairwise invariants: for two nodes that talk, what one's state says about the
    other, the other's state and the messages between them fit together.

    The theorem reduces "no step of the network breaks it" to statements about one
    message and two local states, with no soup and no quantifier over nodes left:
    one statement for each message and direction. *)
From Coq Require Import List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

Section Pairwise.
  Variable p : protocol.
  Notation S := (lstate p).
  Notation M := (msg p).
  Variable Inv : net p -> Prop.             (* the whole invariant, of which this is a conjunct *)
  Variable edges : list (nid * nid).        (* the pairs that it speaks about *)

  (** [relates a b x y u v]: node [a] is in [x], [b] is in [y], the messages [u] are
      on their way from [a] to [b], and [v] from [b] to [a]. *)
  Variable relates : nid -> nid -> S -> S -> list M -> list M -> bool.

  Definition pairwise (d : net p) : Prop :=
    forall a b, In (a, b) edges -> a <> b ->
    relates a b (local d a) (local d b) (channel (soup d) a b) (channel (soup d) b a) = true.

  (** The state before a step, as one pair sees it. *)
  Record at_pair (d : net p) (a b : nid) (x y : S) (u v : list M) : Prop := AtPair {
    pair_inv : Inv d;
    pair_edge : In (a, b) edges;
    pair_distinct : a <> b;
    pair_left : local d a = x;
    pair_right : local d b = y;
    pair_to_right : channel (soup d) a b = u;
    pair_to_left : channel (soup d) b a = v;
    pair_relates : relates a b x y u v = true;
  }.

  (** One of the two sends [m]: to the other, or to a third node. *)
  Definition pairwise_send (m : M) : Prop :=
    forall d a b x y u v, at_pair d a b x y u v ->
    (forall x', send p a b x m = Some x' -> relates a b x' y (m :: u) v = true) /\
    (forall y', send p b a y m = Some y' -> relates a b x y' u (m :: v) = true) /\
    (forall c x', c <> b -> In c (nodes p) -> send p a c x m = Some x' -> relates a b x' y u v = true) /\
    (forall c y', c <> a -> In c (nodes p) -> send p b c y m = Some y' -> relates a b x y' u v = true).

  (** One of the two receives [m]: from the other, or from a third node. *)
  Definition pairwise_receive (m : M) : Prop :=
    (forall d a b x y u1 u2 v y', at_pair d a b x y (u1 ++ m :: u2) v ->
       receive p b a y m = Some y' -> relates a b x y' (u1 ++ u2) v = true) /\
    (forall d a b x y u v1 v2 x', at_pair d a b x y u (v1 ++ m :: v2) ->
       receive p a b x m = Some x' -> relates a b x' y u (v1 ++ v2) = true) /\
    (forall d a b x y u v c x', at_pair d a b x y u v -> c <> b -> In c (nodes p) ->
       receive p a c x m = Some x' -> relates a b x' y u v = true) /\
    (forall d a b x y u v c y', at_pair d a b x y u v -> c <> a -> In c (nodes p) ->
       receive p b c y m = Some y' -> relates a b x y' u v = true).

  (** One of the two takes the internal step [i]. *)
  Definition pairwise_internal (i : action p) : Prop :=
    forall d a b x y u v, at_pair d a b x y u v ->
    (forall x', internal p a x i = Some x' -> relates a b x' y u v = true) /\
    (forall y', internal p b y i = Some y' -> relates a b x y' u v = true).

  Definition pairwise_init : Prop :=
    forall a b, In (a, b) edges -> a <> b -> relates a b (init p a) (init p b) [] [] = true.

  Theorem pairwise_start : pairwise_init -> pairwise (start p).
  Proof. intros O a b E N. exact (O a b E N). Qed.

  Theorem pairwise_preserved :
    (forall d, Inv d -> pairwise d) ->
    (forall m, pairwise_send m) -> (forall m, pairwise_receive m) -> (forall i, pairwise_internal i) ->
    preserved Inv pairwise.
  Proof.
    intros HI Os Or Oi n d d' H St a b E N.
    assert (A : at_pair d a b (local d a) (local d b) (channel (soup d) a b) (channel (soup d) b a)).
    { constructor; auto. now apply HI. }
    destruct St as [c m x _ Mc G (Un & Uo) Es|c m x _ Mc G (Un & Uo) C|i x _ G (Un & Uo) Es].
    - rewrite Es. destruct (Os m _ _ _ _ _ _ _ A) as (O1 & O2 & O3 & O4).
      destruct (eq_dec n a) as [->|Na]; [|destruct (eq_dec n b) as [->|Nb]].
      + rewrite Un, (Uo b) by auto. rewrite (@channel_other _ _ _ _ _ b a) by auto.
        destruct (eq_dec c b) as [->|Nc].
        * rewrite channel_same. eauto.
        * rewrite channel_other by auto. eauto.
      + rewrite Un, (Uo a) by auto. rewrite (@channel_other _ _ _ _ _ a b) by auto.
        destruct (eq_dec c a) as [->|Nc].
        * rewrite channel_same. eauto.
        * rewrite channel_other by auto. eauto.
      + rewrite !Uo, !channel_other by auto. exact (pair_relates A).
    - destruct (Or m) as (O1 & O2 & O3 & O4).
      destruct (eq_dec n a) as [->|Na]; [|destruct (eq_dec n b) as [->|Nb]].
      + rewrite Un, (Uo b), (@consumed_other _ _ _ _ _ _ a b C) by auto.
        destruct (eq_dec c b) as [->|Nc].
        * destruct (consumed_same C) as (u1 & u2 & E1 & ->). rewrite E1 in A. eauto.
        * rewrite (@consumed_other _ _ _ _ _ _ b a C) by auto. eauto.
      + rewrite Un, (Uo a), (@consumed_other _ _ _ _ _ _ b a C) by auto.
        destruct (eq_dec c a) as [->|Nc].
        * destruct (consumed_same C) as (u1 & u2 & E1 & ->). rewrite E1 in A. eauto.
        * rewrite (@consumed_other _ _ _ _ _ _ a b C) by auto. eauto.
      + rewrite !Uo, !(@consumed_other _ _ _ _ _ _ _ _ C) by auto. exact (pair_relates A).
    - rewrite Es. destruct (Oi i _ _ _ _ _ _ _ A) as (O1 & O2).
      destruct (eq_dec n a) as [->|Na]; [|destruct (eq_dec n b) as [->|Nb]].
      + rewrite Un, (Uo b) by auto. eauto.
      + rewrite Un, (Uo a) by auto. eauto.
      + rewrite !Uo by auto. exact (pair_relates A).
  Qed.

  (** What the invariant says where a message is in flight. *)
  Lemma pairwise_in_flight d a b m :
    pairwise d -> In (a, b) edges -> a <> b -> In (Packet a b m) (soup d) ->
    exists u1 u2, relates a b (local d a) (local d b) (u1 ++ m :: u2) (channel (soup d) b a) = true.
  Proof.
    intros H E N K. specialize (H a b E N). destruct (channel_split _ _ _ _ K) as (u1 & u2 & Eu).
    rewrite Eu in H. eauto.
  Qed.

  Lemma pairwise_in_flight_back d a b m :
    pairwise d -> In (a, b) edges -> a <> b -> In (Packet b a m) (soup d) ->
    exists v1 v2, relates a b (local d a) (local d b) (channel (soup d) a b) (v1 ++ m :: v2) = true.
  Proof.
    intros H E N K. specialize (H a b E N). destruct (channel_split _ _ _ _ K) as (v1 & v2 & Ev).
    rewrite Ev in H. eauto.
  Qed.
End Pairwise.

Arguments pairwise p edges relates d : clear implicits.
Arguments at_pair p Inv edges relates d a b x y u v : clear implicits.
Arguments pairwise_send p Inv edges relates m : clear implicits.
Arguments pairwise_receive p Inv edges relates m : clear implicits.
Arguments pairwise_internal p Inv edges relates i : clear implicits.
Arguments pairwise_init p edges relates : clear implicits.
