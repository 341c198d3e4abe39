(** Protocols and what one of them may do.

    A protocol is computable data without proofs in it: its nodes, their first
    local states, and partial steps.  A step that is not enabled is [None]. *)
From Coq Require Import List.
From DiselTS.Values Require Import Eq Numbers.
Import ListNotations.
Set Implicit Arguments.

(** A message on its way. *)
Record packet (M : Type) := Packet { src : nid; dst : nid; body : M }.

Record protocol := Protocol {
  lstate : Type;                                            (* local states *)
  msg : Type;                                               (* messages *)
  action : Type;                                            (* names of internal steps *)
  nodes : list nid;
  init : nid -> lstate;
  send : nid -> nid -> lstate -> msg -> option lstate;      (* self, to *)
  receive : nid -> nid -> lstate -> msg -> option lstate;   (* self, from *)
  internal : nid -> lstate -> action -> option lstate;      (* self *)
}.

(** The state of one protocol over the whole network: every node's local state,
    and the multiset of messages in flight, the newest first. *)
Record net (p : protocol) := Net {
  local : nid -> lstate p;
  soup : list (packet (msg p));
}.

Definition start (p : protocol) : net p := Net p (init p) [].

(** [f'] is [f] with [x] at [n].  A description instead of an equal function, so
    that no axiom of extensionality is needed. *)
Definition updated {S} (f f' : nid -> S) (n : nid) (x : S) : Prop :=
  f' n = x /\ forall m, m <> n -> f' m = f m.

(** [s'] is [s] without one occurrence of [k]. *)
Definition consumed {M} (s s' : list (packet M)) (k : packet M) : Prop :=
  exists before after, s = before ++ k :: after /\ s' = before ++ after.

(** One step of node [self] in one protocol.  Only members send, so only what a
    member sent can be received. *)
Inductive pstep (p : protocol) (self : nid) (d d' : net p) : Prop :=
| PSend to m x :
    In self (nodes p) -> In to (nodes p) ->
    send p self to (local d self) m = Some x ->
    updated (local d) (local d') self x ->
    soup d' = Packet self to m :: soup d ->
    pstep self d d'
| PReceive from m x :
    In self (nodes p) -> In from (nodes p) ->
    receive p self from (local d self) m = Some x ->
    updated (local d) (local d') self x ->
    consumed (soup d) (soup d') (Packet from self m) ->
    pstep self d d'
| PInternal a x :
    In self (nodes p) ->
    internal p self (local d self) a = Some x ->
    updated (local d) (local d') self x ->
    soup d' = soup d ->
    pstep self d d'.

(** The networks that one protocol by itself comes to. *)
Inductive reachable (p : protocol) : net p -> Prop :=
| ReachedStart : reachable (start p)
| ReachedStep n d d' : reachable d -> pstep n d d' -> reachable d'.

(** A property of one protocol that no step breaks. *)
Definition pinductive (p : protocol) (I : net p -> Prop) : Prop :=
  forall n d d', I d -> pstep n d d' -> I d'.

Lemma reachable_invariant p (I : net p -> Prop) d : pinductive I /\ I (start p) -> reachable d -> I d.
Proof. intros [P S] R. induction R as [|n d d' R IH St]; [exact S|exact (P n d d' IH St)]. Qed.

(** What holds after a step from where the whole invariant [Inv] held.  One
    conjunct of an invariant is preserved thanks to all of them. *)
Definition preserved (p : protocol) (Inv I : net p -> Prop) : Prop :=
  forall n d d', Inv d -> pstep n d d' -> I d'.

Lemma preserved_true p (Inv : net p -> Prop) : preserved Inv (fun _ => True).
Proof. repeat intro. exact I. Qed.

Lemma preserved_and p (Inv I J : net p -> Prop) :
  preserved Inv I -> preserved Inv J -> preserved Inv (fun d => I d /\ J d).
Proof. intros PI PJ n d d' H St. split; [eapply PI|eapply PJ]; eauto. Qed.

Lemma preserved_inductive p (Inv : net p -> Prop) : preserved Inv Inv -> pinductive Inv.
Proof. intros P n d d' H St. eapply P; eauto. Qed.

(** Theorems about the whole invariant may be used where a conjunct is shown to be preserved. *)
Lemma preserved_uses p (Inv Inv' I : net p -> Prop) :
  (forall d, Inv d -> Inv' d) -> preserved Inv' I -> preserved Inv I.
Proof. intros U P n d d' H St. exact (P n d d' (U d H) St). Qed.

Arguments reachable p d : clear implicits.

(** *** Messages from one node to another *)

Section Channel.
  Context {M : Type}.
  Implicit Types (s : list (packet M)) (k : packet M).

  Definition between (a b : nid) k : bool := (src k == a) && (dst k == b).
  Definition channel s (a b : nid) : list M := map (@body M) (filter (between a b) s).

  Lemma channel_same s a b m : channel (Packet a b m :: s) a b = m :: channel s a b.
  Proof. unfold channel, between. simpl. now rewrite !eqb_refl. Qed.

  Lemma channel_other s a b m x y :
    a <> x \/ b <> y -> channel (Packet a b m :: s) x y = channel s x y.
  Proof.
    unfold channel, between. simpl. intros [H|H]; apply eqb_neq in H; rewrite H.
    - reflexivity.
    - now rewrite Bool.andb_false_r.
  Qed.

  Lemma filter_app' (f : packet M -> bool) s1 s2 : filter f (s1 ++ s2) = filter f s1 ++ filter f s2.
  Proof. induction s1 as [|k s1 IH]; simpl; [reflexivity|]. destruct (f k); simpl; now rewrite IH. Qed.

  Lemma channel_app s1 s2 a b : channel (s1 ++ s2) a b = channel s1 a b ++ channel s2 a b.
  Proof. unfold channel. now rewrite filter_app', map_app. Qed.

  Lemma consumed_same s s' a b m :
    consumed s s' (Packet a b m) ->
    exists u1 u2, channel s a b = u1 ++ m :: u2 /\ channel s' a b = u1 ++ u2.
  Proof.
    intros (s1 & s2 & -> & ->). exists (channel s1 a b), (channel s2 a b).
    now rewrite !channel_app, channel_same.
  Qed.

  Lemma consumed_other s s' a b m x y :
    consumed s s' (Packet a b m) -> a <> x \/ b <> y -> channel s' x y = channel s x y.
  Proof. intros (s1 & s2 & -> & ->) H. now rewrite !channel_app, channel_other. Qed.

  Lemma consumed_in s s' k : consumed s s' k -> In k s.
  Proof. intros (s1 & s2 & -> & _). apply in_elt. Qed.

  Lemma consumed_incl s s' k j : consumed s s' k -> In j s' -> In j s.
  Proof.
    intros (s1 & s2 & -> & ->) H. apply in_app_iff in H. apply in_app_iff. simpl. tauto.
  Qed.

  Lemma channel_in s a b m : In (Packet a b m) s -> In m (channel s a b).
  Proof. intros H. apply in_split in H as (s1 & s2 & ->). rewrite channel_app, channel_same. apply in_elt. Qed.

  Lemma channel_cons s a b m x y :
    channel (Packet a b m :: s) x y = if andb (a == x) (b == y) then m :: channel s x y else channel s x y.
  Proof. unfold channel, between. simpl. now destruct (andb (a == x) (b == y)). Qed.

  Lemma in_channel s a b m : In m (channel s a b) -> In (Packet a b m) s.
  Proof.
    unfold channel. intros H. apply in_map_iff in H as ([x y n] & E & H). simpl in E. subst n.
    apply filter_In in H as [H B]. unfold between in B. simpl in B.
    apply Bool.andb_true_iff in B as [B1 B2]. apply eqb_true in B1, B2. now subst.
  Qed.

  (** What is said of every message on the way stays true as one is received. *)
  Lemma forallb_consumed (f : M -> bool) s s' k a b :
    consumed s s' k -> forallb f (channel s a b) = true -> forallb f (channel s' a b) = true.
  Proof.
    intros C. rewrite !forallb_forall. intros H m Hm. apply H. apply channel_in.
    eapply consumed_incl; [exact C|]. now apply in_channel.
  Qed.

  Lemma forallb_in_flight (f : M -> bool) s a b m :
    forallb f (channel s a b) = true -> In (Packet a b m) s -> f m = true.
  Proof. rewrite forallb_forall. intros H K. apply H. now apply channel_in. Qed.

  Lemma channel_split s a b m :
    In (Packet a b m) s -> exists u1 u2, channel s a b = u1 ++ m :: u2.
  Proof. intros H. apply in_split. now apply channel_in. Qed.
End Channel.

(** The messages on their way from [a] to [b]. *)
Definition messages p (d : net p) (a b : nid) : list (msg p) := channel (soup d) a b.

Section PacketEquality.
  Context {M : Type} {EqM : Eq M}.

  Definition packet_eqb (k j : packet M) : bool :=
    (src k == src j) && (dst k == dst j) && (body k == body j).

  Lemma packet_eqb_eq : forall k j, packet_eqb k j = true <-> k = j.
  Proof. decide_eqb packet_eqb. Qed.
End PacketEquality.

#[export] Instance Eq_packet M {EqM : Eq M} : Eq (packet M) := {| eqb := packet_eqb; eqb_eq := packet_eqb_eq |}.
