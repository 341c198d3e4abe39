(** Knowledge: what a node or a message claims of a node is true, and stays true.

    A claim is a _fact_ about one node that no step of that node makes false: _it has
    promised ballot b_, _its log begins with l_.  "Every claim that a local state or a
    message in flight makes is true" is then inductive by statements about one node and
    one message, with no network left: what is claimed after a step was claimed before,
    was said by the message, or is true of the node's own new state. *)
From Coq Require Import Bool List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

Section Knowledge.
  Variable p : protocol.
  Variable Inv : net p -> Prop.                  (* the whole invariant, of which this is a conjunct *)
  Variable fact : Type.
  Variable about : fact -> nid.                  (* the node that a fact speaks of *)
  Variable holds : fact -> lstate p -> bool.     (* that node's state satisfies it *)
  Variable claims : nid -> lstate p -> list fact. (* what a node's state claims *)
  Variable says : nid -> msg p -> list fact.     (* what a message claims, given its sender *)

  Definition true_in (d : net p) (f : fact) : bool := holds f (local d (about f)).

  Definition knowledge (d : net p) : Prop :=
    (forall n, In n (nodes p) -> forallb (true_in d) (claims n (local d n)) = true) /\
    (forall k, In k (soup d) -> forallb (true_in d) (says (src k) (body k)) = true).

  (** The state before a step, as the node that moves sees it. *)
  Record at_claimant (d : net p) (n : nid) (x : lstate p) : Prop := AtClaimant {
    claimant_inv : Inv d;
    claimant_member : In n (nodes p);
    claimant_local : local d n = x;
    claimant_claims : forallb (true_in d) (claims n x) = true;
  }.

  (** Facts about [n] survive where it goes from [x] to [x']. *)
  Definition survive (n : nid) (x x' : lstate p) : Prop :=
    forall f, about f = n -> holds f x = true -> holds f x' = true.

  (** [true] is "true after the step": what was claimed before is, and what holds of the
      node's own new state. *)
  Definition knowable (n : nid) (x x' : lstate p) (true_ : fact -> bool) : Prop :=
    forallb true_ (claims n x) = true /\ forall f, about f = n -> holds f x' = true -> true_ f = true.

  Definition knowledge_send (m : msg p) : Prop :=
    forall d n to x x', at_claimant d n x -> In to (nodes p) -> send p n to x m = Some x' ->
    survive n x x' /\
    forall true_, knowable n x x' true_ -> forallb true_ (claims n x') = true /\ forallb true_ (says n m) = true.

  Definition knowledge_receive (m : msg p) : Prop :=
    forall d n from x x', at_claimant d n x -> In from (nodes p) ->
    In (Packet from n m) (soup d) -> forallb (true_in d) (says from m) = true ->
    receive p n from x m = Some x' ->
    survive n x x' /\
    forall true_, knowable n x x' true_ -> forallb true_ (says from m) = true -> forallb true_ (claims n x') = true.

  Definition knowledge_internal (i : action p) : Prop :=
    forall d n x x', at_claimant d n x -> internal p n x i = Some x' ->
    survive n x x' /\
    forall true_, knowable n x x' true_ -> forallb true_ (claims n x') = true.

  Definition knowledge_init : Prop :=
    forall n, In n (nodes p) -> forallb (true_in (start p)) (claims n (init p n)) = true.

  Theorem knowledge_start : knowledge_init -> knowledge (start p).
  Proof. intros O. split; [intros n Hn; exact (O n Hn)|intros k []]. Qed.

  Hypothesis HI : forall d, Inv d -> knowledge d.
  Hypothesis Os : forall m, knowledge_send m.
  Hypothesis Or : forall m, knowledge_receive m.
  Hypothesis Oi : forall i, knowledge_internal i.

  Lemma claimant d n : Inv d -> In n (nodes p) -> at_claimant d n (local d n).
  Proof. intros H M. constructor; auto. now apply (HI H). Qed.

  (** A fact, once true, is true for ever. *)
  Theorem fact_stable n d d' f : Inv d -> pstep n d d' -> true_in d f = true -> true_in d' f = true.
  Proof.
    unfold true_in. intros H St T.
    destruct St as [to m x Mn Mt G (Un & Uo) Es|from m x Mn Mf G (Un & Uo) C|i x Mn G (Un & Uo) Es];
      (destruct (eq_dec (about f) n) as [E|N]; [|now rewrite Uo]); rewrite E, Un in *.
    - refine (proj1 (Os m to (@claimant d n H Mn) Mt G) f E _). now rewrite <- E in T |- *.
    - assert (K : In (Packet from n m) (soup d)) by (eapply consumed_in; eauto).
      refine (proj1 (Or m from (@claimant d n H Mn) Mf K (proj2 (HI H) _ K) G) f E _). now rewrite <- E in T |- *.
    - refine (proj1 (Oi i (@claimant d n H Mn) G) f E _). now rewrite <- E in T |- *.
  Qed.

  Theorem knowledge_preserved : preserved Inv knowledge.
  Proof.
    intros n d d' H St. destruct (HI H) as [Kn Ks].
    assert (Old : forall l, forallb (true_in d) l = true -> forallb (true_in d') l = true).
    { intros l. rewrite !forallb_forall. intros F f Hf. eapply fact_stable; eauto. }
    destruct St as [to m x Mn Mt G (Un & Uo) Es|from m x Mn Mf G (Un & Uo) C|i x Mn G (Un & Uo) Es].
    - assert (Know : knowable n (local d n) x (true_in d')).
      { split; [auto|]. intros f E T. unfold true_in. now rewrite E, Un. }
      destruct (proj2 (Os m to (@claimant d n H Mn) Mt G) _ Know) as [Cl Sy]. split.
      + intros q Mq. destruct (eq_dec q n) as [->|N]; [now rewrite Un|rewrite (Uo q N); auto].
      + rewrite Es. intros k [<-|K]; [exact Sy|auto].
    - assert (Know : knowable n (local d n) x (true_in d')).
      { split; [auto|]. intros f E T. unfold true_in. now rewrite E, Un. }
      assert (K : In (Packet from n m) (soup d)) by (eapply consumed_in; eauto).
      pose proof (proj2 (Or m from (@claimant d n H Mn) Mf K (Ks _ K) G) _ Know (Old _ (Ks _ K))) as Cl. split.
      + intros q Mq. destruct (eq_dec q n) as [->|N]; [now rewrite Un|rewrite (Uo q N); auto].
      + intros k Hk. apply Old, Ks. eapply consumed_incl; eauto.
    - assert (Know : knowable n (local d n) x (true_in d')).
      { split; [auto|]. intros f E T. unfold true_in. now rewrite E, Un. }
      pose proof (proj2 (Oi i (@claimant d n H Mn) G) _ Know) as Cl. split.
      + intros q Mq. destruct (eq_dec q n) as [->|N]; [now rewrite Un|rewrite (Uo q N); auto].
      + rewrite Es. auto.
  Qed.
End Knowledge.

Arguments true_in p {fact} about holds d f.
Arguments knowledge p {fact} about holds claims says d.
Arguments at_claimant p Inv {fact} about holds claims d n x.
Arguments knowledge_send p Inv {fact} about holds claims says m.
Arguments knowledge_receive p Inv {fact} about holds claims says m.
Arguments knowledge_internal p Inv {fact} about holds claims i.
Arguments knowledge_init p {fact} about holds claims.
