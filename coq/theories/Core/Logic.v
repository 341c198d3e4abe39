(** The Hoare logic: step-indexed safety, closed under what other nodes do, and
    weakest preconditions with their rules; then rules for symbolic execution.

    [I] is an inductive invariant of the world; every assertion may use it. *)
From Coq Require Import List Arith BinInt Lia Relations.
From DiselTS.Values Require Import Eq Numbers Lists.
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

(** * Rules for symbolic execution: one action at a time, with what is known of the
    node's own local states.  These are stable, so the rules ask nothing for it.

    [here l s] is this node's local state in protocol [l]; [rest l s s'] says that
    its other local states are as before. *)

Section Rules.
  Variable W : world.
  Variable I : gstate W -> Prop.
  Hypothesis HI : inductive I.
  Variable self : nid.
  Notation wp := (wp I self).
  Notation here l s := (locals s self l).
  Implicit Types s : gstate W.

  Definition rest (l : label W) s s' : Prop := forall l', l' <> l -> here l' s' = here l' s.

  Lemma rely_here l s s' : rely self s s' -> here l s' = here l s.
  Proof. apply rely_local. Qed.

  (** The other protocols' states after an action on [l] and what others did. *)
  Lemma rest_intro l s s0 s1 s2 :
    rely self s s0 -> only l s0 s1 -> rely self s1 s2 -> rest l s s2.
  Proof.
    intros R0 O R2 l' N. rewrite (rely_here l' R2). unfold locals. rewrite O by exact N. apply (rely_here l' R0).
  Qed.

  Lemma here_updated l s1 s2 x :
    local (s1 l) self = x -> rely self s1 s2 -> here l s2 = x.
  Proof. intros <- R. apply (rely_here l R). Qed.

  Lemma wp_return A (a : A) (Q : A -> gstate W -> Prop) s :
    (forall s', I s' -> (forall l, here l s' = here l s) -> Q a s') -> wp (Ret a) Q s.
  Proof. intros H. apply wp_ret; [exact HI|]. intros s' _ Is' R. apply H; [exact Is'|]. intros l. now apply rely_here. Qed.

  Lemma wp_fail A (Q : A -> gstate W -> Prop) s : False -> wp Fail Q s.
  Proof. contradiction. Qed.

  (** *** Actions *)

  (** What is known at an action: [s0] is the state in which it happens, after what
      others did from [s] on; [s1] the one that it leads to; [s'] what others make of that.
      Assertions that the others' steps preserve are carried along these three. *)

  (** A send: the node and the receiver are members, the step is enabled, the hook
      allows it.  The side conditions are about the state that the node knows. *)
  Lemma wp_send_at l to m x x' (Q : unit -> gstate W -> Prop) s :
    here l s = x ->
    In self (nodes (prot W l)) -> In to (nodes (prot W l)) ->
    send (prot W l) self to x m = Some x' ->
    (forall s0, I s0 -> rely self s s0 -> (forall l', here l' s0 = here l' s) -> hook W l self to (locals s0 self) m = true) ->
    (forall s0 s1 s', I s0 -> rely self s s0 -> do_send self l to m s0 s1 -> I s1 -> rely self s1 s' ->
       I s' -> here l s' = x' -> rest l s s' -> Q tt s') ->
    wp (Act (Send l to m)) Q s.
  Proof.
    intros E Ms Mt G Hk K. apply wp_act; [exact HI|]. intros s0 Is R0. simpl.
    assert (L : forall l', here l' s0 = here l' s) by (intros l'; now apply rely_here).
    assert (E0 : local (s0 l) self = x) by (rewrite <- E; exact (L l)).
    split.
    - unfold may_send. rewrite E0. eauto 6.
    - intros [] s1 s2 Do I1 R2 I2. apply (K s0 s1 s2 Is R0 Do I1 R2 I2);
        destruct Do as (y & G' & (U & _) & _ & O); rewrite E0, G in G'; injection G' as <-;
        [eapply here_updated; eauto|eapply rest_intro; eauto].
  Qed.

  Lemma wp_send l to m x x' (Q : unit -> gstate W -> Prop) s :
    here l s = x ->
    In self (nodes (prot W l)) -> In to (nodes (prot W l)) ->
    send (prot W l) self to x m = Some x' ->
    (forall s', I s' -> (forall l', here l' s' = here l' s) -> hook W l self to (locals s' self) m = true) ->
    (forall s', I s' -> here l s' = x' -> rest l s s' -> Q tt s') ->
    wp (Act (Send l to m)) Q s.
  Proof. intros E Ms Mt G Hk K. apply wp_send_at with (x := x) (x' := x'); eauto. Qed.

  Lemma wp_perform_at l a x x' (Q : unit -> gstate W -> Prop) s :
    here l s = x ->
    In self (nodes (prot W l)) ->
    internal (prot W l) self x a = Some x' ->
    (forall s0 s1 s', I s0 -> rely self s s0 -> do_act self l a s0 s1 -> I s1 -> rely self s1 s' ->
       I s' -> here l s' = x' -> rest l s s' -> Q tt s') ->
    wp (Act (Perform l a)) Q s.
  Proof.
    intros E Ms G K. apply wp_act; [exact HI|]. intros s0 Is R0. simpl.
    assert (E0 : local (s0 l) self = x) by (rewrite <- E; apply (rely_here l R0)).
    split.
    - unfold may_act. rewrite E0. eauto.
    - intros [] s1 s2 Do I1 R2 I2. apply (K s0 s1 s2 Is R0 Do I1 R2 I2);
        destruct Do as (y & G' & (U & _) & _ & O); rewrite E0, G in G'; injection G' as <-;
        [eapply here_updated; eauto|eapply rest_intro; eauto].
  Qed.

  Lemma wp_perform l a x x' (Q : unit -> gstate W -> Prop) s :
    here l s = x ->
    In self (nodes (prot W l)) ->
    internal (prot W l) self x a = Some x' ->
    (forall s', I s' -> here l s' = x' -> rest l s s' -> Q tt s') ->
    wp (Act (Perform l a)) Q s.
  Proof. intros E Ms G K. apply wp_perform_at with (x := x) (x' := x'); eauto. Qed.

  (** A receive: in a state [s0] where the invariant holds a message of the wanted
      kind was in flight. *)
  Lemma wp_receive_at l R (pick : nid -> msg (prot W l) -> option R) x (Q : R -> gstate W -> Prop) s :
    here l s = x ->
    (forall s0 s1 from m r x' s', I s0 -> rely self s s0 -> here l s0 = x ->
       In from (nodes (prot W l)) -> In (Packet from self m) (soup (s0 l)) ->
       pick from m = Some r -> receive (prot W l) self from x m = Some x' ->
       do_receive self l from m s0 s1 -> I s1 -> rely self s1 s' ->
       I s' -> here l s' = x' -> rest l s s' -> Q r s') ->
    wp (Act (Receive l pick)) Q s.
  Proof.
    intros E K. apply wp_act; [exact HI|]. intros s0 Is R0. simpl. split; [exact Logic.I|].
    assert (E0 : here l s0 = x) by (rewrite <- E; apply (rely_here l R0)).
    intros r s1 s2 (from & m & Pk & Do) I1 R2 I2.
    assert (E1 : local (s0 l) self = x) by exact E0.
    pose proof Do as (x' & _ & Mf & G & (U & _) & C & O). rewrite E1 in G.
    apply (K s0 s1 from m r x' s2); auto.
    - eapply consumed_in; eauto.
    - eapply here_updated; eauto.
    - eapply rest_intro; eauto.
  Qed.

  Lemma wp_receive l R (pick : nid -> msg (prot W l) -> option R) x (Q : R -> gstate W -> Prop) s :
    here l s = x ->
    (forall s0 from m r x' s', I s0 -> here l s0 = x ->
       In from (nodes (prot W l)) -> In (Packet from self m) (soup (s0 l)) ->
       pick from m = Some r -> receive (prot W l) self from x m = Some x' ->
       I s' -> here l s' = x' -> rest l s s' -> Q r s') ->
    wp (Act (Receive l pick)) Q s.
  Proof. intros E K. apply wp_receive_at with (x := x); eauto. Qed.

  Lemma wp_try_receive_at l R (pick : nid -> msg (prot W l) -> option R) x (Q : option R -> gstate W -> Prop) s :
    here l s = x ->
    (forall s', rely self s s' -> I s' -> here l s' = x -> rest l s s' -> Q None s') ->
    (forall s0 s1 from m r x' s', I s0 -> rely self s s0 -> here l s0 = x ->
       In from (nodes (prot W l)) -> In (Packet from self m) (soup (s0 l)) ->
       pick from m = Some r -> receive (prot W l) self from x m = Some x' ->
       do_receive self l from m s0 s1 -> I s1 -> rely self s1 s' ->
       I s' -> here l s' = x' -> rest l s s' -> Q (Some r) s') ->
    wp (Act (TryReceive l pick)) Q s.
  Proof.
    intros E Kn Ks. apply wp_act; [exact HI|]. intros s0 Is R0. simpl. split; [exact Logic.I|].
    assert (E0 : here l s0 = x) by (rewrite <- E; apply (rely_here l R0)).
    intros [r|] s1 s2.
    - intros (from & m & Pk & Do) I1 R2 I2.
      assert (E1 : local (s0 l) self = x) by exact E0.
      pose proof Do as (x' & _ & Mf & G & (U & _) & C & O). rewrite E1 in G.
      apply (Ks s0 s1 from m r x' s2); auto.
      + eapply consumed_in; eauto.
      + eapply here_updated; eauto.
      + eapply rest_intro; eauto.
    - intros Sm I1 R2 I2. assert (Ry : rely self s s2).
      { eapply rely_trans; [exact R0|]. eapply rely_trans; [apply same_rely; exact Sm|exact R2]. }
      apply Kn; [exact Ry|exact I2|rewrite <- E; apply (rely_here l Ry)|intros l' _; apply (rely_here l' Ry)].
  Qed.

  Lemma wp_try_receive l R (pick : nid -> msg (prot W l) -> option R) x (Q : option R -> gstate W -> Prop) s :
    here l s = x ->
    (forall s', I s' -> here l s' = x -> rest l s s' -> Q None s') ->
    (forall s0 from m r x' s', I s0 -> here l s0 = x ->
       In from (nodes (prot W l)) -> In (Packet from self m) (soup (s0 l)) ->
       pick from m = Some r -> receive (prot W l) self from x m = Some x' ->
       I s' -> here l s' = x' -> rest l s s' -> Q (Some r) s') ->
    wp (Act (TryReceive l pick)) Q s.
  Proof. intros E Kn Ks. apply wp_try_receive_at with (x := x); eauto. Qed.

  Lemma wp_read_at l x (Q : lstate (prot W l) -> gstate W -> Prop) s :
    here l s = x ->
    (forall s', rely self s s' -> I s' -> here l s' = x -> rest l s s' -> Q x s') ->
    wp (Act (Read l)) Q s.
  Proof.
    intros E K. apply wp_act; [exact HI|]. intros s0 Is R0. simpl. split; [exact Logic.I|].
    intros r s1 s2 (-> & Sm) I1 R2 I2.
    assert (Ry : rely self s s2).
    { eapply rely_trans; [exact R0|]. eapply rely_trans; [apply same_rely; exact Sm|exact R2]. }
    assert (E0 : local (s0 l) self = x) by (rewrite <- E; apply (rely_here l R0)). rewrite E0.
    apply K; [exact Ry|exact I2|rewrite <- E; apply (rely_here l Ry)|intros l' _; apply (rely_here l' Ry)].
  Qed.

  Lemma wp_read l x (Q : lstate (prot W l) -> gstate W -> Prop) s :
    here l s = x ->
    (forall s', I s' -> here l s' = x -> rest l s s' -> Q x s') ->
    wp (Act (Read l)) Q s.
  Proof. intros E K. apply wp_read_at with (x := x); eauto. Qed.

  Lemma wp_return_at A (a : A) (Q : A -> gstate W -> Prop) s :
    (forall s', I s' -> rely self s s' -> (forall l, here l s' = here l s) -> Q a s') -> wp (Ret a) Q s.
  Proof. intros H. apply wp_ret; [exact HI|]. intros s' _ Is' R. apply H; [exact Is'|exact R|]. intros l. now apply rely_here. Qed.

  (** *** Calls: a program with a contract inside a larger one *)

  Lemma wp_call A B (c : prog W A) (k : A -> prog W B) (P : gstate W -> Prop) (R : gstate W -> A -> gstate W -> Prop) Q s :
    triple I self P c R -> P s -> (forall a s', I s' -> R s a s' -> wp (k a) Q s') -> wp (Bind c k) Q s.
  Proof. intros T Ps K. apply wp_bind; [exact HI|]. eapply wp_conseq; [exact HI| |exact (T s Ps)]. cbn. auto. Qed.
End Rules.

(** *** Loops over data, with positions *)

Section Loops.
  Variable W : world.
  Variable I : gstate W -> Prop.
  Hypothesis HI : inductive I.
  Variable self : nid.

  (** [for (const [i, x] of xs.entries()) { … }]: [J i b s] holds at position [i]. *)
  Lemma wp_for_entries X B (xs : list X) (body : Z * X -> B -> prog W B) (J : Z -> B -> gstate W -> Prop) b s (Q : B -> gstate W -> Prop) :
    (forall i b s s', J i b s -> I s -> rely self s s' -> J i b s') ->
    J 0%Z b s ->
    (forall x done ahead b s, xs = done ++ x :: ahead -> I s -> J (len done) b s ->
       wp I self (body (len done, x) b) (J (len done + 1)%Z) s) ->
    (forall b s, I s -> J (len xs) b s -> Q b s) ->
    wp I self (For (entries xs) body b) Q s.
  Proof.
    intros Stable Jb Hb Hq. unfold entries.
    assert (G : forall ahead done s b, xs = done ++ ahead -> J (len done) b s ->
              wp I self (For (entries_from (len done) ahead) body b) Q s).
    { induction ahead as [|x ahead IH]; intros done s0 b0 E Jd; simpl.
      - rewrite app_nil_r in E. subst done. apply wp_ret; [exact HI|]. intros s' Is Is' Ry.
        apply Hq; [exact Is'|]. eapply Stable; eauto.
      - apply wp_bind; [exact HI|]. intros Is0.
        refine (@wp_conseq W I HI self B _ (J (len done + 1)%Z) _ _ _ (Hb x done ahead b0 s0 E Is0 Jd) Is0).
        intros b' s' _ Jb'. rewrite <- len_snoc with (x := x). apply IH; [now rewrite <- app_assoc|].
        now rewrite len_snoc. }
    exact (G xs [] s b eq_refl Jb).
  Qed.

  (** [for (const x of xs) { … }] *)
  Lemma wp_for_of X B (xs : list X) (body : X -> B -> prog W B) (J : B -> gstate W -> Prop) b s (Q : B -> gstate W -> Prop) :
    (forall b s s', J b s -> I s -> rely self s s' -> J b s') ->
    J b s ->
    (forall x done ahead b s, xs = done ++ x :: ahead -> I s -> J b s -> wp I self (body x b) J s) ->
    (forall b s, I s -> J b s -> Q b s) ->
    wp I self (For xs body b) Q s.
  Proof.
    intros Stable Jb Hb Hq. apply wp_for with (J := fun _ => J); auto.
  Qed.

  (** A loop over data whose body may leave it. *)
  Lemma wp_for_exit X B R (xs : list X) (body : X -> B -> prog W (B + R)) (J : B -> gstate W -> Prop) b s (Q : B + R -> gstate W -> Prop) :
    (forall b s s', J b s -> I s -> rely self s s' -> J b s') ->
    J b s ->
    (forall x done ahead b s, xs = done ++ x :: ahead -> I s -> J b s ->
       wp I self (body x b) (fun r s => match r with inl b => J b s | inr _ => wp I self (Ret r) Q s end) s) ->
    (forall b s, I s -> J b s -> wp I self (Ret (inl b)) Q s) ->
    wp I self (ForExit xs body b) Q s.
  Proof.
    intros Stable Jb Hb Hq.
    assert (G : forall ahead done s b, xs = done ++ ahead -> J b s -> wp I self (ForExit ahead body b) Q s).
    { induction ahead as [|x ahead IH]; intros done s0 b0 E Jd; simpl.
      - intros Is0. exact (Hq b0 s0 Is0 Jd Is0).
      - apply wp_bind; [exact HI|]. intros Is0.
        refine (@wp_conseq W I HI self _ _ _ _ s0 _ (Hb x done ahead b0 s0 E Is0 Jd) Is0).
        intros [b'|r] s' _ K; [|exact K]. apply (IH (done ++ [x])); [now rewrite <- app_assoc|exact K]. }
    exact (G xs [] s b eq_refl Jb).
  Qed.

  Lemma wp_for_entries_exit X B R (xs : list X) (body : Z * X -> B -> prog W (B + R)) (J : Z -> B -> gstate W -> Prop) b s (Q : B + R -> gstate W -> Prop) :
    (forall i b s s', J i b s -> I s -> rely self s s' -> J i b s') ->
    J 0%Z b s ->
    (forall x done ahead b s, xs = done ++ x :: ahead -> I s -> J (len done) b s ->
       wp I self (body (len done, x) b) (fun r s => match r with inl b => J (len done + 1)%Z b s | inr _ => wp I self (Ret r) Q s end) s) ->
    (forall b s, I s -> J (len xs) b s -> wp I self (Ret (inl b)) Q s) ->
    wp I self (ForExit (entries xs) body b) Q s.
  Proof.
    intros Stable Jb Hb Hq. unfold entries.
    assert (G : forall ahead done s b, xs = done ++ ahead -> J (len done) b s ->
              wp I self (ForExit (entries_from (len done) ahead) body b) Q s).
    { induction ahead as [|x ahead IH]; intros done s0 b0 E Jd; simpl.
      - rewrite app_nil_r in E. subst done. intros Is0. exact (Hq b0 s0 Is0 Jd Is0).
      - apply wp_bind; [exact HI|]. intros Is0.
        refine (@wp_conseq W I HI self _ _ _ _ s0 _ (Hb x done ahead b0 s0 E Is0 Jd) Is0).
        intros [b'|r] s' _ K; [|exact K]. rewrite <- len_snoc with (x := x). apply IH; [now rewrite <- app_assoc|].
        now rewrite len_snoc. }
    exact (G xs [] s b eq_refl Jb).
  Qed.

  (** [while] and the general loop, with the first time round before the body. *)
  Lemma wp_while_first B (cond : B -> bool) body (J : B -> gstate W -> Prop) b s (Q : B -> gstate W -> Prop) :
    (forall b s s', J b s -> I s -> rely self s s' -> J b s') ->
    J b s ->
    (forall b s, I s -> J b s -> cond b = true -> wp I self (body b) J s) ->
    (forall b s, I s -> J b s -> cond b = false -> Q b s) ->
    wp I self (While cond body b) Q s.
  Proof. intros Stable Jb Hb Hq. now apply wp_while with (J := J). Qed.

  Lemma wp_iter_first B R (body : B -> prog W (B + R)) (J : B -> gstate W -> Prop) b s (Q : R -> gstate W -> Prop) :
    (forall b s s', J b s -> I s -> rely self s s' -> J b s') ->
    J b s ->
    (forall b s, I s -> J b s ->
       wp I self (body b) (fun x s => match x with inl b => J b s | inr r => wp I self (Ret r) Q s end) s) ->
    wp I self (Iter body b) Q s.
  Proof. intros Stable Jb Hb. now apply wp_iter with (J := J). Qed.
End Loops.
