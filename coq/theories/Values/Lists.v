(** Arrays as lists: the functions that authored code may call on an array, with
    the meaning that JavaScript gives them. *)
From Coq Require Import Bool List BinInt Znat Lia.
From DiselTS.Values Require Import Eq Numbers.
Import ListNotations.
Local Open Scope Z_scope.
Set Implicit Arguments.

(** [xs.length] *)
Definition len {A} (xs : list A) : Z := Z.of_nat (length xs).

(** [xs[i]]: nothing below 0 and from the length on.  It takes no more steps than [xs] has
    elements, however large [i] is. *)
Fixpoint index {A} (xs : list A) (i : Z) : option A :=
  match xs with
  | [] => None
  | x :: xs => if i =? 0 then Some x else index xs (i - 1)
  end.

(** [xs.at(i)]: negative positions count from the end. *)
Definition at_ {A} (xs : list A) (i : Z) : option A :=
  index xs (if i <? 0 then len xs + i else i).

(** A relative position of [slice], made absolute and kept inside the array. *)
Definition clamp (length i : Z) : Z := if i <? 0 then Z.max 0 (length + i) else Z.min i length.

(** [xs.slice(from, to)] *)
Definition slice {A} (xs : list A) (from to : Z) : list A :=
  let from := clamp (len xs) from in
  let to := clamp (len xs) to in
  firstn (Z.to_nat (to - from)) (skipn (Z.to_nat from) xs).

(** [xs.slice(from)] *)
Definition slice_from {A} (xs : list A) (from : Z) : list A := slice xs from (len xs).

(** [x !== undefined] *)
Definition defined {A} (x : option A) : bool := match x with Some _ => true | None => false end.

(** An element that is an option is found, or is not there: TypeScript does not
    tell [undefined] found from [undefined] for nothing found. *)
Definition join {A} (x : option (option A)) : option A :=
  match x with Some y => y | None => None end.

(** [xs.entries()], as pairs of a position and an element. *)
Fixpoint entries_from {A} (i : Z) (xs : list A) : list (Z * A) :=
  match xs with
  | [] => []
  | x :: xs => (i, x) :: entries_from (i + 1) xs
  end.
Definition entries {A} (xs : list A) : list (Z * A) := entries_from 0 xs.

(** [range(from, to)]: the numbers from [from] on that are smaller than [to]. *)
Definition range (from to : Z) : list Z :=
  map (fun i => from + Z.of_nat i) (seq 0 (Z.to_nat (to - from))).

(** Every node of one list with every node of another, in that order. *)
Definition pairs {A B} (xs : list A) (ys : list B) : list (A * B) :=
  flat_map (fun x => map (fun y => (x, y)) ys) xs.

(** What is left to do in a loop that may end early. *)
Inductive flow (A R : Type) := Next (a : A) | Break (a : A) | Return (r : R).
Arguments Next {A R} a.
Arguments Break {A R} a.
Arguments Return {A R} r.

(** [for (const x of xs) { … }] over the variables [a], where the body may leave the loop. *)
Fixpoint for_of {X A R} (xs : list X) (a : A) (body : A -> X -> flow A R) : A + R :=
  match xs with
  | [] => inl a
  | x :: xs =>
      match body a x with
      | Next a => for_of xs a body
      | Break a => inl a
      | Return r => inr r
      end
  end.

(** The same where the body leaves the loop by [Break] only. *)
Definition for_break {X A} (xs : list X) (a : A) (body : A -> X -> flow A unit) : A :=
  match for_of xs a body with inl a => a | inr _ => a end.

