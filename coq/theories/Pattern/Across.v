(** Invariants of a world: conjuncts that are kept thanks to all of them, whichever
    protocols they speak of.

    A conjunct about one protocol is inductive there already.  The others are about
    several protocols at once: what one node's states have to do with each other
    ([everywhere]), or an arbitrary property of the network ([across]). *)
From Coq Require Import Bool List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World.
Import ListNotations.
Set Implicit Arguments.

Section Kept.
  Variable W : world.
  Implicit Types (Inv J K : gstate W -> Prop).

  (** What holds after a step of anybody from where the whole invariant held. *)
  Definition kept Inv J : Prop := forall n s s', Inv s -> nstep n s s' -> J s'.

  Lemma kept_and Inv J K : kept Inv J -> kept Inv K -> kept Inv (fun s => J s /\ K s).
  Proof. intros PJ PK n s s' H St. split; [eapply PJ|eapply PK]; eauto. Qed.

  Lemma kept_inductive Inv : kept Inv Inv -> inductive Inv.
  Proof. intros P n s s' H St. eapply P; eauto. Qed.

  (** An invariant of one of the protocols. *)
  Lemma kept_component l (J : net (prot W l) -> Prop) Inv :
    pinductive J -> (forall s, Inv s -> J (s l)) -> kept Inv (fun s => J (s l)).
  Proof. intros HJ HI n s s' H St. exact (lift_inductive l HJ (HI s H) St). Qed.

  (** An invariant of the whole world, or of a world that is part of it. *)
  Lemma kept_whole J Inv : inductive J -> (forall s, Inv s -> J s) -> kept Inv J.
  Proof. intros HJ HI n s s' H St. exact (HJ n s s' (HI s H) St). Qed.

  (** Theorems about the invariant may be used where a conjunct is shown to be kept. *)
  Lemma kept_uses Inv Inv' J : (forall s, Inv s -> Inv' s) -> kept Inv' J -> kept Inv J.
  Proof. intros U K n s s' H St. exact (K n s s' (U s H) St). Qed.

  (** *** What a step does to the states of the node that takes it *)

  Notation states := (forall l : label W, lstate (prot W l)).

  (** [loc'] is [loc] with [x] at [l]. *)
  Definition moved (loc loc' : states) (l : label W) (x : lstate (prot W l)) : Prop :=
    loc' l = x /\ forall l', l' <> l -> loc' l' = loc l'.

  (** What is asked of the functions that a world's invariants are made of: they look at
      the states that they are given, and at nothing else. *)
  Definition pointwise {A} (f : states -> A) : Prop := forall a b : states, (forall l, a l = b l) -> f a = f b.

  Lemma moved_locals n (s s' : gstate W) l x :
    updated (local (s l)) (local (s' l)) n x -> only l s s' -> moved (locals s n) (locals s' n) l x.
  Proof. intros (U & _) O. split; [exact U|]. intros l' N. unfold locals. now rewrite O. Qed.

  Lemma others_locals n m (s s' : gstate W) : nstep n s s' -> m <> n -> forall l, locals s' m l = locals s m l.
  Proof. intros St N l. unfold locals. eapply nstep_local; eauto. Qed.
End Kept.

Arguments pointwise {W A} f.
Arguments moved {W} loc loc' l x.

Section Everywhere.
  Variable W : world.
  Variable Inv : gstate W -> Prop.
  Variable members : list nid.
  Variable good : nid -> (forall l : label W, lstate (prot W l)) -> bool.

  (** Each member's states fit together. *)
  Definition everywhere (s : gstate W) : Prop := forall n, In n members -> good n (locals s n) = true.

  Definition everywhere_pointwise : Prop := forall n, pointwise (good n).

  Definition everywhere_send l (m : msg (prot W l)) : Prop :=
    forall s n to x' loc', Inv s -> In n members -> In n (nodes (prot W l)) -> In to (nodes (prot W l)) ->
    send (prot W l) n to (locals s n l) m = Some x' -> hook W l n to (locals s n) m = true ->
    moved (locals s n) loc' l x' -> good n (locals s n) = true -> good n loc' = true.

  Definition everywhere_receive l (m : msg (prot W l)) : Prop :=
    forall s n from x' loc', Inv s -> In n members -> In n (nodes (prot W l)) -> In from (nodes (prot W l)) ->
    In (Packet from n m) (soup (s l)) ->
    receive (prot W l) n from (locals s n l) m = Some x' ->
    moved (locals s n) loc' l x' -> good n (locals s n) = true -> good n loc' = true.

  Definition everywhere_internal l (i : action (prot W l)) : Prop :=
    forall s n x' loc', Inv s -> In n members -> In n (nodes (prot W l)) ->
    internal (prot W l) n (locals s n l) i = Some x' ->
    moved (locals s n) loc' l x' -> good n (locals s n) = true -> good n loc' = true.

  Definition everywhere_init : Prop := forall n, In n members -> good n (locals (initial W) n) = true.

  Theorem everywhere_kept :
    (forall s, Inv s -> everywhere s) -> everywhere_pointwise ->
    (forall l m, everywhere_send l m) -> (forall l m, everywhere_receive l m) -> (forall l i, everywhere_internal l i) ->
    kept Inv everywhere.
  Proof.
    intros HI Px Os Or Oi n s s' H St q Mq. pose proof (HI s H q Mq) as G.
    destruct (eq_dec q n) as [->|N].
    2:{ rewrite (Px q _ (locals s q)); [exact G|]. eapply others_locals; eauto. }
    destruct St as [Sm|l to m (Mn & Mt & _ & Hk) (x & Se & U & _ & O)|l from m (x & Mn & Mf & Re & U & C & O)|l i (Mn & _) (x & In_ & U & _ & O)].
    - rewrite (Px n _ (locals s n)); [exact G|]. intros l. unfold locals. now rewrite Sm.
    - eapply Os; eauto using moved_locals.
    - eapply Or; eauto using moved_locals, consumed_in.
    - eapply Oi; eauto using moved_locals.
  Qed.
End Everywhere.

Section Across.
  Variable W : world.
  Variable Inv : gstate W -> Prop.
  Variable good : gstate W -> bool.

  Definition across (s : gstate W) : Prop := good s = true.

  (** Two states of the network that agree on every protocol. *)
  Definition across_pointwise : Prop := forall s s' : gstate W, same s s' -> good s = true -> good s' = true.

  Definition across_send l (m : msg (prot W l)) : Prop :=
    forall s s' n to x', Inv s -> good s = true -> In n (nodes (prot W l)) -> In to (nodes (prot W l)) ->
    send (prot W l) n to (locals s n l) m = Some x' -> hook W l n to (locals s n) m = true ->
    updated (local (s l)) (local (s' l)) n x' -> soup (s' l) = Packet n to m :: soup (s l) -> only l s s' -> good s' = true.

  Definition across_receive l (m : msg (prot W l)) : Prop :=
    forall s s' n from x', Inv s -> good s = true -> In n (nodes (prot W l)) -> In from (nodes (prot W l)) ->
    receive (prot W l) n from (locals s n l) m = Some x' ->
    updated (local (s l)) (local (s' l)) n x' -> consumed (soup (s l)) (soup (s' l)) (Packet from n m) -> only l s s' -> good s' = true.

  Definition across_internal l (i : action (prot W l)) : Prop :=
    forall s s' n x', Inv s -> good s = true -> In n (nodes (prot W l)) ->
    internal (prot W l) n (locals s n l) i = Some x' ->
    updated (local (s l)) (local (s' l)) n x' -> soup (s' l) = soup (s l) -> only l s s' -> good s' = true.

  Definition across_init : Prop := good (initial W) = true.

  Theorem across_kept :
    (forall s, Inv s -> across s) -> across_pointwise ->
    (forall l m, across_send l m) -> (forall l m, across_receive l m) -> (forall l i, across_internal l i) ->
    kept Inv across.
  Proof.
    intros HI Px Os Or Oi n s s' H St. pose proof (HI s H) as G.
    destruct St as [Sm|l to m (Mn & Mt & _ & Hk) (x & Se & U & So & O)|l from m (x & Mn & Mf & Re & U & C & O)|l i (Mn & _) (x & In_ & U & So & O)].
    - exact (Px s s' Sm G).
    - exact (Os l m s s' n to x H G Mn Mt Se Hk U So O).
    - exact (Or l m s s' n from x H G Mn Mf Re U C O).
    - exact (Oi l i s s' n x H G Mn In_ U So O).
  Qed.
End Across.

Arguments kept {W} Inv J.
Arguments everywhere W members good s : clear implicits.
Arguments everywhere_pointwise W good : clear implicits.
Arguments everywhere_send W Inv members good l m : clear implicits.
Arguments everywhere_receive W Inv members good l m : clear implicits.
Arguments everywhere_internal W Inv members good l i : clear implicits.
Arguments everywhere_init W members good : clear implicits.
Arguments across W good s : clear implicits.
Arguments across_pointwise W good : clear implicits.
Arguments across_send W Inv good l m : clear implicits.
Arguments across_receive W Inv good l m : clear implicits.
Arguments across_internal W Inv good l i : clear implicits.
Arguments across_init W good : clear implicits.
