(** Majorities of a list of nodes, and the static core of ballot-based consensus: if
    proposals are justified by what a majority has promised, no two values are chosen.
    There is no network here: the theorem is about what acceptors have voted and what
    has been proposed, at one moment. *)
From Coq Require Import Bool List BinInt Lia.
From DiselTS.Values Require Export Votes.
From DiselTS.Values Require Import Eq Numbers Lists.
Import ListNotations.
Local Open Scope Z_scope.
Set Implicit Arguments.

Lemma filter_meet (f g : nid -> bool) l :
  len l < len (filter f l) + len (filter g l) -> exists a, contains l a = true /\ f a = true /\ g a = true.
Proof.
  induction l as [|a l IH]; [rewrite !len_nil; lia|]. rewrite !len_cons. simpl.
  destruct (f a) eqn:F, (g a) eqn:G; rewrite ?len_cons; intros H.
  1: exists a; rewrite eqb_refl; auto.
  all: destruct IH as (b & B & ?); [lia|]; exists b; rewrite B, orb_true_r; auto.
Qed.

(** Two majorities have a node in common. *)
Theorem majority_meet l f g : majority l f = true -> majority l g = true ->
  exists a, contains l a = true /\ f a = true /\ g a = true.
Proof. unfold majority. intros F G. apply Z.ltb_lt in F, G. apply filter_meet. lia. Qed.

Lemma majority_some l f : majority l f = true -> exists a, contains l a = true /\ f a = true.
Proof. intros H. destruct (majority_meet _ _ _ H H) as (a & A & F & _). eauto. Qed.

Lemma majority_mono l (f g : nid -> bool) :
  (forall a, contains l a = true -> f a = true -> g a = true) -> majority l f = true -> majority l g = true.