Section Equality.
  Context {A : Type} {EqA : Eq A}.

  (** [xs.includes(x)] of primitive values, [contains(xs, x)] of any. *)
  Fixpoint contains (xs : list A) (x : A) : bool :=
    match xs with
    | [] => false
    | y :: ys => (x == y) || contains ys x
    end.

  (** [without(xs, x)]: the first element equal to [x] is gone, if there is one. *)
  Fixpoint without (xs : list A) (x : A) : list A :=
    match xs with
    | [] => []
    | y :: ys => if x == y then ys else y :: without ys x
    end.

  (** How often [x] occurs. *)
  Fixpoint count (x : A) (xs : list A) : nat :=
    match xs with
    | [] => O
    | y :: ys => ((if x == y then 1 else 0) + count x ys)%nat
    end.

  (** [count(xs, x)] *)
  Definition occurrences (xs : list A) (x : A) : Z := Z.of_nat (count x xs).

  (** [sameElements(xs, ys)]: the same elements, each as often. *)
  Definition same_elements (xs ys : list A) : bool :=
    forallb (fun x => Nat.eqb (count x xs) (count x ys)) (xs ++ ys).

  (** [distinct(xs)]: no element occurs twice. *)
  Fixpoint distinct (xs : list A) : bool :=
    match xs with
    | [] => true
    | x :: xs => negb (contains xs x) && distinct xs
    end.

  (** [isPrefix(xs, ys)] *)
  Fixpoint is_prefix (xs ys : list A) : bool :=
    match xs, ys with
    | [], _ => true
    | x :: xs, y :: ys => (x == y) && is_prefix xs ys
    | _ :: _, [] => false
    end.
End Equality.

(** *** Facts *)

Lemma len_nonneg A (xs : list A) : 0 <= len xs.
Proof. unfold len. lia. Qed.

Lemma len_nil A : len (@nil A) = 0.
Proof. reflexivity. Qed.

Lemma len_cons A (x : A) xs : len (x :: xs) = len xs + 1.
Proof. unfold len. simpl length. lia. Qed.

Lemma len_app A (xs ys : list A) : len (xs ++ ys) = len xs + len ys.
Proof. unfold len. rewrite app_length. lia. Qed.

Lemma len_snoc A (x : A) xs : len (xs ++ [x]) = len xs + 1.
Proof. now rewrite len_app, len_cons, len_nil. Qed.

Lemma len_map A B (f : A -> B) xs : len (map f xs) = len xs.
Proof. unfold len. now rewrite map_length. Qed.

Lemma len_0 A (xs : list A) : len xs = 0 -> xs = [].
Proof. destruct xs; [reflexivity|]. rewrite len_cons. pose proof (len_nonneg xs). lia. Qed.

Lemma index_nth_error A (xs : list A) i :
  index xs i = if i <? 0 then None else nth_error xs (Z.to_nat i).
Proof.
  revert i. induction xs as [|x xs IH]; intros i; simpl.
  - destruct (i <? 0); [reflexivity|]. now destruct (Z.to_nat i).
  - destruct (Z.eqb_spec i 0) as [->|N]; [reflexivity|]. rewrite IH.
    destruct (Z.ltb_spec i 0), (Z.ltb_spec (i - 1) 0); try lia; [reflexivity|].
    replace (Z.to_nat i) with (S (Z.to_nat (i - 1))) by lia. reflexivity.
Qed.

Lemma slice_done A (done rest : list A) : slice (done ++ rest) 0 (len done) = done.
Proof.
  unfold slice, clamp. rewrite len_app.
  pose proof (len_nonneg done). pose proof (len_nonneg rest).
  destruct (Z.ltb_spec 0 0); [lia|]. destruct (Z.ltb_spec (len done) 0); [lia|].
  rewrite Z.min_l, Z.min_l by lia. rewrite Z.sub_0_r. simpl skipn.
  unfold len. rewrite Nat2Z.id, firstn_app, Nat.sub_diag, firstn_all. simpl. apply app_nil_r.
Qed.

Lemma slice_snoc A (done rest : list A) x : slice (done ++ x :: rest) 0 (len done + 1) = done ++ [x].
Proof. rewrite <- len_snoc with (x := x). rewrite <- slice_done with (rest := rest). f_equal. now rewrite <- app_assoc. Qed.

Lemma slice_0 A (xs : list A) : slice xs 0 0 = [].
Proof. exact (slice_done [] xs). Qed.

Lemma slice_all A (xs : list A) : slice xs 0 (len xs) = xs.
Proof. pose proof (slice_done xs []) as H. now rewrite app_nil_r in H. Qed.

