(** Invariants of a world: conjuncts that are kept thanks to all of them, whichever
    protocols they speak of; then knowledge across protocols.

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

(** * Remembering: knowledge across protocols.

    As [Knowledge], where a fact is about a node's states in all the protocols of a world.
    What a message of one protocol claims may be a fact about another protocol's state,
    thanks to a hook; who receives it may remember it. *)

Section Remembering.
  Variable W : world.
  Notation states := (forall l : label W, lstate (prot W l)).
  Variable Inv : gstate W -> Prop.                 (* the whole invariant, of which this is a conjunct *)
  Variable fact : Type.
  Variable about : fact -> nid.                    (* the node that a fact speaks of *)
  Variable holds : fact -> states -> bool.         (* that node's states satisfy it *)
  Variable claims : nid -> states -> list fact.    (* what a node's states claim *)
  Variable says : forall l, nid -> msg (prot W l) -> list fact.   (* what a message claims, given its sender *)

  Definition true_at (s : gstate W) (f : fact) : bool := holds f (locals s (about f)).

  Definition remembering (s : gstate W) : Prop :=
    (forall n, forallb (true_at s) (claims n (locals s n)) = true) /\
    (forall l k, In k (soup (s l)) -> forallb (true_at s) (says l (src k) (body k)) = true).

  Definition survives (n : nid) (loc loc' : states) : Prop :=
    forall f, about f = n -> holds f loc = true -> holds f loc' = true.

  (** [true_] is "true after the step". *)
  Definition rememberable (n : nid) (loc loc' : states) (true_ : fact -> bool) : Prop :=
    forallb true_ (claims n loc) = true /\ forall f, about f = n -> holds f loc' = true -> true_ f = true.

  Definition remembering_pointwise : Prop := (forall f, pointwise (holds f)) /\ (forall n, pointwise (claims n)).

  Definition remembering_send l (m : msg (prot W l)) : Prop :=
    forall s n to x' loc', Inv s -> In n (nodes (prot W l)) -> In to (nodes (prot W l)) ->
    send (prot W l) n to (locals s n l) m = Some x' -> hook W l n to (locals s n) m = true ->
    moved (locals s n) loc' l x' -> forallb (true_at s) (claims n (locals s n)) = true ->
    survives n (locals s n) loc' /\
    forall true_, rememberable n (locals s n) loc' true_ ->
      forallb true_ (claims n loc') = true /\ forallb true_ (says l n m) = true.

  Definition remembering_receive l (m : msg (prot W l)) : Prop :=
    forall s n from x' loc', Inv s -> In n (nodes (prot W l)) -> In from (nodes (prot W l)) ->
    In (Packet from n m) (soup (s l)) -> forallb (true_at s) (says l from m) = true ->
    receive (prot W l) n from (locals s n l) m = Some x' ->
    moved (locals s n) loc' l x' -> forallb (true_at s) (claims n (locals s n)) = true ->
    survives n (locals s n) loc' /\
    forall true_, rememberable n (locals s n) loc' true_ -> forallb true_ (says l from m) = true ->
      forallb true_ (claims n loc') = true.

  Definition remembering_internal l (i : action (prot W l)) : Prop :=
    forall s n x' loc', Inv s -> In n (nodes (prot W l)) ->
    internal (prot W l) n (locals s n l) i = Some x' ->
    moved (locals s n) loc' l x' -> forallb (true_at s) (claims n (locals s n)) = true ->
    survives n (locals s n) loc' /\
    forall true_, rememberable n (locals s n) loc' true_ -> forallb true_ (claims n loc') = true.

  Definition remembering_init : Prop :=
    forall n, forallb (true_at (initial W)) (claims n (locals (initial W) n)) = true.

  Theorem remembering_start : remembering_init -> remembering (initial W).
  Proof. intros O. split; [exact O|intros l k []]. Qed.

  Hypothesis HI : forall s, Inv s -> remembering s.
  Hypothesis Px : remembering_pointwise.
  Hypothesis Os : forall l m, remembering_send l m.
  Hypothesis Or : forall l m, remembering_receive l m.
  Hypothesis Oi : forall l i, remembering_internal l i.

  (* The states of the node that took the step. *)
  Lemma step_survives n (s s' : gstate W) : Inv s -> nstep n s s' -> survives n (locals s n) (locals s' n).
  Proof.
    intros H St. destruct (HI H) as [Kn Ks].
    destruct St as [Sm|l to m (Mn & Mt & _ & Hk) (x & Se & U & _ & O)|l from m (x & Mn & Mf & Re & U & C & O)|l i (Mn & _) (x & In_ & U & _ & O)].
    - intros f _ T. rewrite (proj1 Px f _ (locals s n)); [exact T|]. intros l. unfold locals. now rewrite Sm.
    - exact (proj1 (@Os l m s n to x _ H Mn Mt Se Hk (moved_locals U O) (Kn n))).
    - pose proof (consumed_in C) as K.
      exact (proj1 (@Or l m s n from x _ H Mn Mf K (Ks l _ K) Re (moved_locals U O) (Kn n))).
    - exact (proj1 (@Oi l i s n x _ H Mn In_ (moved_locals U O) (Kn n))).
  Qed.

  (** A fact, once true, is true for ever. *)
  Theorem remembered_stable n (s s' : gstate W) f : Inv s -> nstep n s s' -> true_at s f = true -> true_at s' f = true.
  Proof.
    unfold true_at. intros H St T. destruct (eq_dec (about f) n) as [E|N].
    - rewrite E in *. exact (step_survives H St E T).
    - rewrite (proj1 Px f _ (locals s (about f))); [exact T|]. eapply others_locals; eauto.
  Qed.

  Theorem remembering_kept : kept Inv remembering.
  Proof.
    intros n s s' H St. pose proof (HI H) as [Kn Ks].
    assert (Old : forall fs, forallb (true_at s) fs = true -> forallb (true_at s') fs = true).
    { intros fs. rewrite !forallb_forall. intros F f Hf. eapply remembered_stable; eauto. }
    assert (Others : forall q, q <> n -> forallb (true_at s') (claims q (locals s' q)) = true).
    { intros q N. rewrite (proj2 Px q _ (locals s q)); [auto|]. eapply others_locals; eauto. }
    assert (Know : rememberable n (locals s n) (locals s' n) (true_at s')).
    { split; [auto|]. intros f E T. unfold true_at. now rewrite E. }
    assert (Claim : forallb (true_at s') (claims n (locals s' n)) = true -> forall q, forallb (true_at s') (claims q (locals s' q)) = true).
    { intros C q. destruct (eq_dec q n) as [->|N]; auto. }
    destruct St as [Sm|l to m (Mn & Mt & _ & Hk) (x & Se & U & So & O)|l from m (x & Mn & Mf & Re & U & C & O)|l i (Mn & _) (x & In_ & U & So & O)].
    - split.
      + apply Claim. rewrite (proj2 Px n _ (locals s n)); [auto|]. intros l. unfold locals. now rewrite Sm.
      + intros l k. rewrite Sm. intros K. apply Old. exact (Ks l k K).
    - destruct (proj2 (@Os l m s n to x _ H Mn Mt Se Hk (moved_locals U O) (Kn n)) _ Know) as [Cl Sy]. split; [auto|].
      intros l' k K. destruct (label_dec W l' l) as [->|D]; [|rewrite (O l' D) in K; apply Old; exact (Ks l' k K)].
      rewrite So in K. destruct K as [<-|K]; [exact Sy|apply Old; exact (Ks l k K)].
    - pose proof (consumed_in C) as K.
      pose proof (proj2 (@Or l m s n from x _ H Mn Mf K (Ks l _ K) Re (moved_locals U O) (Kn n)) _ Know (Old _ (Ks l _ K))) as Cl.
      split; [auto|]. intros l' k Hk. apply Old. apply (Ks l').
      destruct (label_dec W l' l) as [->|D]; [eapply consumed_incl; eauto|now rewrite (O l' D) in Hk].
    - pose proof (proj2 (@Oi l i s n x _ H Mn In_ (moved_locals U O) (Kn n)) _ Know) as Cl.
      split; [auto|]. intros l' k Hk. apply Old. apply (Ks l').
      destruct (label_dec W l' l) as [->|D]; [now rewrite So in Hk|now rewrite (O l' D) in Hk].
  Qed.
End Remembering.

Arguments true_at W {fact} about holds s f.
Arguments remembering W {fact} about holds claims says s.
Arguments remembering_pointwise W {fact} holds claims.
Arguments remembering_send W Inv {fact} about holds claims says l m.
Arguments remembering_receive W Inv {fact} about holds claims says l m.
Arguments remembering_internal W Inv {fact} about holds claims l i.
Arguments remembering_init W {fact} about holds claims.