Proof.
  unfold majority. intros H F. apply Z.ltb_lt in F. apply Z.ltb_lt.
  enough (len (filter f l) <= len (filter g l)) by lia. clear F.
  induction l as [|a l IH]; [reflexivity|]. simpl in H |- *.
  assert (IH' : len (filter f l) <= len (filter g l)) by (apply IH; intros b B; apply H; rewrite B; apply orb_true_r).
  specialize (H a). rewrite eqb_refl in H. destruct (f a).
  - rewrite H by reflexivity. rewrite !len_cons. lia.
  - destruct (g a); rewrite ?len_cons; lia.
Qed.

(** *** Votes *)

Section Voting.
  Context {V : Type}.
  Implicit Types l : list (Z * V).

  Lemma latest_some l w : latest l = Some w -> In w l /\ forall u, In u l -> fst u <= fst w.
  Proof.
    revert w. induction l as [|a l IH]; simpl; [discriminate|]. intros w.
    destruct (latest l) as [u|] eqn:E.
    - destruct (IH u eq_refl) as [Iu Mu]. destruct (Z.ltb_spec (fst a) (fst u)) as [L|L]; intros [= <-].
      + split; [auto|]. intros x [->|Hx]; [lia|auto].
      + split; [auto|]. intros x [->|Hx]; [lia|]. specialize (Mu x Hx). lia.
    - intros [= <-]. split; [auto|]. intros x [->|Hx]; [lia|]. destruct l as [|y l]; [destruct Hx|].
      simpl in E. destruct (latest l); [destruct (_ <? _)|]; discriminate.
  Qed.

  Lemma latest_in l u : In u l -> exists w, latest l = Some w /\ In w l /\ fst u <= fst w.
  Proof.
    intros H. destruct (latest l) as [w|] eqn:E.
    - apply latest_some in E as [A B]. eauto.
    - destruct l as [|y l]; [destruct H|]. simpl in E. destruct (latest l); [destruct (_ <? _)|]; discriminate.
  Qed.

  Lemma latest_new b (v : V) l : forallb (fun w => fst w <=? b) l = true -> latest ((b, v) :: l) = Some (b, v).
  Proof.
    intros H. simpl. destruct (latest l) as [u|] eqn:E; [|reflexivity]. apply latest_some in E as [I _].
    rewrite forallb_forall in H. specialize (H u I). apply Z.leb_le in H. simpl.
    destruct (Z.ltb_spec b (fst u)); [lia|reflexivity].
  Qed.

  Lemma before_new b b' (v : V) l : b <= b' -> before b ((b', v) :: l) = before b l.
  Proof. intros L. unfold before. simpl. destruct (Z.ltb_spec b' b); [lia|reflexivity]. Qed.

  Lemma before_all b l : forallb (fun w => fst w <? b) l = true -> before b l = l.
  Proof.
    unfold before. induction l as [|a l IH]; simpl; [reflexivity|]. rewrite andb_true_iff. intros [-> H].
    f_equal. auto.
  Qed.

  (** Votes whose latest is earlier than [b] are all earlier. *)
  Lemma before_latest b l :
    match latest l with Some w => fst w <? b | None => true end = true -> before b l = l.
  Proof.
    intros H. apply before_all. apply forallb_forall. intros u Iu. destruct (latest_in _ _ Iu) as (w & E & _ & L).
    rewrite E in H. apply Z.ltb_lt in H. apply Z.ltb_lt. lia.
  Qed.

  Lemma latest_contains {EqV : Eq V} l w : latest l = Some w -> contains l w = true.
  Proof. intros H. apply contains_In. exact (proj1 (latest_some _ H)). Qed.
End Voting.

(** *** At most one value is chosen *)

Section OneValue.
  Context {V : Type} {EqV : Eq V}.
  Variable acceptors : list nid.
  Variable votes : nid -> list (Z * V).                                    (* of each acceptor *)
  Variable proposal : Z -> option (V * list (nid * option (Z * V))).       (* of each ballot, and what it rests on *)

  Hypothesis vote_proposed : forall a b v, contains acceptors a = true -> contains (votes a) (b, v) = true ->
    exists promises, proposal b = Some (v, promises).
  Hypothesis promise_kept : forall b v promises a last, proposal b = Some (v, promises) -> contains promises (a, last) = true ->
    last = latest (before b (votes a)).
  Hypothesis proposal_justified : forall b v promises, proposal b = Some (v, promises) -> justified acceptors v promises = true.
  (* What promises tell is of acceptors. *)
  Hypothesis promise_acceptor : forall b v promises a last, proposal b = Some (v, promises) -> contains promises (a, last) = true ->
    contains acceptors a = true.

  Definition chosen (b : Z) (v : V) : bool := majority acceptors (fun a => contains (votes a) (b, v)).

  Lemma later_proposals b v b' v' promises :
    chosen b v = true -> b <= b' -> proposal b' = Some (v', promises) -> v' = v.
  Proof.
    intros Q L. assert (D : 0 <= b' - b) by lia. remember (b' - b) as n eqn:En. revert b' v' promises En L.
    induction n as [n IH] using (well_founded_induction (Z.lt_wf 0)). intros b' v' promises En L E.
    destruct (Z.eq_dec b b') as [->|N].
    - destruct (majority_some _ _ Q) as (a & A & Va).
      destruct (vote_proposed _ _ _ A Va) as (pr' & E'). congruence.
    - pose proof (proposal_justified E) as J. unfold justified in J. apply andb_true_iff in J as [Mj Ch].
      destruct (majority_meet _ _ _ Q Mj) as (a & A & Va & Pa).
      unfold promised in Pa. apply existsb_exists in Pa as ([a' last] & Ia & Ea). simpl in Ea. apply eqb_true in Ea as ->.
      apply (proj2 (contains_In _ _)) in Ia. pose proof (promise_kept _ _ E Ia) as Hl.
      assert (Ib : In (b, v) (before b' (votes a))).
      { unfold before. apply filter_In. split; [now apply (proj1 (contains_In _ _))|]. apply Z.ltb_lt. simpl. lia. }
      destruct (latest_in _ _ Ib) as (w & Ew & _ & Lw). rewrite Ew in Hl. subst last.
      assert (Iw : In w (reported promises)).
      { unfold reported. apply in_flat_map. exists (a, Some w). split; [now apply (proj1 (contains_In _ _))|simpl; auto]. }
      destruct (latest_in _ _ Iw) as ([bm vm] & Em & Im & Lm). rewrite Em in Ch. apply eqb_true in Ch. simpl in *. subst v'.
      apply in_flat_map in Im as ([q [u|]] & Iq & Iu); simpl in Iu; [destruct Iu as [->|[]]|destruct Iu].
      apply (proj2 (contains_In _ _)) in Iq. pose proof (promise_acceptor _ _ E Iq) as Aq.
      pose proof (promise_kept _ _ E Iq) as Hu. symmetry in Hu. apply latest_some in Hu as [Hu _].
      unfold before in Hu. apply filter_In in Hu as [Hu Lb]. apply Z.ltb_lt in Lb. simpl in *.
      apply (proj2 (contains_In _ _)) in Hu. destruct (vote_proposed _ _ _ Aq Hu) as (pr' & E').
      apply (IH (bm - b)) with (b' := bm) (promises := pr'); auto; lia.
  Qed.

  Theorem one_value b v b' v' : chosen b v = true -> chosen b' v' = true -> v = v'.
  Proof.
    assert (H : forall b v b' v', b <= b' -> chosen b v = true -> chosen b' v' = true -> v = v').
    { clear b v b' v'. intros b v b' v' L Q Q'. destruct (majority_some _ _ Q') as (a & A & Va).
      destruct (vote_proposed _ _ _ A Va) as (pr & E). symmetry. eapply later_proposals; eauto. }
    intros Q Q'. destruct (Z.le_ge_cases b b') as [L|L]; [|symmetry]; eauto.
  Qed.
End OneValue.

(** *** In a network *)

From DiselTS.Core Require Import Protocol.
From DiselTS.Pattern Require Import Ghost.

Section Consensus.
  Variable p : protocol.
  Variable Inv : net p -> Prop.
  Context {V : Type} {EqV : Eq V}.
  Variable acceptors : list nid.
  Variable owner : Z -> nid.                                                   (* who proposes in a ballot *)
  Variable votes : lstate p -> list (Z * V).                                   (* of an acceptor in a state *)
  Variable proposal : Z -> lstate p -> option (V * list (nid * option (Z * V))). (* of a proposer in a state *)

  Definition votes_at (d : net p) (a : nid) : list (Z * V) := votes (local d a).
  Definition proposal_at (d : net p) (b : Z) : option (V * list (nid * option (Z * V))) :=
    if contains (nodes p) (owner b) then proposal b (local d (owner b)) else None.

  (** The obligations: consequences of the invariant. *)
  Definition consensus_voted : Prop :=
    forall d a b v, Inv d -> contains acceptors a = true -> contains (votes_at d a) (b, v) = true ->
    option_map fst (proposal_at d b) = Some v.
  Definition consensus_promised : Prop :=
    forall d b v promises a last, Inv d -> proposal_at d b = Some (v, promises) -> contains promises (a, last) = true ->
    contains acceptors a = true /\ last = latest (before b (votes_at d a)).
  Definition consensus_justified : Prop :=
    forall d b v promises, Inv d -> proposal_at d b = Some (v, promises) -> justified acceptors v promises = true.

  (** A majority of the acceptors has voted for [v] in ballot [b]. *)
  Definition chosen_in (d : net p) (b : Z) (v : V) : bool := chosen acceptors (votes_at d) b v.

  Theorem consensus :
    consensus_voted -> consensus_promised -> consensus_justified ->
    forall d b v b' v', Inv d -> chosen_in d b v = true -> chosen_in d b' v' = true -> v = v'.
  Proof.
    intros Ov Op Oj d b v b' v' H. apply one_value with (proposal := proposal_at d).
    - intros a c u A Vt. pose proof (Ov d a c u H A Vt) as E. destruct (proposal_at d c) as [[w pr]|]; [|discriminate E].
      injection E as ->. eauto.
    - intros c u pr a last E Ia. exact (proj2 (Op d c u pr a last H E Ia)).
    - intros c u pr E. eauto.
    - intros c u pr a last E Ia. exact (proj1 (Op d c u pr a last H E Ia)).
  Qed.

  (** *** What nodes know to be decided *)

  Variable decided : lstate p -> option ((Z * V) * list nid).  (* a vote, and acceptors that have cast it *)

  Definition consensus_decided : Prop :=
    forall d n w voters a, Inv d -> contains (nodes p) n = true -> decided (local d n) = Some (w, voters) ->
    majority acceptors (contains voters) = true /\
    (contains voters a = true -> contains (votes_at d a) w = true).

  (** What two nodes know to be decided is one value. *)
  Definition agreed (d : net p) : Prop :=
    forall n n' w w' voters voters', contains (nodes p) n = true -> contains (nodes p) n' = true ->
    decided (local d n) = Some (w, voters) -> decided (local d n') = Some (w', voters') -> snd w = snd w'.

  Lemma decided_chosen : consensus_decided ->
    forall d n b v voters, Inv d -> contains (nodes p) n = true -> decided (local d n) = Some ((b, v), voters) ->
    chosen_in d b v = true.
  Proof.
    intros Od d n b v voters H M E. unfold chosen_in, chosen.
    apply majority_mono with (f := contains voters).
    - intros a _ K. exact (proj2 (Od d n (b, v) voters a H M E) K).
    - exact (proj1 (Od d n (b, v) voters 0%nat H M E)).
  Qed.

  Theorem consensus_agreed :
    consensus_voted -> consensus_promised -> consensus_justified -> consensus_decided ->
    forall d, Inv d -> agreed d.
  Proof.
    intros Ov Op Oj Od d H n n' [b v] [b' v'] voters voters' M M' E E'. simpl.
    eapply consensus with (b := b) (b' := b'); eauto using decided_chosen.
  Qed.
End Consensus.

Arguments agreed p {V} decided d.

(** The same of the protocol that runs without ghosts: a node that runs knows what it knew with them. *)
Section Running.
  Variables g p : protocol.
  Context {V : Type}.
  Variable decided : lstate g -> option ((Z * V) * list nid).
  Variable decided' : lstate p -> option ((Z * V) * list nid).

  Theorem running_agreed (erase : lstate g -> lstate p) (fill : msg p -> msg g) (Inv : net g -> Prop) :
    ghost_nodes g p -> (forall x, decided' (erase x) = decided x) ->
    (forall e, Inv e -> agreed g decided e) ->
    forall d, erased g p erase fill Inv d -> agreed p decided' d.
  Proof.
    intros Hn He Ha d (e & (El & _) & Ie) n n' w w' voters voters' M M' E E'.
    rewrite El, He in E, E'.
    apply (Ha e Ie n n' w w' voters voters'); try assumption;
      apply (proj2 (contains_In _ _)), Hn, (proj1 (contains_In _ _)); assumption.
  Qed.
End Running.

Arguments chosen_in p {V EqV} acceptors votes d b v.
Arguments consensus_voted p Inv {V EqV} acceptors owner votes proposal.
Arguments consensus_promised p Inv {V EqV} acceptors owner votes proposal.
Arguments consensus_decided p Inv {V EqV} acceptors votes decided.
Arguments consensus_justified p Inv {V EqV} acceptors owner proposal.
