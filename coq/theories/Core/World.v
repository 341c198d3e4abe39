(** Worlds: labelled protocols side by side, and hooks between them; composition of worlds.

    A hook is a guard that a send has on top of its protocol's own: it sees this
    node's local states in every protocol of the world. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

Record world := World {
  label : Type;
  label_dec : forall a b : label, {a = b} + {a <> b};
  prot : label -> protocol;
  hook : forall l : label, nid -> nid -> (forall l', lstate (prot l')) -> msg (prot l) -> bool;
}.

Definition unit_dec (a b : unit) : {a = b} + {a <> b} :=
  left (match a, b with tt, tt => eq_refl end).

(** The labels of a world, one by one: what tactics go through. *)
Class Labels (L : Type) := labels : list L.
#[export] Instance Labels_unit : Labels unit := [tt].

(** A world of one protocol. *)
Definition single (p : protocol) : world :=
  @World unit unit_dec (fun _ => p) (fun _ _ _ _ _ => true).

Section Network.
  Variable W : world.

  (** Every protocol's state over the whole network. *)
  Definition gstate := forall l : label W, net (prot W l).
  Definition locals (s : gstate) (n : nid) : forall l, lstate (prot W l) := fun l => local (s l) n.

  Definition initial : gstate := fun l => start (prot W l).

  (** [s'] differs from [s] in protocol [l] at the most; not at all. *)
  Definition only (l : label W) (s s' : gstate) : Prop := forall l', l' <> l -> s' l' = s l'.
  Definition same (s s' : gstate) : Prop := forall l, s' l = s l.

  (** A node's membership, its guard and its hook allow a send. *)
  Definition may_send (self : nid) l to (m : msg (prot W l)) (s : gstate) : Prop :=
    In self (nodes (prot W l)) /\ In to (nodes (prot W l)) /\
    (exists x, send (prot W l) self to (local (s l) self) m = Some x) /\
    hook W l self to (locals s self) m = true.

  Definition may_act (self : nid) l (a : action (prot W l)) (s : gstate) : Prop :=
    In self (nodes (prot W l)) /\
    exists x, internal (prot W l) self (local (s l) self) a = Some x.

  Definition do_send (self : nid) l to (m : msg (prot W l)) (s s' : gstate) : Prop :=
    exists x, send (prot W l) self to (local (s l) self) m = Some x /\
    updated (local (s l)) (local (s' l)) self x /\
    soup (s' l) = Packet self to m :: soup (s l) /\ only l s s'.

  Definition do_receive (self : nid) l (from : nid) (m : msg (prot W l)) (s s' : gstate) : Prop :=
    exists x, In self (nodes (prot W l)) /\ In from (nodes (prot W l)) /\
    receive (prot W l) self from (local (s l) self) m = Some x /\
    updated (local (s l)) (local (s' l)) self x /\
    consumed (soup (s l)) (soup (s' l)) (Packet from self m) /\ only l s s'.

  Definition do_act (self : nid) l (a : action (prot W l)) (s s' : gstate) : Prop :=
    exists x, internal (prot W l) self (local (s l) self) a = Some x /\
    updated (local (s l)) (local (s' l)) self x /\
    soup (s' l) = soup (s l) /\ only l s s'.

  (** One step of one node. *)
  Inductive nstep (self : nid) (s s' : gstate) : Prop :=
  | NIdle : same s s' -> nstep self s s'
  | NSend l to m : may_send self l to m s -> do_send self l to m s s' -> nstep self s s'
  | NReceive l from m : do_receive self l from m s s' -> nstep self s s'
  | NAct l a : may_act self l a s -> do_act self l a s s' -> nstep self s s'.

  Definition inductive (I : gstate -> Prop) : Prop := forall n s s', I s -> nstep n s s' -> I s'.

  (** What the other nodes may do: any number of their steps. *)
  Definition ostep (self : nid) (s s' : gstate) : Prop := exists n, n <> self /\ nstep n s s'.
  Definition rely (self : nid) : gstate -> gstate -> Prop := clos_refl_trans gstate (ostep self).

  Lemma rely_refl self s : rely self s s.
  Proof. apply rt_refl. Qed.

  Lemma rely_trans self s s' s'' : rely self s s' -> rely self s' s'' -> rely self s s''.
  Proof. apply rt_trans. Qed.

  Lemma same_rely self s s' : same s s' -> rely self s s'.
  Proof.
    intros H. apply rt_step. exists (S self). split; [apply PeanoNat.Nat.neq_succ_diag_l|now apply NIdle].
  Qed.

  Lemma rely_invariant (I : gstate -> Prop) self s s' : inductive I -> I s -> rely self s s' -> I s'.
  Proof. intros HI Hs R. induction R as [s s' (n & _ & St)|s|s s1 s' _ IH1 _ IH2]; eauto. Qed.

  (** A step of one node leaves the others' local states alone. *)
  Lemma nstep_local n m s s' l : nstep n s s' -> m <> n -> local (s' l) m = local (s l) m.
  Proof.
    intros St N.
    destruct St as [E|l0 to a _ (x & _ & U & _ & O)|l0 from a (x & _ & _ & _ & U & _ & O)|l0 a _ (x & _ & U & _ & O)].
    - now rewrite E.
    - destruct (label_dec W l l0) as [->|D]; [now apply U|now rewrite O].
    - destruct (label_dec W l l0) as [->|D]; [now apply U|now rewrite O].
    - destruct (label_dec W l l0) as [->|D]; [now apply U|now rewrite O].
  Qed.

  (** A node's own local state is stable. *)
  Lemma rely_local self s s' l : rely self s s' -> local (s' l) self = local (s l) self.
  Proof.
    intros R. induction R as [s s' (n & N & St)|s|s s1 s' _ IH1 _ IH2]; [|reflexivity|congruence].
    eapply nstep_local; eauto.
  Qed.

  (** In one protocol a step of the network is one of its own steps, or none. *)
  Lemma nstep_pstep n s s' l : nstep n s s' -> s' l = s l \/ pstep n (s l) (s' l).
  Proof.
    intros [E|l0 to m (Ms & Mt & _) (x & G & U & So & O)|l0 from m (x & Ms & Mf & G & U & C & O)|l0 a (Ms & _) (x & G & U & So & O)].
    - left. apply E.
    - destruct (label_dec W l l0) as [->|D]; [right; eapply PSend; eauto|left; auto].
    - destruct (label_dec W l l0) as [->|D]; [right; eapply PReceive; eauto|left; auto].
    - destruct (label_dec W l l0) as [->|D]; [right; eapply PInternal; eauto|left; auto].
  Qed.

  (** An invariant of one protocol is an invariant of every world that runs it. *)
  Lemma lift_inductive l (I : net (prot W l) -> Prop) : pinductive I -> inductive (fun s => I (s l)).
  Proof. intros H n s s' Is St. destruct (nstep_pstep l St) as [->|P]; eauto. Qed.

  Lemma inductive_and (I J : gstate -> Prop) : inductive I -> inductive J -> inductive (fun s => I s /\ J s).
  Proof. intros HI HJ n s s' [Is Js] St. split; eauto. Qed.

  (** Invariant strengthening: a property that is preserved where a known
      invariant holds.  It serves in every world, composed and hooked ones too. *)
  Lemma inductive_strengthen (I J : gstate -> Prop) :
    inductive I -> (forall n s s', I s -> J s -> nstep n s s' -> J s') -> inductive (fun s => I s /\ J s).
  Proof. intros HI HJ n s s' [Is Js] St. split; eauto. Qed.

  (** *** Assertions that other nodes' steps preserve *)

  Definition stable_under (I : gstate -> Prop) (self : nid) (J : gstate -> Prop) : Prop :=
    forall n s s', n <> self -> I s -> J s -> nstep n s s' -> J s'.

  Lemma stable_rely (I : gstate -> Prop) self (J : gstate -> Prop) s s' :
    inductive I -> stable_under I self J -> I s -> J s -> rely self s s' -> J s'.
  Proof.
    intros HI St Is Js R. enough (I s' /\ J s') by tauto.
    induction R as [s s' (n & N & H)|s|s s1 s' _ IH1 _ IH2]; [split; eauto|tauto|].
    destruct (IH1 Is Js). auto.
  Qed.
  (** [J] holds, and goes on to hold whatever the others do. *)
  Definition stably (I : gstate -> Prop) (self : nid) (J : gstate -> Prop) (s : gstate) : Prop :=
    stable_under I self J /\ J s.

  Lemma stably_rely (I : gstate -> Prop) self (J : gstate -> Prop) s s' :
    inductive I -> I s -> stably I self J s -> rely self s s' -> stably I self J s'.
  Proof. intros HI Is [St Js] R. split; [exact St|]. eapply stable_rely; eauto. Qed.

  (** The invariant, known of a state. *)
  Definition known (I : gstate -> Prop) (s : gstate) : Prop := I s.
End Network.

Arguments known {W} I s : simpl never.
Arguments stably {W} I self J s : simpl never.
Arguments only {W} l s s' : simpl never.
Arguments same {W} s s' : simpl never.
Arguments locals {W} s n l : simpl never.

(** * Composition: worlds side by side, symmetric and free of hooks between them, and
    hooks as a restriction of a world.

    A step of the composition is a step of one side and idleness of the other, so an
    invariant of a side is one of the composition, and of every restriction. *)

Section Compose.
  Variables V U : world.

  Definition sum_label : Type := label V + label U.

  Definition sum_dec (a b : sum_label) : {a = b} + {a <> b}.
  Proof. decide equality; apply label_dec. Defined.

  Definition sum_prot (l : sum_label) : protocol :=
    match l with inl a => prot V a | inr b => prot U b end.

  Definition sum_hook (l : sum_label) (self to : nid) (loc : forall l', lstate (sum_prot l')) : msg (sum_prot l) -> bool :=
    match l return msg (sum_prot l) -> bool with
    | inl a => hook V a self to (fun a' => loc (inl a'))
    | inr b => hook U b self to (fun b' => loc (inr b'))
    end.

  Definition compose : world := @World sum_label sum_dec sum_prot sum_hook.

  Definition left_of (s : gstate compose) : gstate V := fun a => s (inl a).
  Definition right_of (s : gstate compose) : gstate U := fun b => s (inr b).

  (** What a change of one protocol says of the two sides. *)
  Lemma only_left a (s s' : gstate compose) :
    @only compose (inl a) s s' -> only a (left_of s) (left_of s') /\ same (right_of s) (right_of s').
  Proof. intros O. split; [intros a' N; apply (O (inl a')); congruence|intros b; apply (O (inr b)); discriminate]. Qed.

  Lemma only_right b (s s' : gstate compose) :
    @only compose (inr b) s s' -> only b (right_of s) (right_of s') /\ same (left_of s) (left_of s').
  Proof. intros O. split; [intros b' N; apply (O (inr b')); congruence|intros a; apply (O (inl a)); discriminate]. Qed.

  Lemma nstep_left n s s' : @nstep compose n s s' -> nstep n (left_of s) (left_of s').
  Proof.
    intros [E|[a|b] to m (Ms & Mt & G & H) (x & G' & X & E & O)|[a|b] from m (x & Ms & Mf & G & X & C & O)|[a|b] i (Ms & G) (x & G' & X & E & O)].
    - apply NIdle. intros a. apply (E (inl a)).
    - apply only_left in O as [O _]. apply (@NSend V n (left_of s) (left_of s') a to m); [repeat split; auto|].
      exists x. auto.
    - apply only_right in O as [_ O]. now apply NIdle.
    - apply only_left in O as [O _]. apply (@NReceive V n (left_of s) (left_of s') a from m). exists x. auto 6.
    - apply only_right in O as [_ O]. now apply NIdle.
    - apply only_left in O as [O _]. apply (@NAct V n (left_of s) (left_of s') a i); [split; auto|]. exists x. auto.
    - apply only_right in O as [_ O]. now apply NIdle.
  Qed.

  Lemma nstep_right n s s' : @nstep compose n s s' -> nstep n (right_of s) (right_of s').
  Proof.
    intros [E|[a|b] to m (Ms & Mt & G & H) (x & G' & X & E & O)|[a|b] from m (x & Ms & Mf & G & X & C & O)|[a|b] i (Ms & G) (x & G' & X & E & O)].
    - apply NIdle. intros b. apply (E (inr b)).
    - apply only_left in O as [_ O]. now apply NIdle.
    - apply only_right in O as [O _]. apply (@NSend U n (right_of s) (right_of s') b to m); [repeat split; auto|].
      exists x. auto.
    - apply only_left in O as [_ O]. now apply NIdle.
    - apply only_right in O as [O _]. apply (@NReceive U n (right_of s) (right_of s') b from m). exists x. auto 6.
    - apply only_left in O as [_ O]. now apply NIdle.
    - apply only_right in O as [O _]. apply (@NAct U n (right_of s) (right_of s') b i); [split; auto|]. exists x. auto.
  Qed.

  Theorem compose_inductive (I : gstate V -> Prop) (J : gstate U -> Prop) :
    inductive I -> inductive J -> @inductive compose (fun s => I (left_of s) /\ J (right_of s)).
  Proof. intros HI HJ n s s' [Is Js] St. split; [eapply HI|eapply HJ]; eauto using nstep_left, nstep_right. Qed.
End Compose.

(** *** Hooks *)

Section Restrict.
  Variable W : world.
  Variable h : forall l : label W, nid -> nid -> (forall l', lstate (prot W l')) -> msg (prot W l) -> bool.

  (** The same protocols, whose sends [h] must allow as well. *)
  Definition restrict : world :=
    @World (label W) (label_dec W) (prot W) (fun l self to loc m => hook W l self to loc m && h l self to loc m).

  (** What a restricted world does, the world could do. *)
  Lemma nstep_restrict n (s s' : gstate W) : @nstep restrict n s s' -> @nstep W n s s'.
  Proof.
    intros [E|l to m (Ms & Mt & G & H) St|l from m St|l i St Do].
    - now apply NIdle.
    - apply andb_true_iff in H as [H _]. apply (@NSend W n s s' l to m); [repeat split; auto|exact St].
    - now apply (@NReceive W n s s' l from m).
    - now apply (@NAct W n s s' l i).
  Qed.

  (** A hook takes no invariant away. *)
  Theorem restrict_inductive (I : gstate W -> Prop) : @inductive W I -> @inductive restrict I.
  Proof. intros HI n s s' Is St. eapply HI; eauto using nstep_restrict. Qed.

  (** What a hook asks for held when a message was sent. *)
  Lemma restrict_hook n l to (m : msg (prot W l)) (s : gstate W) :
    @may_send restrict n l to m s -> h l n to (@locals W s n) m = true.
  Proof. intros (_ & _ & _ & H). now apply andb_true_iff in H as [_ H]. Qed.
End Restrict.
