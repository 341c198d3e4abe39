(** Traces that are checked by computation.

    A trace is a list of events; [replay] goes through them with the protocol's
    own steps, and stops where one is not allowed.  Where it comes to an end, the
    network that it comes to is reachable: [replay_sound]. *)
From Coq Require Import Bool List Relations.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

Section Replay.
  Variable p : protocol.
  Context {EqM : Eq (msg p)}.
  Implicit Types d : net p.

  Inductive event :=
  | Sends (self to : nid) (m : msg p)
  | Receives (self from : nid) (m : msg p)
  | Acts (self : nid) (a : action p).

  Definition actor (e : event) : nid :=
    match e with Sends self _ _ | Receives self _ _ => self | Acts self _ => self end.

  (** [s] without its first packet that equals [k]; [None] where there is none. *)
  Fixpoint taken (k : packet (msg p)) (s : list (packet (msg p))) : option (list (packet (msg p))) :=
    match s with
    | [] => None
    | j :: s => if j == k then Some s else match taken k s with Some r => Some (j :: r) | None => None end
    end.

  Definition put d (self : nid) (x : lstate p) (s : list (packet (msg p))) : net p :=
    Net p (fun n => if n == self then x else local d n) s.

  Definition member (n : nid) : bool := contains (nodes p) n.

  Definition happen d (e : event) : option (net p) :=
    match e with
    | Sends self to m =>
        if member self && member to
        then match send p self to (local d self) m with
             | Some x => Some (put d self x (Packet self to m :: soup d))
             | None => None
             end
        else None
    | Receives self from m =>
        if member self && member from
        then match receive p self from (local d self) m, taken (Packet from self m) (soup d) with
             | Some x, Some s => Some (put d self x s)
             | _, _ => None
             end
        else None
    | Acts self a =>
        if member self
        then match internal p self (local d self) a with
             | Some x => Some (put d self x (soup d))
             | None => None
             end
        else None
    end.

  Fixpoint replay d (es : list event) : option (net p) :=
    match es with
    | [] => Some d
    | e :: es => match happen d e with Some d' => replay d' es | None => None end
    end.

  Lemma taken_consumed k s s' : taken k s = Some s' -> consumed s s' k.
  Proof.
    revert s'. induction s as [|j s IH]; intros s'; simpl; [discriminate|].
    destruct (j == k) eqn:E.
    - intros [= ->]. apply eqb_true in E as ->. now exists [], s'.
    - destruct (taken k s) as [r|]; [|discriminate]. intros [= <-].
      destruct (IH r eq_refl) as (before & after & -> & ->). now exists (j :: before), after.
  Qed.

  Lemma put_updated d self x s : updated (local d) (local (put d self x s)) self x.
  Proof.
    split; simpl; [now rewrite eqb_refl|]. intros m N. apply eqb_neq in N. now rewrite N.
  Qed.

  Lemma happen_sound d e d' : happen d e = Some d' -> pstep (actor e) d d'.
  Proof.
    destruct e as [self to m|self from m|self a]; simpl; unfold member.
    - destruct (contains (nodes p) self) eqn:Ms; [|discriminate].
      destruct (contains (nodes p) to) eqn:Mt; [|discriminate]. simpl.
      destruct (send p self to (local d self) m) as [x|] eqn:G; [|discriminate]. intros [= <-].
      apply contains_In in Ms. apply contains_In in Mt.
      eapply PSend; eauto using put_updated.
    - destruct (contains (nodes p) self) eqn:Ms; [|discriminate].
      destruct (contains (nodes p) from) eqn:Mf; [|discriminate]. simpl.
      destruct (receive p self from (local d self) m) as [x|] eqn:G; [|discriminate].
      destruct (taken (Packet from self m) (soup d)) as [s|] eqn:T; [|discriminate]. intros [= <-].
      apply contains_In in Ms. apply contains_In in Mf.
      eapply PReceive; eauto using put_updated, taken_consumed.
    - destruct (contains (nodes p) self) eqn:Ms; [|discriminate]. simpl.
      destruct (internal p self (local d self) a) as [x|] eqn:G; [|discriminate]. intros [= <-].
      apply contains_In in Ms. eapply PInternal; eauto using put_updated.
  Qed.

  (** What a trace comes to is reachable by the steps of the protocol. *)
  Theorem replay_sound es : forall d d',
    replay d es = Some d' -> clos_refl_trans (net p) (fun d d' => exists n, pstep n d d') d d'.
  Proof.
    induction es as [|e es IH]; intros d d'; simpl.
    - intros [= <-]. apply rt_refl.
    - destruct (happen d e) as [d1|] eqn:H; [|discriminate]. intros R.
      eapply rt_trans; [|exact (IH _ _ R)]. apply rt_step. exists (actor e). now apply happen_sound.
  Qed.

  (** Whether a trace can be gone from the first network, and comes to certain
      local states and messages in flight. *)
  Definition reaches {EqS : Eq (lstate p)} (es : list event)
      (states : list (nid * lstate p)) (flying : list (packet (msg p))) : bool :=
    match replay (start p) es with
    | Some d => forallb (fun one => local d (fst one) == snd one) states && same_elements (soup d) flying
    | None => false
    end.
End Replay.

Arguments Sends {p} self to m.
Arguments Receives {p} self from m.
Arguments Acts {p} self a.
