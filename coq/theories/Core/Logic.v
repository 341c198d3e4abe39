(** The Hoare logic: step-indexed safety, closed under what other nodes do, and
    weakest preconditions with their rules.

    [I] is an inductive invariant of the world; every assertion may use it. *)
From Coq Require Import List Arith Lia Relations.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World Program.
Import ListNotations.
Set Implicit Arguments.

Section Logic.
  Variable W : world.
  Variable I : gstate W -> Prop.
  Hypothesis HI : inductive I.
  Variable self : nid.
  Implicit Types s : gstate W.

  (** For [n] steps, whatever the others do in between: [c] is never stuck, and
      where it has ended its result satisfies [Q]. *)
  Fixpoint safe (n : nat) {A} (c : prog W A) s (Q : A -> gstate W -> Prop) : Prop :=
    match n with
    | 0 => True
    | S n => forall s', rely self s s' ->
        (forall a, val c = Some a -> Q a s') /\
        psafe self c s' /\
        (forall c' s'', step self c s' c' s'' -> safe n c' s'' Q)
    end.

  Definition wp {A} (c : prog W A) (Q : A -> gstate W -> Prop) s : Prop :=
    I s -> forall n, safe n c s Q.

  (** A contract: what [c] asks for and what it promises; the promise may speak of
      the state before. *)
  Definition triple {A} (P : gstate W -> Prop) (c : prog W A) (Q : gstate W -> A -> gstate W -> Prop) : Prop :=
    forall s, P s -> wp c (Q s) s.

  (** *** Safety *)

  Lemma safe_rely n A (c : prog W A) s s' Q : safe n c s Q -> rely self s s' -> safe n c s' Q.
  Proof. destruct n; simpl; [auto|]. intros H R s'' R'. apply H. eapply rely_trans; eauto. Qed.

  Lemma safe_mono n A (c : prog W A) s (Q Q' : A -> gstate W -> Prop) :
    I s -> (forall a s, I s -> Q a s -> Q' a s) -> safe n c s Q -> safe n c s Q'.
  Proof.
    intros Is HQ. revert c s Is. induction n as [|n IH]; simpl; [auto|].
    intros c s Is H s' R. destruct (H s' R) as (V & Sf & St).
    assert (Is' : I s') by (eapply rely_invariant; eauto).
    split; [eauto|split; [exact Sf|]]. intros c' s'' S'.
    apply IH; [|eauto]. eapply HI; [exact Is'|]. eapply step_nstep; eauto.
  Qed.

  Lemma safe_bind A B n : forall (c : prog W A) (k : A -> prog W B) s (Q : B -> gstate W -> Prop),
    I s -> safe n c s (fun a s => I s -> forall m, m <= n -> safe m (k a) s Q) -> safe n (Bind c k) s Q.
  Proof.
    induction n as [|n IH]; intros c k s Q Is H; simpl; [auto|]. intros s' R.
    destruct (H s' R) as (V & Sf & St).
    assert (Is' : I s') by (eapply rely_invariant; eauto).
    split; [discriminate|split; [exact Sf|]]. intros c' s''.
    destruct (val c) as [a|] eqn:E.
    - intros (-> & Sm). eapply safe_rely; [|apply same_rely; exact Sm]. apply V; auto.
    - intros (d & Sd & ->).
      assert (Is'' : I s'') by (eapply HI; [exact Is'|]; eapply step_nstep; eauto).
      apply IH; [exact Is''|].
      apply (@safe_mono n A d s'' (fun a s => I s -> forall m, m <= S n -> safe m (k a) s Q)); [exact Is''| |now apply (St d s'' Sd)].
      intros a s3 _ K I3 m L. apply K; auto.
  Qed.

  (** *** Rules *)

  Lemma wp_conseq A (c : prog W A) (Q Q' : A -> gstate W -> Prop) s :
    (forall a s, I s -> Q a s -> Q' a s) -> wp c Q s -> wp c Q' s.
  Proof. intros HQ H Is n. eapply safe_mono; eauto. Qed.

  (** The invariant holds where a program starts. *)
  Lemma wp_assume A (c : prog W A) (Q : A -> gstate W -> Prop) s : (I s -> wp c Q s) -> wp c Q s.
  Proof. intros H Is. exact (H Is Is). Qed.

  Lemma wp_ret A (a : A) (Q : A -> gstate W -> Prop) s :
    (forall s', I s -> I s' -> rely self s s' -> Q a s') -> wp (Ret a) Q s.
  Proof.
    intros H Is n. destruct n; simpl; [auto|]. intros s' Ry. split; [|split]; [|exact Logic.I|contradiction].
    intros a' [= <-]. apply H; [exact Is| |exact Ry]. eapply rely_invariant; eauto.
  Qed.

  Lemma wp_act A (a : act W A) (Q : A -> gstate W -> Prop) s :
    (forall s', I s' -> rely self s s' -> act_safe self a s' /\
       forall r s1 s2, act_step self a s' r s1 -> I s1 -> rely self s1 s2 -> I s2 -> Q r s2) ->
    wp (Act a) Q s.
  Proof.
    intros H Is n. destruct n as [|n]; simpl; [auto|]. intros s' R.
    assert (Is' : I s') by (eapply rely_invariant; eauto). destruct (H s' Is' R) as [Sf K].
    split; [discriminate|split; [exact Sf|]]. intros c' s'' (r & -> & St).
    assert (Is'' : I s'') by (eapply HI; [exact Is'|]; eapply act_nstep; eauto).
    destruct n; simpl; [auto|]. intros s3 R3. split; [|split]; [|exact Logic.I|contradiction].
    intros a0 [= <-]. eapply K; eauto. eapply rely_invariant; eauto.
  Qed.

  Lemma wp_bind A B (c : prog W A) (k : A -> prog W B) (Q : B -> gstate W -> Prop) s :
    wp c (fun a s' => wp (k a) Q s') s -> wp (Bind c k) Q s.
  Proof.
    intros H Is n. apply safe_bind; [exact Is|].
    apply (@safe_mono n A c s (fun a s' => wp (k a) Q s')); [exact Is| |now apply H].
    intros a s' _ K I' m _. now apply K.
  Qed.

  (** A loop keeps [J] each time round; where its body answers [inr r] the rest
      goes on from there. *)
  Lemma wp_iter B R (body : B -> prog W (B + R)) (J : B -> gstate W -> Prop) b s (Q : R -> gstate W -> Prop) :
    (forall b s s', J b s -> I s -> rely self s s' -> J b s') ->
    (forall b s, I s -> J b s ->
       wp (body b) (fun x s => match x with inl b => J b s | inr r => wp (Ret r) Q s end) s) ->
    J b s -> wp (Iter body b) Q s.
  Proof.
    intros Stable Hb Jb.
    pose (K := fun (x : B + R) s => match x with inl b => J b s | inr r => wp (Ret r) Q s end).
    assert (G : forall n x s, K x s -> I s -> safe n (Loop body x) s Q).
    { induction n as [n IH] using lt_wf_ind. intros x s0 Kx Is0.
      destruct n as [|n]; simpl; [exact Logic.I|]. intros s' Ry.
      assert (Is' : I s') by (eapply rely_invariant; eauto).
      split; [discriminate|split; [exact Logic.I|]]. intros c' s'' (-> & Sm).
      destruct x as [b0|r]; simpl in Kx.
      - eapply safe_rely; [|apply same_rely; exact Sm]. apply safe_bind; [exact Is'|].
        assert (Jb' : J b0 s') by eauto.
        eapply safe_mono; [exact Is'| |exact (Hb b0 s' Is' Jb' Is' n)].
        intros x s3 _ Kx' I3 m L. apply IH; [lia|exact Kx'|exact I3].
      - eapply safe_rely; [|apply same_rely; exact Sm]. eapply safe_rely; [|exact Ry]. now apply Kx. }
    intros Is n. now apply G.
  Qed.

  Lemma wp_while B (cond : B -> bool) body (J : B -> gstate W -> Prop) b s (Q : B -> gstate W -> Prop) :
    (forall b s s', J b s -> I s -> rely self s s' -> J b s') ->
    (forall b s, I s -> J b s -> cond b = true -> wp (body b) J s) ->
    (forall b s, I s -> J b s -> cond b = false -> Q b s) ->
    J b s -> wp (While cond body b) Q s.
  Proof.
    intros Stable Hb Hq Jb. refine (@wp_iter B B _ J b s Q Stable _ Jb).
    intros b' s' Is' Jb'. destruct (cond b') eqn:E.
    - apply wp_bind. eapply wp_conseq; [|now apply Hb].
      intros b2 s2 _ J2. apply wp_ret. intros s3 I2 _ Ry. eapply Stable; eauto.
    - apply wp_ret. intros s2 _ I2 Ry2. apply wp_ret. intros s3 _ I3 Ry3.
      apply Hq; [exact I3| |exact E]. eapply Stable; [exact Jb'|exact Is'|]. eapply rely_trans; eauto.
  Qed.

  (** A loop over data; [done] is what it has gone through. *)
  Lemma wp_for X B (xs : list X) (body : X -> B -> prog W B) (J : list X -> B -> gstate W -> Prop) b s (Q : B -> gstate W -> Prop) :
    (forall done b s s', J done b s -> I s -> rely self s s' -> J done b s') ->
    (forall x done ahead b s, xs = done ++ x :: ahead -> I s -> J done b s ->
       wp (body x b) (fun b s => J (done ++ [x]) b s) s) ->
    (forall b s, I s -> J xs b s -> Q b s) ->
    J [] b s -> wp (For xs body b) Q s.
  Proof.
    intros Stable Hb Hq.
    assert (G : forall ahead done s b, xs = done ++ ahead -> J done b s -> wp (For ahead body b) Q s).
    { induction ahead as [|x ahead IH]; intros done s0 b0 E Jd; simpl.
      - rewrite app_nil_r in E. subst done. apply wp_ret. intros s' Is' R Q'. intros. cbn in *.
        apply Hq; eauto. 
      - apply wp_bind. intros Is0. refine (@wp_conseq _ _ (fun b s => J (done ++ [x]) b s) _ _ _ (Hb x done ahead b0 s0 E Is0 Jd) Is0).
        intros b' s' _ Jb'. apply IH with (done := done ++ [x]); [|exact Jb']. now rewrite <- app_assoc. }
    intros Jb. now apply (G xs []).
  Qed.
End Logic.