Lemma slice_from_app A (done rest : list A) : slice_from (done ++ rest) (len done) = rest.
Proof.
  unfold slice_from, slice, clamp. rewrite len_app.
  pose proof (len_nonneg done). pose proof (len_nonneg rest).
  destruct (Z.ltb_spec (len done) 0); [lia|]. destruct (Z.ltb_spec (len done + len rest) 0); [lia|].
  rewrite Z.min_l, Z.min_l by lia. replace (len done + len rest - len done) with (len rest) by lia.
  unfold len. rewrite !Nat2Z.id, skipn_app, Nat.sub_diag, skipn_all. apply firstn_all.
Qed.

Lemma slice_from_next A (done rest : list A) x : slice_from (done ++ x :: rest) (len done + 1) = rest.
Proof. rewrite <- len_snoc with (x := x). rewrite <- slice_from_app with (done := done ++ [x]). f_equal. now rewrite <- app_assoc. Qed.

Lemma slice_from_0 A (xs : list A) : slice_from xs 0 = xs.
Proof. exact (slice_from_app [] xs). Qed.

Lemma slice_from_all A (xs : list A) : slice_from xs (len xs) = [].
Proof. pose proof (slice_from_app xs []) as H. now rewrite app_nil_r in H. Qed.

Lemma entries_from_app A i (xs ys : list A) :
  entries_from i (xs ++ ys) = entries_from i xs ++ entries_from (i + len xs) ys.
Proof.
  revert i. induction xs as [|x xs IH]; intros i.
  - rewrite len_nil, Z.add_0_r. reflexivity.
  - rewrite len_cons. simpl. rewrite IH. now replace (i + 1 + len xs) with (i + (len xs + 1)) by lia.
Qed.

Lemma in_pairs A B (x : A) (y : B) xs ys : In (x, y) (pairs xs ys) <-> In x xs /\ In y ys.
Proof.
  unfold pairs. rewrite in_flat_map. split.
  - intros (a & Ha & H). apply in_map_iff in H as (b & [= -> ->] & Hb). auto.
  - intros [Hx Hy]. exists x. split; [exact Hx|]. now apply in_map.
Qed.

Lemma contains_In A {EqA : Eq A} xs (x : A) : contains xs x = true <-> In x xs.
Proof.
  induction xs as [|y xs IH]; simpl; [split; [discriminate|tauto]|].
  rewrite orb_true_iff, IH, eqb_eq. split; intros [H|H]; auto.
Qed.

Lemma find_app A (f : A -> bool) xs ys :
  find f (xs ++ ys) = match find f xs with Some x => Some x | None => find f ys end.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. now destruct (f x). Qed.

Lemma is_prefix_refl A {EqA : Eq A} (xs : list A) : is_prefix xs xs = true.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. now rewrite eqb_refl. Qed.

Lemma is_prefix_longer A {EqA : Eq A} (xs ys zs : list A) : is_prefix xs ys = true -> is_prefix xs (ys ++ zs) = true.
Proof.
  revert ys. induction xs as [|x xs IH]; intros [|y ys]; simpl; try discriminate; auto.
  rewrite !andb_true_iff. intros [-> H]. auto.
Qed.

Lemma find_found A (f : A -> bool) xs x : find f xs = Some x -> f x = true /\ In x xs.
Proof. intros H. split; [exact (proj2 (find_some _ _ H))|exact (proj1 (find_some _ _ H))]. Qed.

Lemma find_none_forallb A (f : A -> bool) xs : find f xs = None -> forallb (fun x => negb (f x)) xs = true.
Proof.
  intros H. apply forallb_forall. intros x I. now rewrite (find_none _ _ H x I).
Qed.

Lemma filter_nil A (f : A -> bool) xs : filter f xs = [] -> forallb (fun x => negb (f x)) xs = true.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. destruct (f x); [discriminate|exact IH]. Qed.

Lemma flat_map_nil A B (f : A -> list B) xs :
  flat_map f xs = [] -> forallb (fun x => match f x with [] => true | _ => false end) xs = true.
