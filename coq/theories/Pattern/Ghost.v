(** Ghost fields: history that the proof has and the running node has not.

    A protocol with ghost fields is erased to the one that runs.  Each step of the erased
    protocol is a step of the ghosted one, forgotten; so an invariant of the ghosted
    protocol says something of every run of the erased one: there is a history for which
    it holds. *)
From Coq Require Import Bool List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

Section Ghost.
  Variables g p : protocol.                   (* with ghost fields; as it runs *)
  Variable erase : lstate g -> lstate p.
  Variable fill : msg p -> msg g.             (* messages have no ghost fields: the same, by either name *)
  Variable fill_action : action p -> action g.
  Variable Inv : net g -> Prop.               (* the invariant of the ghosted protocol *)

  Definition filled (k : packet (msg p)) : packet (msg g) := Packet (src k) (dst k) (fill (body k)).

  (** A network that runs, and one with a history. *)
  Definition erases (d : net p) (e : net g) : Prop :=
    (forall n, local d n = erase (local e n)) /\ soup e = map filled (soup d).

  Definition erased (d : net p) : Prop := exists e, erases d e /\ Inv e.

  Definition ghost_nodes : Prop := forall n, In n (nodes p) <-> In n (nodes g).
  Definition ghost_init : Prop := forall n, erase (init g n) = init p n.

  Definition ghost_send (m : msg p) : Prop :=
    forall e n to y x', Inv e -> In n (nodes g) -> In to (nodes g) -> local e n = y ->
    send p n to (erase y) m = Some x' -> option_map erase (send g n to y (fill m)) = Some x'.

  Definition ghost_receive (m : msg p) : Prop :=
    forall e n from y x', Inv e -> In n (nodes g) -> In from (nodes g) -> local e n = y ->
    In (Packet from n (fill m)) (soup e) ->
    receive p n from (erase y) m = Some x' -> option_map erase (receive g n from y (fill m)) = Some x'.

  Definition ghost_internal (i : action p) : Prop :=
    forall e n y x', Inv e -> In n (nodes g) -> local e n = y ->
    internal p n (erase y) i = Some x' -> option_map erase (internal g n y (fill_action i)) = Some x'.

  Lemma put_updated S (f : nid -> S) n x : updated f (fun m => if m == n then x else f m) n x.
  Proof. split; [now rewrite eqb_refl|]. intros m N. apply eqb_neq in N. now rewrite N. Qed.

  Lemma map_some (y' : option (lstate g)) x' : option_map erase y' = Some x' -> exists y, y' = Some y /\ erase y = x'.
  Proof. destruct y' as [y|]; simpl; [|discriminate]. intros [= <-]. eauto. Qed.

  (* The history after a step that leads the node to [x'], the ghost of which is [y']. *)
  Lemma erases_updated (d d' : net p) (e : net g) n x' y' s :
    erases d e -> updated (local d) (local d') n x' -> erase y' = x' -> s = map filled (soup d') ->
    erases d' (Net g (fun m => if m == n then y' else local e m) s).
  Proof.
    intros (El & _) (Un & Uo) E Es. split; [|exact Es]. intros m. simpl. destruct (eqb_spec m n) as [->|N].
    - now rewrite Un.
    - now rewrite Uo.
  Qed.

  Theorem erased_inductive :
    pinductive Inv -> ghost_nodes ->
    (forall m, ghost_send m) -> (forall m, ghost_receive m) -> (forall i, ghost_internal i) ->
    pinductive erased.
  Proof.
    intros HI Hn Os Or Oi n d d' (e & R & Ie) St. pose proof R as (El & Es).
    destruct St as [to m x Mn Mt G U E|from m x Mn Mf G U C|i x Mn G U E]; rewrite El in G;
      apply Hn in Mn; try apply Hn in Mt; try apply Hn in Mf.
    - destruct (map_some _ (@Os m e n to _ x Ie Mn Mt eq_refl G)) as (y' & G' & Ey).
      exists (Net g (fun q => if q == n then y' else local e q) (Packet n to (fill m) :: soup e)).
      split; [eapply erases_updated; eauto; now rewrite E, Es|].
      eapply HI; [exact Ie|]. eapply PSend with (x := y'); [exact Mn|exact Mt|exact G'|apply put_updated|reflexivity].
    - destruct C as (s1 & s2 & E1 & E2).
      assert (C : consumed (soup e) (map filled (soup d')) (Packet from n (fill m))).
      { exists (map filled s1), (map filled s2). rewrite Es, E1, E2, !map_app. auto. }
      destruct (map_some _ (@Or m e n from _ x Ie Mn Mf eq_refl (consumed_in C) G)) as (y' & G' & Ey).
      exists (Net g (fun q => if q == n then y' else local e q) (map filled (soup d'))).
      split; [eapply erases_updated; eauto|].
      eapply HI; [exact Ie|]. eapply PReceive with (x := y'); [exact Mn|exact Mf|exact G'|apply put_updated|exact C].
    - destruct (map_some _ (@Oi i e n _ x Ie Mn eq_refl G)) as (y' & G' & Ey).
      exists (Net g (fun q => if q == n then y' else local e q) (soup e)).
      split; [eapply erases_updated; eauto; now rewrite E|].
      eapply HI; [exact Ie|]. eapply PInternal with (x := y'); [exact Mn|exact G'|apply put_updated|reflexivity].
  Qed.

  Theorem erased_start : ghost_init -> Inv (start g) -> erased (start p).
  Proof. intros Hi H. exists (start g). split; [split; [|reflexivity]|exact H]. intros n. symmetry. apply Hi. Qed.

  (** What follows from the invariant without mention of history, holds of what runs. *)
  Theorem erased_consequence (T : net g -> Prop) (T' : net p -> Prop) :
    (forall e, Inv e -> T e) -> (forall d e, erases d e -> T e -> T' d) -> forall d, erased d -> T' d.
  Proof. intros H1 H2 d (e & R & Ie). eauto. Qed.

  Lemma filled_in_flight (d : net p) e a b m :
    erases d e -> In (Packet a b m) (soup d) -> In (Packet a b (fill m)) (soup e).
  Proof. intros (_ & Es) H. rewrite Es. exact (in_map filled _ _ H). Qed.
End Ghost.

Arguments erases g p erase fill d e : clear implicits.
Arguments erased g p erase fill Inv d : clear implicits.
Arguments ghost_nodes g p : clear implicits.
Arguments ghost_init g p erase : clear implicits.
Arguments ghost_send g p erase fill Inv m : clear implicits.
Arguments ghost_receive g p erase fill Inv m : clear implicits.
Arguments ghost_internal g p erase fill_action Inv i : clear implicits.
