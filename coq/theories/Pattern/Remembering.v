(** Remembering: knowledge across protocols.

    As [Knowledge], where a fact is about a node's states in all the protocols of a world.
    What a message of one protocol claims may be a fact about another protocol's state,
    thanks to a hook; who receives it may remember it. *)
From Coq Require Import Bool List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World.
From DiselTS.Pattern Require Import Across.
Import ListNotations.
Set Implicit Arguments.

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
