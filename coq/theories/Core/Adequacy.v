(** Whole-network adequacy: what has been proved of each node's program holds of
    the network of all of them. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic.
Import ListNotations.
Set Implicit Arguments.

Section Adequacy.
  Variable W : world.
  Implicit Types s : gstate W.

  (** A running program, and what its result must satisfy. *)
  Record thread := Thread { result : Type; code : prog W result; post : result -> gstate W -> Prop }.

  (** A node without a program does nothing. *)
  Definition idle : thread := @Thread unit (Ret tt) (fun _ _ => True).

  Definition config := nid -> thread.

  Inductive cstep (cs : config) s (cs' : config) s' : Prop :=
  | CStep n c' :
      step n (code (cs n)) s c' s' ->
      cs' n = Thread c' (post (cs n)) -> (forall m, m <> n -> cs' m = cs m) -> cstep cs s cs' s'.

  Inductive reach (cs : config) s : config -> gstate W -> Prop :=
  | ReachStart : reach cs s cs s
  | ReachStep cs1 s1 cs2 s2 : reach cs s cs1 s1 -> cstep cs1 s1 cs2 s2 -> reach cs s cs2 s2.

  (** What is guaranteed of a configuration: the invariant holds, no program is
      stuck, and the result of every program that has ended is as promised. *)
  Definition guaranteed (I : gstate W -> Prop) (cs : config) s : Prop :=
    I s /\ forall n, psafe n (code (cs n)) s /\ forall a, val (code (cs n)) = Some a -> post (cs n) a s.

  Definition good (I : gstate W -> Prop) (cs : config) s : Prop :=
    I s /\ forall n k, safe n k (code (cs n)) s (post (cs n)).

  Lemma good_step (I : gstate W -> Prop) cs s cs' s' : inductive I -> good I cs s -> cstep cs s cs' s' -> good I cs' s'.
  Proof.
    intros HI (Is & G) [n c' St E O].
    assert (Sf : psafe n (code (cs n)) s) by apply (G n 1 s (rely_refl _ _)).
    assert (N : nstep n s s') by (eapply step_nstep; eauto).
    split; [eapply HI; eauto|]. intros m k. destruct (PeanoNat.Nat.eq_dec m n) as [->|D].
    - rewrite E. simpl. now apply (G n (S k) s (rely_refl _ _)).
    - rewrite O by exact D. eapply safe_rely; [apply G|]. apply rt_step. exists n. auto.
  Qed.

  Theorem adequacy (I : gstate W -> Prop) cs s cs' s' :
    inductive I -> I s ->
    (forall n, wp I n (code (cs n)) (post (cs n)) s) ->
    reach cs s cs' s' -> guaranteed I cs' s'.
  Proof.
    intros HI Is Hw R.
    assert (G : good I cs' s').
    { induction R as [|cs1 s1 cs2 s2 R IH St]; [|eapply good_step; eauto].
      split; [exact Is|]. intros n k. now apply Hw. }
    destruct G as (Is' & G). split; [exact Is'|]. intros n.
    destruct (G n 1 s' (rely_refl _ _)) as (V & Sf & _). auto.
  Qed.

  (** *** Deployments: which node runs which program *)

  Fixpoint assignment (ts : list (nid * thread)) (n : nid) : thread :=
    match ts with
    | [] => idle
    | (m, t) :: ts => if n == m then t else assignment ts n
    end.

  (** Every listed program keeps its promise from the initial states. *)
  Definition assigned (I : gstate W -> Prop) (t : nid * thread) : Prop :=
    wp I (fst t) (code (snd t)) (post (snd t)) (initial W).

  Theorem deployment_guaranteed (I : gstate W -> Prop) (ts : list (nid * thread)) cs s :
    inductive I -> I (initial W) -> Forall (assigned I) ts ->
    reach (assignment ts) (initial W) cs s -> guaranteed I cs s.
  Proof.
    intros HI Is H. apply adequacy; [exact HI|exact Is|]. intros n.
    induction H as [|[m t] ts Ht _ IH]; simpl.
    - apply wp_ret; [exact HI|]. exact (fun _ _ _ _ => Logic.I).
    - destruct (n == m) eqn:E; [|exact IH]. apply eqb_true in E as ->. exact Ht.
  Qed.
End Adequacy.

Arguments idle {W}.
Arguments Thread {W result} & code post.

(** Every node has exactly one program, and no other node has one. *)
Definition covers (assigned nodes : list nid) : bool :=
  forallb (fun n => contains nodes n && Nat.eqb (count n assigned) 1) assigned &&
  forallb (fun n => contains assigned n) nodes.
