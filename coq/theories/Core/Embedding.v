(** Embeddings of one world in another, injection of programs along them, and the
    frame rule; inclusions, the embeddings that generated text has.

    The frame is any assertion about the larger world that the environment's steps and
    steps inside the component preserve. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World Program Logic.
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

(** * Inclusions: every protocol of one world is one of another, under labels of its own.

    This is how worlds are nested and reordered: a program names the protocols that it
    speaks, a deployment gives each a place in its world.  The protocols are equal, so
    that a generated inclusion is a map of labels whose laws hold by computation. *)

(** *** Equal protocols *)

Section Cast.
  Variables P Q : protocol.
  Variable e : P = Q.

  Definition cast_net : net P -> net Q := match e in _ = Q return net P -> net Q with eq_refl => fun d => d end.
  Definition cast_msg : msg Q -> msg P := match e in _ = Q return msg Q -> msg P with eq_refl => fun m => m end.
End Cast.

Record inclusion (V W : world) := Inclusion {
  place : label V -> label W;
  place_injective : forall a b, place a = place b -> a = b;
  place_image : forall k, (exists l, place l = k) \/ (forall l, place l <> k);
  place_prot : forall l, prot W (place l) = prot V l;
  place_view := fun (s : gstate W) (l : label V) => cast_net (place_prot l) (s (place l));
  (** The messages that [W] constrains no further than [V] does. *)
  place_free : forall l : label V, msg (prot V l) -> bool;
  (** What the hooks of [W] allow, those of [V] allow; and the other way round for the free messages. *)
  place_hook : forall (s : gstate W) self to l (m : msg (prot V l)),
    hook W (place l) self to (locals s self) (cast_msg (place_prot l) m) = true ->
    hook V l self to (@locals V (place_view s) self) m = true;
  place_unhooked : forall (s : gstate W) self to l (m : msg (prot V l)),
    place_free l m = true ->
    hook V l self to (@locals V (place_view s) self) m = true ->
    hook W (place l) self to (locals s self) (cast_msg (place_prot l) m) = true;
}.

Section Included.
  Variables V W : world.
  Variable i : inclusion V W.
  Notation at_ l := (place i l).
  Notation same_prot l := (place_prot i l).

  Definition put_in {A} (a : act V A) : act W A :=
    match a in act _ A return act W A with
    | Send l to m => Send (at_ l) to (cast_msg (same_prot l) m)
    | Receive l pick =>
        (match same_prot l in _ = Q return (nid -> msg Q -> option _) -> act W _ with
         | eq_refl => fun pick => Receive (at_ l) pick
         end) pick
    | TryReceive l pick =>
        (match same_prot l in _ = Q return (nid -> msg Q -> option _) -> act W (option _) with
         | eq_refl => fun pick => TryReceive (at_ l) pick
         end) pick
    | Perform l a =>
        (match same_prot l in _ = Q return action Q -> act W unit with
         | eq_refl => fun a => Perform (at_ l) a
         end) a
    | Read l => match same_prot l in _ = Q return act W (lstate Q) with eq_refl => Read (at_ l) end
    end.

  Definition outside (s s' : gstate W) : Prop := forall k, (forall l, at_ l <> k) -> s' k = s k.

  Lemma only_place l (s s' : gstate W) : only (at_ l) s s' -> only l (place_view i s) (place_view i s') /\ outside s s'.
  Proof.
    intros O. split.
    - intros l' N. unfold place_view. rewrite O; [reflexivity|]. intros E. apply N. now apply (place_injective i).
    - intros k N. apply O. intros ->. now apply (N l).
  Qed.

  Lemma only_outside k (s s' : gstate W) : (forall l, at_ l <> k) -> only k s s' -> same (place_view i s) (place_view i s').
  Proof. intros N O l. unfold place_view. rewrite O; [reflexivity|]. apply N. Qed.

  (* What a step does to the nets, whichever of two equal protocols is named. *)
  Lemma cast_send P Q (e : P = Q) self to (m : msg P) (d d' : net P) x :
    send P self to (local d self) m = Some x -> updated (local d) (local d') self x ->
    soup d' = Packet self to m :: soup d ->
    exists (m' : msg Q) x', cast_msg e m' = m /\
      send Q self to (local (cast_net e d) self) m' = Some x' /\
      updated (local (cast_net e d)) (local (cast_net e d')) self x' /\
      soup (cast_net e d') = Packet self to m' :: soup (cast_net e d).
  Proof. destruct e. simpl. eauto 6. Qed.

  Lemma place_step n s s' : @nstep W n s s' -> @nstep V n (place_view i s) (place_view i s').
  Proof.
    intros [E|k to m (Ms & Mt & _ & H) (x & G & X & E & O)|k from m (x & Ms & Mf & G & X & C & O)|k a (Ms & _) (x & G & X & E & O)].
    - apply NIdle. intros l. unfold place_view. now rewrite E.
    - destruct (place_image i k) as [(l & <-)|N].
      + destruct (@cast_send _ _ (same_prot l) n to m _ _ x G X E) as (m' & x' & <- & G' & X' & E').
        apply only_place in O as [O _].
        apply (@NSend V n _ _ l to m').
        * repeat split; [now rewrite <- (same_prot l)|now rewrite <- (same_prot l)|exists x'; exact G'|].
          now apply (place_hook i).
        * exists x'. auto.
      + apply NIdle. now apply only_outside with (k := k).
    - destruct (place_image i k) as [(l & <-)|N].
      + apply only_place in O as [O _].
        assert (R : exists (m' : msg (prot V l)) x', receive (prot V l) n from (local (place_view i s l) n) m' = Some x' /\
                  updated (local (place_view i s l)) (local (place_view i s' l)) n x' /\
                  consumed (soup (place_view i s l)) (soup (place_view i s' l)) (Packet from n m')).
        { unfold place_view. destruct (same_prot l). simpl. eauto. }
        destruct R as (m' & x' & G' & X' & C'). apply (@NReceive V n _ _ l from m').
        exists x'. repeat split; auto; try apply X'; now rewrite <- (same_prot l).
      + apply NIdle. now apply only_outside with (k := k).
    - destruct (place_image i k) as [(l & <-)|N].
      + apply only_place in O as [O _].
        assert (R : exists (a' : action (prot V l)) x', internal (prot V l) n (local (place_view i s l) n) a' = Some x' /\
                  updated (local (place_view i s l)) (local (place_view i s' l)) n x' /\
                  soup (place_view i s' l) = soup (place_view i s l)).
        { unfold place_view. destruct (same_prot l). simpl. eauto. }
        destruct R as (a' & x' & G' & X' & C'). apply (@NAct V n _ _ l a').
        * split; [now rewrite <- (same_prot l)|eauto].
        * exists x'. auto.
      + apply NIdle. now apply only_outside with (k := k).
  Qed.

  Definition included : embedding V W.
  Proof.
    refine (@Embedding V W (@put_in) (place_view i) outside (place_free i) place_step _ _ _).
    - intros self A a s. destruct a as [l to m|l R pick|l R pick|l a|l]; simpl.
      + intros Fr (Ms & Mt & (x & G) & H). split; [now rewrite (same_prot l)|].
        split; [now rewrite (same_prot l)|]. split; [|now apply (place_unhooked i)].
        revert G. unfold place_view. generalize x m. clear. destruct (same_prot l). simpl. eauto.
      + intros _ _. destruct (same_prot l). exact I.
      + intros _ _. destruct (same_prot l). exact I.
      + intros _ (Ms & x & G). revert Ms G. unfold place_view. generalize x a. clear.
        destruct (same_prot l). simpl. unfold may_act. eauto.
      + intros _ _. destruct (same_prot l). exact I.
    - intros self A a s r s'. destruct a as [l to m|l R pick|l R pick|l a|l]; simpl.
      + intros (x & G & X & E & O). apply only_place in O as [O Out]. split; [|exact Out].
        revert x G X E. unfold do_send, place_view in *. generalize m. clear - O.
        revert O. unfold place_view. destruct (same_prot l). simpl. eauto 8.
      + intros H. assert (H' : exists from m x, pick from m = Some r /\ In self (nodes (prot V l)) /\ In from (nodes (prot V l)) /\
                 receive (prot V l) self from (local (place_view i s l) self) m = Some x /\
                 updated (local (place_view i s l)) (local (place_view i s' l)) self x /\
                 consumed (soup (place_view i s l)) (soup (place_view i s' l)) (Packet from self m) /\ only (at_ l) s s').
        { revert pick H. unfold place_view. destruct (same_prot l). simpl.
          intros pick (from & m & Pk & x & Ms & Mf & G & X & C & O). exists from, m, x. auto 8. }
        destruct H' as (from & m & x & Pk & Ms & Mf & G & X & C & O). apply only_place in O as [O Out].
        split; [|exact Out]. exists from, m. split; [exact Pk|]. exists x. auto 8.
      + intros H. destruct r as [r|].
        * assert (H' : exists from m x, pick from m = Some r /\ In self (nodes (prot V l)) /\ In from (nodes (prot V l)) /\
                 receive (prot V l) self from (local (place_view i s l) self) m = Some x /\
                 updated (local (place_view i s l)) (local (place_view i s' l)) self x /\
                 consumed (soup (place_view i s l)) (soup (place_view i s' l)) (Packet from self m) /\ only (at_ l) s s').
          { revert pick H. unfold place_view. destruct (same_prot l). simpl.
            intros pick (from & m & Pk & x & Ms & Mf & G & X & C & O). exists from, m, x. auto 8. }
          destruct H' as (from & m & x & Pk & Ms & Mf & G & X & C & O). apply only_place in O as [O Out].
          split; [|exact Out]. exists from, m. split; [exact Pk|]. exists x. auto 8.
        * assert (Sm : same s s') by (revert pick H; destruct (same_prot l); auto).
          split; [intros k; unfold place_view; now rewrite Sm|intros k _; apply Sm].
      + intros H. assert (H' : exists x, internal (prot V l) self (local (place_view i s l) self) a = Some x /\
                 updated (local (place_view i s l)) (local (place_view i s' l)) self x /\
                 soup (place_view i s' l) = soup (place_view i s l) /\ only (at_ l) s s').
        { revert a H. unfold place_view. destruct (same_prot l). simpl. auto. }
        destruct H' as (x & G & X & E & O). apply only_place in O as [O Out]. split; [exists x; auto|exact Out].
      + intros H. assert (H' : r = local (place_view i s l) self /\ same s s').
        { revert r H. unfold place_view. destruct (same_prot l). auto. }
        destruct H' as [E Sm]. split; [split; [exact E|]|intros k _; apply Sm].
        intros k; unfold place_view; now rewrite Sm.
    - intros s s' Sm. split; [intros k; unfold place_view; now rewrite Sm|intros k _; apply Sm].
  Defined.

  (** An invariant of the smaller world is one of the larger. *)
  Lemma included_inductive (I : gstate V -> Prop) : inductive I -> inductive (fun s => I (place_view i s)).
  Proof. exact (@embed_inductive V W included I). Qed.

  (** A node's states outside the smaller world are as they were. *)
  Lemma apart_outside self s s' k : apart included self s s' -> (forall l, at_ l <> k) -> locals s' self k = locals s self k.
  Proof. intros H N. apply H. intros t t' O. now apply O. Qed.
End Included.

(** * Inclusions of worlds, as generated text gives them: a map of labels whose laws hold by
    computation. *)

(** A world in another: [place_] gives each label its place, [free_] says which messages
    the other world's hooks leave alone. *)
Ltac same_hook :=
  let s := fresh "s" in let self := fresh "self" in let to := fresh "to" in let l := fresh "l" in let m := fresh "m" in
  intros s self to l m; destruct l; simpl in m |- *;
  first [ reflexivity | exact (fun H => H)
        | destruct m; first [reflexivity | exact (fun H => H)] ].
Ltac free_of_hooks :=
  let s := fresh "s" in let self := fresh "self" in let to := fresh "to" in let l := fresh "l" in let m := fresh "m" in
  intros s self to l m; destruct l; simpl in m |- *;
  first [ reflexivity | exact (fun _ H => H)
        | destruct m; first [reflexivity | exact (fun _ H => H) | discriminate] ].
Ltac injective := intros a b; destruct a, b; simpl; intros; first [reflexivity | discriminate | congruence].
Ltac placed :=
  match goal with
  | |- (exists l, _ = ?k) \/ _ =>
      first [ right; let l := fresh "l" in intros l; destruct l; discriminate
            | left; solve [unshelve eexists; [constructor 1|reflexivity] | unshelve eexists; [constructor 2|reflexivity]
                          | unshelve eexists; [constructor 3|reflexivity] | unshelve eexists; [constructor 4|reflexivity]
                          | unshelve eexists; [constructor 5|reflexivity] | unshelve eexists; [constructor 6|reflexivity]
                          | unshelve eexists; [constructor 7|reflexivity] | unshelve eexists; [constructor 8|reflexivity] ] ]
  end.

Tactic Notation "include" uconstr(place_) uconstr(free_) :=
  lazymatch goal with
  | |- inclusion ?V ?W =>
      simple refine (@Inclusion V W place_ _ _ _ free_ _ _);
      [ injective
      | let k := fresh "k" in intros k; destruct k; placed
      | let l := fresh "l" in intros l; destruct l; reflexivity
      | same_hook | free_of_hooks ]
  end.
