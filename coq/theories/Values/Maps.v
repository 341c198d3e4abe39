(** Finite maps: a map is the list of its entries, in the order in which its keys came in.

    That is what JavaScript's [Map] is.  Setting a key that is there keeps its place; one that
    has been deleted comes last when it is set again.  Two maps are equal where they have the
    same entries in the same order, for that order is seen by whoever goes over them.

    [m.size] is [len m], [[...m]] is [m] itself, and [m.has(k)] is [defined (map_get m k)].
    Maps that programs build have each key once.  A list with a key twice is no map of
    JavaScript's; the functions are such that their laws hold of it as well, so nothing has
    to be said of it. *)
From Coq Require Import Bool List BinInt.
From DiselTS.Values Require Import Eq Lists.
Import ListNotations.
Set Implicit Arguments.

(** [[...m.keys()]], [[...m.values()]] *)
Notation map_keys := (map fst) (only parsing).
Notation map_values := (map snd) (only parsing).

Section Maps.
  Context {K V : Type} {EqK : Eq K}.
  Implicit Types (m : list (K * V)) (k : K) (v : V).

  (** [m.get(k)] *)
  Fixpoint map_get m k : option V :=
    match m with
    | [] => None
    | (k', v) :: m => if k == k' then Some v else map_get m k
    end.

  (** [mapSet(m, k, v)] *)
  Fixpoint map_set m k v : list (K * V) :=
    match m with
    | [] => [(k, v)]
    | (k', v') :: m => if k == k' then (k, v) :: m else (k', v') :: map_set m k v
    end.

  (** [mapDelete(m, k)] *)
  Definition map_delete m k : list (K * V) := filter (fun e => negb (k == fst e)) m.

  (** [mapOf(entries)]: of a key that occurs twice, the last value counts, and the first place. *)
  Definition map_of (entries : list (K * V)) : list (K * V) :=
    fold_left (fun m e => map_set m (fst e) (snd e)) entries [].

  (** *** Facts *)

  Lemma map_get_set m k v k' : map_get (map_set m k v) k' = if k' == k then Some v else map_get m k'.
  Proof.
    induction m as [|[k0 v0] m IH]; simpl; [reflexivity|].
    destruct (eqb_spec k k0) as [->|N]; simpl; [now destruct (k' == k0)|].
    rewrite IH. destruct (eqb_spec k' k0) as [->|]; [|reflexivity].
    destruct (eqb_spec k0 k) as [->|]; [contradiction|reflexivity].
  Qed.

  Lemma map_get_delete m k k' : map_get (map_delete m k) k' = if k' == k then None else map_get m k'.
  Proof.
    induction m as [|[k0 v0] m IH]; simpl; [now destruct (k' == k)|].
    destruct (k == k0) eqn:E; simpl; rewrite IH.
    - apply eqb_true in E as <-. now destruct (k' == k).
    - destruct (k' == k0) eqn:E'; [|reflexivity].
      apply eqb_true in E' as ->. now rewrite eqb_sym, E.
  Qed.

  Lemma map_get_app m m' k : map_get (m ++ m') k = match map_get m k with Some v => Some v | None => map_get m' k end.
  Proof. induction m as [|[k0 v0] m IH]; simpl; [reflexivity|]. now destruct (k == k0). Qed.

  (** What is found is an entry. *)
  Lemma map_get_In m k v : map_get m k = Some v -> In (k, v) m.
  Proof.
    induction m as [|[k0 v0] m IH]; simpl; [discriminate|].
    destruct (eqb_spec k k0) as [->|N]; [intros [= ->]; now left|]. intros H. right. exact (IH H).
  Qed.

  (** A key is there where it has a value. *)
  Lemma contains_keys m k : contains (map fst m) k = defined (map_get m k).
  Proof. induction m as [|[k0 v0] m IH]; simpl; [reflexivity|]. rewrite IH. now destruct (k == k0). Qed.

  (** What holds of every entry holds of one that is found. *)
  Lemma forallb_map_get (f : K * V -> bool) m k v : forallb f m = true -> map_get m k = Some v -> f (k, v) = true.
  Proof. rewrite forallb_forall. intros H G. exact (H _ (map_get_In m k G)). Qed.

  Lemma forallb_map_set (f : K * V -> bool) m k v :
    f (k, v) = true -> forallb f m = true -> forallb f (map_set m k v) = true.
  Proof.
    intros E. induction m as [|[k0 v0] m IH]; simpl; [now rewrite E|].
    rewrite andb_true_iff. intros [H All]. destruct (k == k0); simpl; rewrite andb_true_iff; auto.
  Qed.

  Lemma forallb_map_delete (f : K * V -> bool) m k : forallb f m = true -> forallb f (map_delete m k) = true.
  Proof. rewrite !forallb_forall. intros H e I. apply filter_In in I as [I _]. exact (H e I). Qed.

  (** Setting a key adds it where it is new, and nothing else. *)
  Lemma len_map_set m k v : len (map_set m k v) = if defined (map_get m k) then len m else (len m + 1)%Z.
  Proof.
    induction m as [|[k0 v0] m IH]; cbn [map_set map_get]; [reflexivity|].
    destruct (k == k0); rewrite !len_cons; [reflexivity|]. rewrite IH. destruct (map_get m k); reflexivity.
  Qed.

  (** What programs build has each key once. *)
  Lemma distinct_map_set m k v : distinct (map fst m) = true -> distinct (map fst (map_set m k v)) = true.
  Proof.
    induction m as [|[k0 v0] m IH]; simpl; [reflexivity|].
    rewrite !andb_true_iff. intros [N D]. destruct (eqb_spec k k0) as [->|Nk]; simpl; [now rewrite N, D|].
    rewrite (IH D), andb_true_r. apply negb_true_iff in N. apply negb_true_iff.
    rewrite contains_keys in *. rewrite map_get_set.
    destruct (eqb_spec k0 k) as [->|]; [contradiction|exact N].
  Qed.

  Lemma distinct_map_delete m k : distinct (map fst m) = true -> distinct (map fst (map_delete m k)) = true.
  Proof.
    induction m as [|[k0 v0] m IH]; simpl; [reflexivity|].
    rewrite andb_true_iff. intros [N D]. destruct (k == k0); simpl; [exact (IH D)|].
    rewrite (IH D), andb_true_r. apply negb_true_iff in N. apply negb_true_iff.
    rewrite contains_keys in *. rewrite map_get_delete. now destruct (k0 == k).
  Qed.
End Maps.

#[export] Hint Rewrite @map_get_set @map_get_delete : values.

(** * Finite sets: a set is the list of its elements, in the order in which they came in, as
    JavaScript's [Set] is.  What is said of maps (Maps.v) is true of sets: two are equal where
    they have the same elements in the same order.

    [s.size] is [len s], [[...s]] is [s] itself, and [s.has(x)] is [contains s x]. *)

Section Sets.
  Context {A : Type} {EqA : Eq A}.
  Implicit Types (s : list A) (x : A).

  (** [setAdd(s, x)] *)
  Definition set_add s x : list A := if contains s x then s else s ++ [x].

  (** [setDelete(s, x)] *)
  Definition set_delete s x : list A := filter (fun y => negb (x == y)) s.

  (** [setOf(elements)]: of what occurs twice, the first place counts. *)
  Definition set_of (elements : list A) : list A := fold_left set_add elements [].

  (** *** Facts *)

  Lemma contains_set_add s x y : contains (set_add s x) y = (y == x) || contains s y.
  Proof.
    unfold set_add. destruct (contains s x) eqn:E.
    - destruct (eqb_spec y x) as [->|]; [exact E|reflexivity].
    - rewrite contains_app. simpl. rewrite orb_false_r. apply orb_comm.
  Qed.

  Lemma contains_set_delete s x y : contains (set_delete s x) y = contains s y && negb (x == y).
  Proof. unfold set_delete. now rewrite contains_filter. Qed.

  Lemma forallb_set_add (f : A -> bool) s x : forallb f (set_add s x) = f x && forallb f s.
  Proof.
    unfold set_add. destruct (contains s x) eqn:E.
    - destruct (forallb f s) eqn:All; [|now rewrite andb_false_r].
      now rewrite (forallb_contains f x s All E).
    - rewrite forallb_app. simpl. rewrite andb_true_r. apply andb_comm.
  Qed.

  Lemma forallb_set_delete (f : A -> bool) s x : forallb f s = true -> forallb f (set_delete s x) = true.
  Proof. rewrite !forallb_forall. intros H y I. apply filter_In in I as [I _]. exact (H y I). Qed.

  Lemma len_set_add s x : len (set_add s x) = if contains s x then len s else (len s + 1)%Z.
  Proof. unfold set_add. destruct (contains s x); [reflexivity|apply len_snoc]. Qed.

  (** What programs build has each element once. *)
  Lemma distinct_set_add s x : distinct (set_add s x) = distinct s.
  Proof.
    unfold set_add. destruct (contains s x) eqn:E; [reflexivity|].
    rewrite distinct_app. simpl. now rewrite E, !andb_true_r.
  Qed.

  Lemma distinct_set_delete s x : distinct s = true -> distinct (set_delete s x) = true.
  Proof.
    induction s as [|y s IH]; simpl; [reflexivity|].
    rewrite andb_true_iff. intros [N D]. destruct (x == y); simpl; [exact (IH D)|].
    rewrite (IH D), andb_true_r. apply negb_true_iff in N. apply negb_true_iff.
    rewrite contains_set_delete, N. reflexivity.
  Qed.
End Sets.

#[export] Hint Rewrite @contains_set_add @contains_set_delete @forallb_set_add : values.
