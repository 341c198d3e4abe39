(** Embeddings of one world in another, injection of programs along them, and the
    frame rule.

    The frame is any assertion about the larger world that the environment's steps and
    steps inside the component preserve. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World Program Logic Compose.
Set Implicit Arguments.

Record embedding (V W : world) := Embedding {
  put : forall A, act V A -> act W A;
  view : gstate W -> gstate V;
  (** What is outside the component is as before. *)
  aside : gstate W -> gstate W -> Prop;
  view_step : forall n s s', @nstep W n s s' -> @nstep V n (view s) (view s');
  put_safe : forall self A (a : act V A) s, act_safe self a (view s) -> act_safe self (put a) s;
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

  Lemma embed_safe self A (c : prog V A) s : psafe self c (view e s) -> psafe self (embed c) s.
  Proof. induction c as [A a|A a|A B c IH k _|B R body _ x|A]; simpl; auto. apply put_safe. Qed.

  Lemma embed_rely self s s' : rely self s s' -> rely self (view e s) (view e s').
  Proof.
    intros R. induction R as [s s' (n & N & St)|s|s s1 s' _ IH1 _ IH2].
    - apply rt_step. exists n. split; [exact N|]. now apply (view_step e).
    - apply rt_refl.
    - eapply rt_trans; eauto.
  Qed.

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
    (forall t t', R t -> rely self t t' -> R t') -> (forall t t', R t -> aside e t t' -> R t') ->
    wp I self c Q (view e s) -> R s ->
    wp K self (embed c) (fun a s => Q a (view e s) /\ R s) s.
  Proof.
    intros Ry As H Rs Ks n. specialize (H (KI Ks) n). clear Ks. revert c s H Rs.
    induction n as [|n IH]; simpl; [auto|]. intros c s0 H Rs s' R0.
    destruct (H _ (embed_rely R0)) as (Hv & Sf & N). assert (Rs' : R s') by eauto.
    split; [|split].
    - intros a. rewrite embed_val. auto.
    - now apply embed_safe.
    - intros c' s'' St. apply embed_step in St as (d & -> & Sd & Ad). apply IH; eauto.
  Qed.

  (** A contract of the component serves in the larger world. *)
  Theorem embed_triple self A (c : prog V A) (P : gstate V -> Prop) (Q : gstate V -> A -> gstate V -> Prop) :
    triple I self P c Q ->
    triple K self (fun s => P (view e s)) (embed c) (fun before a s => Q (view e before) a (view e s)).
  Proof.
    intros T s p Ks n.
    pose proof (@frame self A c (Q (view e s)) (fun _ => True) s (fun _ _ _ _ => Logic.I) (fun _ _ _ _ => Logic.I) (T _ p) Logic.I Ks n) as F.
    assert (Weaken : forall m (d : prog W A) t,
      safe self m d t (fun a s' => Q (view e s) a (view e s') /\ True) -> safe self m d t (fun a s' => Q (view e s) a (view e s'))).
    { clear. induction m as [|m IH]; simpl; [auto|]. intros d t H t' R. destruct (H t' R) as (Hv & Sf & N).
      split; [|split]; auto. intros a Va. now apply Hv. }
    now apply Weaken.
  Qed.

  (** The same with a frame: this node's own state outside the component. *)
  Theorem embed_triple_at self A (c : prog V A) (P : gstate V -> Prop) (Q : gstate V -> A -> gstate V -> Prop) l x :
    (forall t t', aside e t t' -> local (t' l) self = local (t l) self) ->
    triple I self P c Q ->
    triple K self (fun s => P (view e s) /\ locals s self l = x) (embed c)
      (fun before a s => Q (view e before) a (view e s) /\ locals s self l = x).
  Proof.
    intros As T s (p & E). apply frame; [| |now apply T|exact E].
    - intros t t' <- R. exact (rely_local l R).
    - intros t t' <- A0. exact (As _ _ A0).
  Qed.
End Embed.

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
              (fun s s' => same (right_of s) (right_of s')) (@nstep_left V U) _ _ _).
    - intros self A a s. destruct a; simpl; auto.
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
              (fun s s' => same (left_of s) (left_of s')) (@nstep_right V U) _ _ _).
    - intros self A a s. destruct a; simpl; auto.
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
