(** Embeddings of one world in another, injection of programs along them, and the
    frame rule.

    The frame is any assertion about the larger world that the environment's steps and
    steps inside the component preserve. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World Program Logic Compose.
Set Implicit Arguments.

(** *** Programs that send certain messages only *)

Section SendsOnly.
  Variable W : world.
  Variable ok : forall l : label W, msg (prot W l) -> bool.

  Definition act_sends_only {A} (a : act W A) : Prop :=
    match a with Send l _ m => ok l m = true | _ => True end.

  Fixpoint sends_only {A} (c : prog W A) : Prop :=
    match c with
    | Act a => act_sends_only a
    | Bind c k => sends_only c /\ forall a, sends_only (k a)
    | Loop body _ => forall b, sends_only (body b)
    | _ => True
    end.

  Lemma sends_only_for X B (xs : list X) (body : X -> B -> prog W B) b :
    (forall x b, sends_only (body x b)) -> sends_only (For xs body b).
  Proof. intros H. revert b. induction xs as [|x xs IH]; simpl; auto. Qed.

  Lemma sends_only_for_exit X B R (xs : list X) (body : X -> B -> prog W (B + R)) b :
    (forall x b, sends_only (body x b)) -> sends_only (ForExit xs body b).
  Proof.
    intros H. revert b. induction xs as [|x xs IH]; simpl; intros b; [exact I|].
    split; [apply H|]. intros [b'|r]; [apply IH|exact I].
  Qed.

  Lemma sends_only_while B cond (body : B -> prog W B) b :
    (forall b, sends_only (body b)) -> sends_only (While cond body b).
  Proof. intros H b'. simpl. destruct (cond b'); simpl; auto. Qed.

  Lemma sends_only_step self A (c : prog W A) s c' s' : sends_only c -> step self c s c' s' -> sends_only c'.
  Proof.
    revert c'. induction c as [A a|A a|A B c IH k IHk|B R body IHb x|A]; simpl; intros c' H St.
    - contradiction.
    - destruct St as (r & -> & _). exact I.
    - destruct H as [Hc Hk]. destruct (val c); [destruct St as [-> _]; apply Hk|].
      destruct St as (d & St & ->). simpl. eauto.
    - destruct St as [-> _]. destruct x as [b|r]; simpl; auto.
    - contradiction.
  Qed.
End SendsOnly.

Lemma sends_only_any W A (c : prog W A) : sends_only (fun _ _ => true) c.
Proof. induction c as [A a|A a|A B c IH k IHk|B R body IHb x|A]; simpl; auto. now destruct a. Qed.

(** *** Embeddings *)

Record embedding (V W : world) := Embedding {
  put : forall A, act V A -> act W A;
  view : gstate W -> gstate V;
  (** What is outside the component is as before. *)
  aside : gstate W -> gstate W -> Prop;
  (** The messages that no further hook of the larger world constrains. *)
  free : forall l : label V, msg (prot V l) -> bool;
  view_step : forall n s s', @nstep W n s s' -> @nstep V n (view s) (view s');
  put_safe : forall self A (a : act V A) s, act_sends_only free a -> act_safe self a (view s) -> act_safe self (put a) s;
  put_step : forall self A (a : act V A) s r s', act_step self (put a) s r s' ->
    act_step self a (view s) r (view s') /\ aside s s';
  view_same : forall s s', same s s' -> same (view s) (view s') /\ aside s s';
}.

Section Embed.
  Variables V W : world.
  Variable e : embedding V W.

  Fixpoint embed {A} (c : prog V A) : prog W A :=
    match c with
    | Ret a => Ret a
    | Act a => Act (put e a)
    | Bind c k => Bind (embed c) (fun a => embed (k a))
    | Loop body x => Loop (fun b => embed (body b)) x
    | Fail => Fail
    end.

  Lemma embed_val A (c : prog V A) : val (embed c) = val c.
  Proof. destruct c; reflexivity. Qed.

  Lemma embed_safe self A (c : prog V A) s :
    sends_only (free e) c -> psafe self c (view e s) -> psafe self (embed c) s.
  Proof.
    induction c as [A a|A a|A B c IH k _|B R body _ x|A]; simpl; auto.
    - apply put_safe.
    - intros [H _]. auto.
  Qed.

  Lemma embed_rely self s s' : rely self s s' -> rely self (view e s) (view e s').
  Proof.
    intros R. induction R as [s s' (n & N & St)|s|s s1 s' _ IH1 _ IH2].
    - apply rt_step. exists n. split; [exact N|]. now apply (view_step e).
    - apply rt_refl.
    - eapply rt_trans; eauto.
  Qed.

  (** An invariant of the component is one of the larger world. *)
  Lemma embed_inductive (I : gstate V -> Prop) : inductive I -> inductive (fun s => I (view e s)).
  Proof. intros HI n s s' Is St. exact (HI n _ _ Is (view_step e St)). Qed.

  Lemma embed_step self A (c : prog V A) s c' s' :
    step self (embed c) s c' s' ->
    exists d, c' = embed d /\ step self c (view e s) d (view e s') /\ aside e s s'.
  Proof.
    revert c'. induction c as [A a|A a|A B c IH k _|B R body _ x|A]; simpl; intros c' H.
    - contradiction.
    - destruct H as (r & -> & St). apply put_step in St as (St & As). exists (Ret r). eauto.
    - rewrite embed_val in H. destruct (val c).
      + destruct H as (-> & Sm). apply (view_same e) in Sm as [? ?]. eauto 6.
      + destruct H as (d & St & ->). apply IH in St as (d' & -> & St & As). exists (Bind d' k). eauto 6.
    - destruct H as (-> & Sm). apply (view_same e) in Sm as [Sm As].
      exists (match x with inl b => Bind (body b) (Loop body) | inr r => Ret r end).
      split; [now destruct x|auto].
    - contradiction.
  Qed.

  (** *** The frame rule *)

  Variable I : gstate V -> Prop.
  Variable K : gstate W -> Prop.
  Hypothesis KI : forall s, K s -> I (view e s).

  Theorem frame self A (c : prog V A) (Q : A -> gstate V -> Prop) (R : gstate W -> Prop) s :
    sends_only (free e) c ->
    (forall t t', R t -> rely self t t' -> R t') -> (forall t t', R t -> aside e t t' -> R t') ->
    wp I self c Q (view e s) -> R s ->
    wp K self (embed c) (fun a s => Q a (view e s) /\ R s) s.
  Proof.
    intros Fr Ry As H Rs Ks n. specialize (H (KI Ks) n). clear Ks. revert c s Fr H Rs.
    induction n as [|n IH]; simpl; [auto|]. intros c s0 Fr H Rs s' R0.
    destruct (H _ (embed_rely R0)) as (Hv & Sf & N). assert (Rs' : R s') by eauto.
    split; [|split].
    - intros a. rewrite embed_val. auto.
    - now apply embed_safe.
    - intros c' s'' St. apply embed_step in St as (d & -> & Sd & Ad). apply IH; eauto using sends_only_step.
  Qed.

  (** A node's own states outside the component are as they were. *)
  Definition apart (self : nid) (s s' : gstate W) : Prop :=
    forall l, (forall t t', aside e t t' -> t' l = t l) -> locals s' self l = locals s self l.

  (** A contract of the component serves in the larger world, and what the node is in
      outside the component is kept. *)
  Theorem embed_triple self A (c : prog V A) (P : gstate V -> Prop) (Q : gstate V -> A -> gstate V -> Prop) :
    sends_only (free e) c ->
    triple I self P c Q ->
    triple K self (fun s => P (view e s)) (embed c)
      (fun before a s => Q (view e before) a (view e s) /\ apart self before s).
  Proof.
    intros Fr T s p. apply frame with (R := fun t => apart self s t); [exact Fr| | |exact (T _ p)|].
    - intros t t' H R l Out. rewrite <- (H l Out). exact (rely_local l R).
    - intros t t' H As l Out. rewrite <- (H l Out). unfold locals. now rewrite (Out _ _ As).
    - intros l _. reflexivity.
  Qed.

  (** A call of a program of the component, by its contract only. *)
  Lemma wp_call_embedded self A B (c : prog V A) (k : A -> prog W B) (P : gstate V -> Prop)
    (R : gstate V -> A -> gstate V -> Prop) (Q : B -> gstate W -> Prop) s :
    inductive K ->
    triple I self P c R -> sends_only (free e) c -> P (view e s) ->
    (forall a s', K s' -> R (view e s) a (view e s') -> apart self s s' -> wp K self (k a) Q s') ->
    wp K self (Bind (embed c) k) Q s.
  Proof.
    intros HK T Fr p H. apply wp_bind; [exact HK|].
    refine (@wp_conseq W K HK self A _ _ _ s _ (@embed_triple self A c P R Fr T s p)).
    intros a s' Ks (r & Ap). auto.
  Qed.

  (** A program of the component as a whole program. *)
  Lemma wp_embedded self A (c : prog V A) (P : gstate V -> Prop)
    (R : gstate V -> A -> gstate V -> Prop) (Q : A -> gstate W -> Prop) s :
    inductive K ->
    triple I self P c R -> sends_only (free e) c -> P (view e s) ->
    (forall a s', K s' -> R (view e s) a (view e s') -> Q a s') ->
    wp K self (embed c) Q s.
  Proof.
    intros HK T Fr p H. refine (@wp_conseq W K HK self A _ _ _ s _ (@embed_triple self A c P R Fr T s p)).
    intros a s' Ks (r & _). auto.
  Qed.
End Embed.

Arguments embed {V W} e {A} c : simpl never.

(** Embeddings compose: worlds nest. *)
Section Transitive.
  Variables U V W : world.
  Variable e : embedding U V.
  Variable f : embedding V W.

  (** The larger world constrains nothing that the middle one leaves free. *)
  Hypothesis Free : forall A (a : act U A), act_sends_only (free e) a -> act_sends_only (free f) (put e a).

  Definition embedding_trans : embedding U W.
  Proof.
    refine (@Embedding U W (fun A a => put f (put e a)) (fun s => view e (view f s))
              (fun s s' => aside f s s' /\ aside e (view f s) (view f s')) (free e) _ _ _ _).
    - intros n s s' St. now apply (view_step e), (view_step f).
    - intros self A a s Fr Sf. apply (put_safe f); [now apply Free|]. now apply (put_safe e).
    - intros self A a s r s' St. apply (put_step f) in St as [St As]. apply (put_step e) in St as [St As']. auto.
    - intros s s' Sm. apply (view_same f) in Sm as [Sm As]. apply (view_same e) in Sm as [Sm As']. auto.
  Defined.
End Transitive.

(** *** The sides of a composition *)

(* Reading, with the type that the label says. *)
Definition read_at (W : world) (l : label W) : act W (lstate (prot W l)) := Read l.

Section Sides.
  Variables V U : world.
  Notation W := (compose V U).

  Definition put_left {A} (a : act V A) : act W A :=
    match a with
    | Send l to m => @Send W (inl l) to m
    | Receive l pick => @Receive W (inl l) _ pick
    | TryReceive l pick => @TryReceive W (inl l) _ pick
    | Perform l i => @Perform W (inl l) i
    | Read l => read_at W (inl l)
    end.

  Definition put_right {A} (a : act U A) : act W A :=
    match a with
    | Send l to m => @Send W (inr l) to m
    | Receive l pick => @Receive W (inr l) _ pick
    | TryReceive l pick => @TryReceive W (inr l) _ pick
    | Perform l i => @Perform W (inr l) i
    | Read l => read_at W (inr l)
    end.

  Definition left_side : embedding V W.
  Proof.
    refine (@Embedding V W (@put_left) (@left_of V U)
              (fun s s' => same (right_of s) (right_of s')) (fun _ _ => true) (@nstep_left V U) _ _ _).
    - intros self A a s _. destruct a; simpl; auto.
    - intros self A a s r s'. destruct a; simpl.
      + intros (x & G & X & E & O). apply only_left in O as [O Sm]. split; [exists x; auto|exact Sm].
      + intros (from & m & Pk & x & Ms & Mf & G & X & C & O). apply only_left in O as [O Sm].
        split; [exists from, m; split; [exact Pk|exists x; auto 6]|exact Sm].
      + destruct r as [r|].
        * intros (from & m & Pk & x & Ms & Mf & G & X & C & O). apply only_left in O as [O Sm].
          split; [exists from, m; split; [exact Pk|exists x; auto 6]|exact Sm].
        * intros E. split; [exact (fun l => E (inl l))|exact (fun l => E (inr l))].
      + intros (x & G & X & E & O). apply only_left in O as [O Sm]. split; [exists x; auto|exact Sm].
      + intros (Er & E). split; [split; [exact Er|exact (fun l => E (inl l))]|exact (fun l => E (inr l))].
    - intros s s' E. split; [exact (fun l => E (inl l))|exact (fun l => E (inr l))].
  Defined.

  Definition right_side : embedding U W.
  Proof.
    refine (@Embedding U W (@put_right) (@right_of V U)
              (fun s s' => same (left_of s) (left_of s')) (fun _ _ => true) (@nstep_right V U) _ _ _).
    - intros self A a s _. destruct a; simpl; auto.
    - intros self A a s r s'. destruct a; simpl.
      + intros (x & G & X & E & O). apply only_right in O as [O Sm]. split; [exists x; auto|exact Sm].
      + intros (from & m & Pk & x & Ms & Mf & G & X & C & O). apply only_right in O as [O Sm].
        split; [exists from, m; split; [exact Pk|exists x; auto 6]|exact Sm].
      + destruct r as [r|].
        * intros (from & m & Pk & x & Ms & Mf & G & X & C & O). apply only_right in O as [O Sm].
          split; [exists from, m; split; [exact Pk|exists x; auto 6]|exact Sm].
        * intros E. split; [exact (fun l => E (inr l))|exact (fun l => E (inl l))].
      + intros (x & G & X & E & O). apply only_right in O as [O Sm]. split; [exists x; auto|exact Sm].
      + intros (Er & E). split; [split; [exact Er|exact (fun l => E (inr l))]|exact (fun l => E (inl l))].
    - intros s s' E. split; [exact (fun l => E (inr l))|exact (fun l => E (inl l))].
  Defined.
End Sides.