Proof.
  induction xs as [|x xs IH]; simpl; [reflexivity|]. intros H. apply app_eq_nil in H as [-> H]. exact (IH H).
Qed.

Section EqualityFacts.
  Context {A : Type} {EqA : Eq A}.
  Implicit Types (x y : A) (xs ys : list A).

  Lemma contains_app xs ys x : contains (xs ++ ys) x = contains xs x || contains ys x.
  Proof. induction xs as [|y xs IH]; simpl; [reflexivity|]. now rewrite IH, orb_assoc. Qed.

  Lemma distinct_app xs ys :
    distinct (xs ++ ys) = distinct xs && distinct ys && forallb (fun y => negb (contains xs y)) ys.
  Proof.
    induction xs as [|x xs IH]; simpl.
    - replace (forallb (fun _ : A => true) ys) with true; [now rewrite andb_true_r|].
      symmetry. now apply forallb_forall.
    - rewrite IH, contains_app. clear IH.
      assert (E : forallb (fun y => negb ((y == x) || contains xs y)) ys =
                  negb (contains ys x) && forallb (fun y => negb (contains xs y)) ys).
      { induction ys as [|y ys IH]; simpl; [reflexivity|]. rewrite IH, (eqb_sym y x).
        destruct (x == y), (contains xs y), (contains ys x); simpl; reflexivity || now rewrite ?andb_false_r. }
      rewrite E.
      destruct (contains xs x), (contains ys x), (distinct xs), (distinct ys); simpl; rewrite ?andb_false_r; reflexivity.
  Qed.

  Lemma forallb_false (f : A -> bool) xs : forallb f xs = false -> exists x, contains xs x = true /\ f x = false.
  Proof.
    induction xs as [|x xs IH]; simpl; [discriminate|]. destruct (f x) eqn:E; simpl; intros H.
    - destruct (IH H) as (y & C & F). exists y. now rewrite C, orb_true_r.
    - exists x. now rewrite eqb_refl.
  Qed.

  Lemma contains_false xs x : contains xs x = false <-> ~ In x xs.
  Proof. rewrite <- (contains_In xs x). destruct (contains xs x); split; congruence. Qed.

  Lemma count_app x xs ys : count x (xs ++ ys) = (count x xs + count x ys)%nat.
  Proof. induction xs as [|y xs IH]; simpl; [reflexivity|]. lia. Qed.

  Lemma count_not_in x xs : ~ In x xs -> count x xs = O.
  Proof.
    induction xs as [|y xs IH]; simpl; [reflexivity|]. intros N.
    destruct (eqb_spec x y) as [->|_]; [tauto|]. auto.
  Qed.

  Lemma same_elements_count xs ys : same_elements xs ys = true <-> forall x, count x xs = count x ys.
  Proof.
    unfold same_elements. rewrite forallb_forall. split.
    - intros H x. destruct (in_dec eq_dec x (xs ++ ys)) as [I|N].
      + now apply Nat.eqb_eq, H.
      + rewrite in_app_iff in N. rewrite !count_not_in by tauto. reflexivity.
    - intros H x _. now apply Nat.eqb_eq.
  Qed.

  Lemma same_elements_nil xs : same_elements [] xs = true -> xs = [].
  Proof.
    intros H. destruct xs as [|x xs]; [reflexivity|exfalso].
    apply same_elements_count with (x := x) in H. simpl in H. rewrite eqb_refl in H. discriminate H.
  Qed.

  Lemma In_without x y xs : In x (without xs y) -> In x xs.
  Proof.
    induction xs as [|z xs IH]; simpl; [tauto|].
    destruct (y == z); simpl; [auto|]. intros [H|H]; auto.
  Qed.

  Lemma forallb_without (f : A -> bool) y xs : forallb f xs = true -> forallb f (without xs y) = true.
  Proof. rewrite !forallb_forall. intros H x I. eapply H, In_without, I. Qed.

  Lemma forallb_contains (f : A -> bool) x xs : forallb f xs = true -> contains xs x = true -> f x = true.
  Proof. rewrite forallb_forall, contains_In. auto. Qed.

  Lemma contains_pairs B {EqB : Eq B} xs (ys : list B) x (y : B) :
    contains (pairs xs ys) (x, y) = contains xs x && contains ys y.
  Proof.
    apply eq_true_iff_eq. rewrite andb_true_iff, !contains_In. apply in_pairs.
  Qed.

  (** One node with each of some: the edges of a star, either way round. *)
  Lemma contains_star B {EqB : Eq B} (c x : B) (ys : list A) y :
    contains (map (fun a => (c, a)) ys) (x, y) = (x == c) && contains ys y.
  Proof.
    apply eq_true_iff_eq. rewrite andb_true_iff, !contains_In, in_map_iff, eqb_eq. split.
    - intros (a & [= -> ->] & H). auto.
    - intros [-> H]. eauto.
  Qed.

  Lemma contains_costar B {EqB : Eq B} (c y : B) (xs : list A) x :
    contains (map (fun a => (a, c)) xs) (x, y) = contains xs x && (y == c).
  Proof.
    apply eq_true_iff_eq. rewrite andb_true_iff, !contains_In, in_map_iff, eqb_eq. split.
    - intros (a & [= -> ->] & H). auto.
    - intros [H ->]. eauto.
  Qed.

  Lemma find_contains (f : A -> bool) xs x : find f xs = Some x -> contains xs x = true /\ f x = true.
  Proof. intros H. apply find_some in H as [I F]. split; [now apply contains_In|exact F]. Qed.

  Lemma is_prefix_app xs ys : is_prefix xs ys = true <-> exists zs, ys = xs ++ zs.
  Proof.
    revert ys. induction xs as [|x xs IH]; intros ys; simpl.
    - split; [now exists ys|reflexivity].
    - destruct ys as [|y ys]; simpl.
      + split; [discriminate|]. intros (zs & H). discriminate H.
      + rewrite andb_true_iff, eqb_eq, IH. split.
        * intros (-> & zs & ->). now exists zs.
        * intros (zs & [= -> ->]). eauto.
  Qed.

  Lemma contains_map B {EqB : Eq B} (f : B -> A) (ys : list B) x :
    contains (map f ys) x = true <-> exists y : B, contains ys y = true /\ f y = x.
  Proof.
    rewrite contains_In, in_map_iff. split; intros (y & H & K); exists y; [split; [now apply contains_In|exact H]|].
    split; [exact K|now apply (proj1 (contains_In _ _))].
  Qed.

  Lemma contains_flat_map B {EqB : Eq B} (f : B -> list A) (ys : list B) x :
    contains (flat_map f ys) x = true <-> exists y : B, contains ys y = true /\ contains (f y) x = true.
  Proof.
    rewrite contains_In, in_flat_map. split; intros (y & H & K); exists y; rewrite ?contains_In in *; auto.
  Qed.

  Lemma contains_filter (f : A -> bool) xs x : contains (filter f xs) x = contains xs x && f x.
  Proof.
    apply eq_true_iff_eq. rewrite andb_true_iff, !contains_In. apply filter_In.
  Qed.
End EqualityFacts.

(** What is not found: in the form in which the test is known elsewhere. *)
Lemma find_nothing A (f : A -> bool) xs : find f xs = None -> forallb (fun x => negb (f x)) xs = true.
Proof. intros H. apply forallb_forall. intros x I. now rewrite (find_none _ _ H x I). Qed.

Lemma find_nothing_else A (f : A -> bool) xs : find (fun x => negb (f x)) xs = None -> forallb f xs = true.
Proof. intros H. apply forallb_forall. intros x I. apply find_none with (x := x) in H; [|exact I]. now destruct (f x). Qed.

Lemma find_anything A (xs : list A) : find (fun _ => true) xs = None -> xs = [].
Proof. now destruct xs. Qed.

(** Equations that shorten: safe to rewrite with, left to right. *)
#[export] Hint Rewrite len_nil len_cons len_app len_map slice_0 slice_all slice_done slice_snoc : values.
#[export] Hint Rewrite map_app app_nil_r : values.
