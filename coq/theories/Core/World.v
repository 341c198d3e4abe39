(** Worlds: labelled protocols side by side, and hooks between them.

    A hook is a guard that a send has on top of its protocol's own: it sees this
    node's local states in every protocol of the world. *)
From Coq Require Import List Relations.
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
