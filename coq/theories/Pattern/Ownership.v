(** Ownership: a token is in one place.

    A token is held by nodes and carried by messages.  If no step makes more of it than
    it uses up, then all nodes and messages together have at most one, so two nodes that
    hold it are the same node.  The statements are about one node and one message. *)
From Coq Require Import Bool List Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol.
Import ListNotations.
Set Implicit Arguments.

(** *** Sums over the nodes of a network *)

Fixpoint total {A} (w : A -> nat) (xs : list A) : nat :=
  match xs with
  | [] => 0
  | x :: xs => w x + total w xs
  end.

Section Total.
  Context {A : Type}.
  Implicit Types (w : A -> nat) (xs : list A).

  Lemma total_app w xs ys : total w (xs ++ ys) = total w xs + total w ys.
  Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. lia. Qed.

  Lemma total_ext w w' xs : (forall x, In x xs -> w x = w' x) -> total w xs = total w' xs.
  Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. intros H. rewrite IH; auto. Qed.

  Lemma total_in w xs x : In x xs -> w x <= total w xs.
  Proof. induction xs as [|y xs IH]; simpl; [tauto|]. intros [->|H]; [lia|]. specialize (IH H). lia. Qed.

  Lemma total_two w xs x y : NoDup xs -> In x xs -> In y xs -> x <> y -> w x + w y <= total w xs.
  Proof.
    intros D. induction D as [|z xs N D IH]; simpl; [tauto|]. intros [->|Hx] [->|Hy] Nxy; try tauto.
    - pose proof (total_in w _ _ Hy). lia.
    - pose proof (total_in w _ _ Hx). lia.
    - specialize (IH Hx Hy Nxy). lia.
  Qed.

  (** Where only [x]'s weight changes, and by how much. *)
  Lemma total_change w w' xs x :
    NoDup xs -> In x xs -> (forall y, y <> x -> w' y = w y) -> total w' xs + w x = total w xs + w' x.
  Proof.
    intros D. induction D as [|y xs N D IH]; simpl; [tauto|]. intros [->|Hx] H.
    - rewrite (total_ext w' w xs); [lia|]. intros y Hy. apply H. congruence.
    - rewrite (H y) by congruence. specialize (IH Hx H). lia.
  Qed.

  (** At most one, where each has at most one and no two have one. *)
  Lemma total_at_most_one w xs :
    NoDup xs -> (forall x, In x xs -> w x <= 1) ->
    (forall x y, In x xs -> In y xs -> x <> y -> w x = 0 \/ w y = 0) -> total w xs <= 1.
  Proof.
    intros D. induction D as [|x xs N D IH]; simpl; [lia|]. intros H1 H2.
    assert (total w xs <= 1) by (apply IH; intros; [apply H1|apply H2]; auto).
    specialize (H1 x (or_introl eq_refl)) as Hx. destruct (w x) as [|k] eqn:E; [lia|].
    enough (total w xs = 0) by lia.
    assert (Z : forall y, In y xs -> w y = 0).
    { intros y Hy. destruct (H2 x y) as [K|K]; auto; [congruence|lia]. }
    clear - Z. induction xs as [|y xs IH]; simpl; [reflexivity|]. rewrite Z by (left; reflexivity).
    apply IH. intros z Hz. apply Z. now right.
  Qed.
End Total.

Section Ownership.
  Variable p : protocol.
  Variable Inv : net p -> Prop.                      (* the whole invariant, of which this is a conjunct *)
  Variable token : Type.
  Context {EqToken : Eq token}.
  Variable held : nid -> lstate p -> list token.     (* the tokens that a node in a state holds *)
  Variable carried : nid -> nid -> msg p -> list token.  (* from, to: the tokens that a message carries *)

  Definition members : list nid := nodup eq_dec (nodes p).
  Definition held_at (d : net p) (t : token) (n : nid) : nat := count t (held n (local d n)).
  Definition carried_by (t : token) (k : packet (msg p)) : nat := count t (carried (src k) (dst k) (body k)).
  Definition whereabouts (d : net p) (t : token) : nat :=
    total (held_at d t) members + total (carried_by t) (soup d).

  Definition ownership (d : net p) : Prop := forall t, whereabouts d t <= 1.

  (** No token comes from nothing. *)
  Definition ownership_send (m : msg p) : Prop :=
    forall d n to x x' t, Inv d -> In n (nodes p) -> In to (nodes p) -> local d n = x ->
    send p n to x m = Some x' -> count t (held n x') + count t (carried n to m) <= count t (held n x).

  Definition ownership_receive (m : msg p) : Prop :=
    forall d n from x x' t, Inv d -> In n (nodes p) -> In from (nodes p) -> local d n = x ->
    In (Packet from n m) (soup d) -> receive p n from x m = Some x' ->
    count t (held n x') <= count t (held n x) + count t (carried from n m).

  Definition ownership_internal (i : action p) : Prop :=
    forall d n x x' t, Inv d -> In n (nodes p) -> local d n = x ->
    internal p n x i = Some x' -> count t (held n x') <= count t (held n x).

  (** At first every token is held once, by one node. *)
  Definition ownership_init : Prop :=
    forall t n, In n (nodes p) -> count t (held n (init p n)) <= 1 /\
    forall m, In m (nodes p) -> n <> m -> count t (held n (init p n)) = 0 \/ count t (held m (init p m)) = 0.

  Lemma in_members n : In n members <-> In n (nodes p).
  Proof. apply nodup_In. Qed.

  Theorem ownership_start : ownership_init -> ownership (start p).
  Proof.
    intros O t. unfold whereabouts. simpl. rewrite PeanoNat.Nat.add_0_r.
    apply total_at_most_one; [apply NoDup_nodup| |].
    - intros n Hn. apply in_members in Hn. exact (proj1 (O t n Hn)).
    - intros n m Hn Hm N. apply in_members in Hn, Hm. exact (proj2 (O t n Hn) m Hm N).
  Qed.

  Theorem ownership_preserved :
    (forall d, Inv d -> ownership d) ->
    (forall m, ownership_send m) -> (forall m, ownership_receive m) -> (forall i, ownership_internal i) ->
    preserved Inv ownership.
  Proof.
    intros HI Os Or Oi n d d' H St t. specialize (HI d H t). revert HI. unfold whereabouts.
    assert (Change : forall x, In n (nodes p) -> updated (local d) (local d') n x ->
              total (held_at d' t) members + count t (held n (local d n)) = total (held_at d t) members + count t (held n x)).
    { intros x Mn (Un & Uo). rewrite <- Un.
      refine (@total_change _ (held_at d t) (held_at d' t) members n (NoDup_nodup _ _) (proj2 (in_members n) Mn) _).
      intros m N. unfold held_at. now rewrite Uo. }
    destruct St as [to m x Mn Mt G U Es|from m x Mn Mf G U C|i x Mn G U Es]; specialize (Change x Mn U).
    - rewrite Es. simpl. unfold carried_by at 2. simpl.
      pose proof (Os m d n to (local d n) x t H Mn Mt eq_refl G). lia.
    - pose proof (Or m d n from (local d n) x t H Mn Mf eq_refl (consumed_in C) G).
      destruct C as (s1 & s2 & -> & ->). rewrite !total_app. simpl. unfold carried_by at 2. simpl. lia.
    - rewrite Es. pose proof (Oi i d n (local d n) x t H Mn eq_refl G). lia.
  Qed.

  (** *** What it is for *)

  (** Two nodes that hold the same token are one. *)
  Theorem owner_unique d t n m :
    ownership d -> In n (nodes p) -> In m (nodes p) ->
    contains (held n (local d n)) t = true -> contains (held m (local d m)) t = true -> n = m.
  Proof.
    intros O Mn Mm Hn Hm. destruct (eq_dec n m) as [E|N]; [exact E|exfalso].
    specialize (O t). unfold whereabouts in O.
    assert (forall q, contains (held q (local d q)) t = true -> 1 <= held_at d t q).
    { intros q Hq. unfold held_at. clear - Hq. induction (held q (local d q)) as [|u us IH]; simpl in *; [discriminate|].
      destruct (t == u); simpl; [lia|auto]. }
    pose proof (@total_two _ (held_at d t) members n m (NoDup_nodup _ _) (proj2 (in_members n) Mn) (proj2 (in_members m) Mm) N).
    pose proof (H n Hn). pose proof (H m Hm). lia.
  Qed.

  (** What a node holds is not on its way. *)
  Theorem owner_not_in_flight d t n k :
    ownership d -> In n (nodes p) -> contains (held n (local d n)) t = true ->
    In k (soup d) -> contains (carried (src k) (dst k) (body k)) t = true -> False.
  Proof.
    intros O Mn Hn Hk Hc. specialize (O t). unfold whereabouts in O.
    assert (P : forall ts : list token, contains ts t = true -> 1 <= count t ts).
    { induction ts as [|u us IH]; simpl; [discriminate|]. destruct (t == u); simpl; [lia|auto]. }
    pose proof (total_in (held_at d t) _ _ (proj2 (in_members n) Mn)).
    pose proof (total_in (carried_by t) _ _ Hk).
    pose proof (P _ Hn). pose proof (P _ Hc). unfold held_at, carried_by in *. lia.
  Qed.
End Ownership.

Arguments ownership p {token EqToken} held carried d.
Arguments ownership_send p Inv {token EqToken} held carried m.
Arguments ownership_receive p Inv {token EqToken} held carried m.
Arguments ownership_internal p Inv {token EqToken} held i.
Arguments ownership_init p {token EqToken} held.
