(** Composition: worlds side by side, symmetric and free of hooks between them, and
    hooks as a restriction of a world.

    A step of the composition is a step of one side and idleness of the other, so an
    invariant of a side is one of the composition, and of every restriction. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World.
Set Implicit Arguments.

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
