(** Inclusions: every protocol of one world is one of another, under labels of its own.

    This is how worlds are nested and reordered: a program names the protocols that it
    speaks, a deployment gives each a place in its world.  The protocols are equal, so
    that a generated inclusion is a map of labels whose laws hold by computation. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World Program Logic Embedding.
Set Implicit Arguments.

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
