(** Simplification of the facts and goals that obligations are made of.

    [simplify] never splits a goal: it turns boolean tests into equations and
    memberships, and rewrites with what is known.  [cases] also splits what still
    stands in the way, hypotheses first, because they rule branches out.

    Normal forms: an equation of a variable is substituted; a failed test stays a
    boolean equation (both ways round); membership is [contains]. *)
From Coq Require Import Bool List BinInt Lia String.
From DiselTS.Values Require Import Eq Numbers Lists Maps.
From DiselTS.Core Require Import Protocol World.
Import ListNotations.
Set Implicit Arguments.

(** Arithmetic is for [lia]: it must not be unfolded into its binary algorithms. *)
#[global] Arguments Z.add : simpl never.
#[global] Arguments Z.sub : simpl never.
#[global] Arguments Z.mul : simpl never.
#[global] Arguments Z.opp : simpl never.
#[global] Arguments Z.of_nat : simpl never.
#[global] Arguments Z.ltb : simpl never.
#[global] Arguments Z.leb : simpl never.
#[global] Arguments Z.gtb : simpl never.
#[global] Arguments Z.geb : simpl never.
#[global] Arguments Z.quot : simpl never.
#[global] Arguments Z.rem : simpl never.
#[global] Arguments len : simpl never.
#[global] Arguments slice : simpl never.
#[global] Arguments slice_from : simpl never.
#[global] Arguments index : simpl never.
#[global] Arguments same_elements : simpl never.
#[global] Arguments map_delete : simpl never.
#[global] Arguments set_add : simpl never.
#[global] Arguments set_delete : simpl never.
#[global] Arguments pairs : simpl never.

(** The definitions that the automation looks into: the authored functions that
    steps and those that invariants and contracts are made of. *)
Create HintDb steps.
Create HintDb claims.

(** *** Lemmas in the shape that rewriting needs *)

Lemma neq_tests A {EqA : Eq A} (x y : A) : x <> y -> (x == y) = false /\ (y == x) = false.
Proof. intros N. rewrite !eqb_neq. auto. Qed.

Lemma test_false A {EqA : Eq A} (x y : A) : (x == y) = false -> (y == x) = false.
Proof. now rewrite eqb_sym. Qed.

Lemma single_split A (k m : A) l1 l2 : [k] = l1 ++ m :: l2 -> k = m /\ l1 = [] /\ l2 = [].
Proof. destruct l1 as [|a [|]]; simpl; intros [=]; auto. Qed.

Lemma double_split A (j k m : A) l1 l2 : [j; k] = l1 ++ m :: l2 ->
  j = m /\ l1 = [] /\ l2 = [k] \/ k = m /\ l1 = [j] /\ l2 = [].
Proof. destruct l1 as [|? [|? [|]]]; simpl; intros [=]; subst; auto. Qed.

Lemma nil_split A (m : A) l1 l2 : [] = l1 ++ m :: l2 -> False.
Proof. destruct l1; discriminate. Qed.

Lemma forallb_app' A (f : A -> bool) l1 l2 : forallb f (l1 ++ l2) = forallb f l1 && forallb f l2.
Proof. induction l1 as [|x l1 IH]; simpl; [reflexivity|]. now rewrite IH, andb_assoc. Qed.

Lemma forallb_weaken A (g f : A -> bool) xs :
  forallb g xs = true -> (forall x, g x = true -> f x = true) -> forallb f xs = true.
Proof. rewrite !forallb_forall. eauto. Qed.

Lemma forallb_map A B (f : B -> bool) (g : A -> B) xs : forallb f (map g xs) = forallb (fun x => f (g x)) xs.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. now rewrite IH. Qed.

Lemma forallb_flat_map A B (f : B -> bool) (g : A -> list B) xs :
  forallb f (flat_map g xs) = forallb (fun x => forallb f (g x)) xs.
Proof. induction xs as [|x xs IH]; simpl; [reflexivity|]. now rewrite forallb_app', IH. Qed.

Lemma existsb_app' A (f : A -> bool) l1 l2 : existsb f (l1 ++ l2) = existsb f l1 || existsb f l2.
Proof. induction l1 as [|x l1 IH]; simpl; [reflexivity|]. now rewrite IH, orb_assoc. Qed.

Lemma In_contains A {EqA : Eq A} (x : A) xs : In x xs -> contains xs x = true.
Proof. apply contains_In. Qed.

Lemma ltb_true x y : (x <? y)%Z = true -> (x < y)%Z. Proof. apply Z.ltb_lt. Qed.
Lemma ltb_false x y : (x <? y)%Z = false -> (y <= x)%Z. Proof. apply Z.ltb_ge. Qed.
Lemma leb_true x y : (x <=? y)%Z = true -> (x <= y)%Z. Proof. apply Z.leb_le. Qed.
Lemma leb_false x y : (x <=? y)%Z = false -> (y < x)%Z. Proof. apply Z.leb_gt. Qed.

Lemma defined_true A (x : option A) : defined x = true -> exists y, x = Some y.
Proof. destruct x; [eauto|discriminate]. Qed.
Lemma defined_false A (x : option A) : defined x = false -> x = None.
Proof. destruct x; [discriminate|reflexivity]. Qed.

(** *** Normalization *)

Ltac head t := lazymatch t with ?f _ _ _ _ => head f | ?f _ _ => head f | ?f _ => head f | _ => t end.
Ltac constructor_headed t := let h := head t in is_constructor h.

Ltac not_known P := lazymatch goal with _ : P |- _ => fail | _ => idtac end.

(** Lengths for linear arithmetic. *)
Ltac lengths :=
  repeat match goal with
  | H : context [len (_ ++ _)] |- _ => rewrite len_app in H
  | H : context [len (_ :: _)] |- _ => rewrite len_cons in H
  | H : context [len []] |- _ => rewrite len_nil in H
  | H : context [len (map _ _)] |- _ => rewrite len_map in H
  end;
  rewrite ?len_app, ?len_cons, ?len_nil, ?len_map;
  repeat match goal with
  | |- context [len ?xs] => not_known (0 <= len xs)%Z; pose proof (len_nonneg xs)
  | H : context [len ?xs] |- _ => not_known (0 <= len xs)%Z; pose proof (len_nonneg xs)
  end.

(** A rule of one's own, tried where none of the built-in ones applies: redefine it. *)
Ltac user_simplify := fail.


(** [H : t = true] *)
Ltac simplify_true H t :=
  lazymatch t with
  | true => clear H
  | false => discriminate H
  | _ && _ => apply andb_true_iff in H; destruct H
  | true || _ => clear H
  | _ || true => clear H
  | false || _ => simpl in H
  | _ || false => rewrite orb_false_r in H
  | negb _ => apply negb_true_iff in H
  | defined _ => apply defined_true in H
  | same_elements [] _ => apply same_elements_nil in H
  | _ == _ => apply eqb_true in H
  | (_ <? _)%Z => apply ltb_true in H
  | (_ <=? _)%Z => apply leb_true in H
  | forallb _ (_ ++ _) => rewrite forallb_app' in H
  | forallb _ (set_add _ _) => rewrite forallb_set_add in H
  | @contains (?A * ?B) _ (pairs _ _) (_, _) => rewrite (@contains_pairs A _ B _) in H
  | @contains (?B * ?A) _ (map (fun a => (?c, a)) _) (_, _) => rewrite (@contains_star A _ B _) in H
  | @contains (?A * ?B) _ (map (fun a => (a, ?c)) _) (_, _) => rewrite (@contains_costar A _ B _) in H
  | contains (_ ++ _) _ => rewrite contains_app in H
  | distinct (_ ++ _) => rewrite distinct_app in H
  | contains (filter _ _) _ => rewrite contains_filter in H
  | contains (set_add _ _) _ => rewrite contains_set_add in H
  | contains (set_delete _ _) _ => rewrite contains_set_delete in H
  | contains (map fst _) _ => rewrite contains_keys in H
  | contains (map _ _) _ => apply (proj1 (contains_map _ _ _)) in H
  | contains (flat_map _ _) _ => apply (proj1 (contains_flat_map _ _ _)) in H
  | _ => match goal with
         | K : t = ?b |- _ =>
             tryif constr_eq K H then fail else
             lazymatch b with
             | false => rewrite H in K; discriminate K
             | true => clear H
             end
         end
  end.

(** [H : t = false] *)
Ltac simplify_false H t :=
  lazymatch t with
  | false => clear H
  | true => discriminate H
  | _ || _ => apply orb_false_iff in H; destruct H
  | true && _ => simpl in H
  | _ && true => rewrite andb_true_r in H
  | negb _ => apply negb_false_iff in H
  | defined _ => apply defined_false in H
  | contains (_ ++ _) _ => rewrite contains_app in H
  | contains (filter _ _) _ => rewrite contains_filter in H
  | contains (set_add _ _) _ => rewrite contains_set_add in H
  | contains (set_delete _ _) _ => rewrite contains_set_delete in H
  | contains (map fst _) _ => rewrite contains_keys in H
  | existsb _ (_ ++ _) => rewrite existsb_app' in H
  | forallb _ (_ ++ _) => rewrite forallb_app' in H
  | ?x == ?x => rewrite eqb_refl in H; discriminate H
  | @eqb ?A ?E ?x ?y =>
      not_known (@eqb A E y x = false);
      first [ match goal with K : t = false |- _ => tryif constr_eq K H then fail else clear H end
            | pose proof (test_false _ _ H) ]
  | (_ <? _)%Z => apply ltb_false in H
  | (_ <=? _)%Z => apply leb_false in H
  end.

(** [H : l = r] of some other type *)
Ltac simplify_equation H l r :=
  first
    [ is_var r; subst r
    | is_var l; subst l
    | lazymatch l with r => clear H end
    | lazymatch l with
      | snd ?p => is_var p; constructor_headed r; destruct p; simpl in *
      | fst ?p => is_var p; constructor_headed r; destruct p; simpl in *
      end
    | lazymatch l with len _ => lazymatch r with 0%Z => apply len_0 in H end end
    | constructor_headed l; constructor_headed r;
      first [discriminate H | progress (injection H; clear H; intros)]
    | lazymatch l with
      | [] => lazymatch r with _ ++ _ :: _ => destruct (nil_split _ _ _ H) end
      | [_] => lazymatch r with _ ++ _ :: _ => apply single_split in H; destruct H as (? & ? & ?) end
      end
    | lazymatch r with
      | [] => lazymatch l with
              | _ ++ _ :: _ => symmetry in H; destruct (nil_split _ _ _ H)
              | _ ++ _ => apply app_eq_nil in H; destruct H
              | map _ _ => apply map_eq_nil in H
              | filter _ _ => apply filter_nil in H
              | flat_map _ _ => apply flat_map_nil in H
              end
      | Some _ => match goal with
          | K : l = None |- _ => rewrite H in K; discriminate K
          | K : l = Some ?y |- _ => lazymatch r with Some y => fail | _ => rewrite H in K; injection K; clear K; intros end
          end
      end ].

(** Each instance of a general fact is made once. *)
Definition instantiated {A B} (_ : A) (_ : B) : Prop := True.
Ltac forget_instances := repeat match goal with M : instantiated _ _ |- _ => clear M end.

(** What is not found is known of every element; what is found is known of that one as well
    (the fact stays, because it also says which one it is). *)
Ltac simplify_not_found H :=
  first [apply find_anything in H | apply find_nothing_else in H | apply find_nothing in H].
Ltac simplify_found H f xs x :=
  let A := type of x in
  not_known (instantiated (f, xs) x);
  assert (instantiated (f, xs) x) by exact I;
  let K := fresh in let F := fresh in
  first
    [ destruct (@find_contains A _ f xs x H) as [K F]
    | pose proof (proj2 (find_some f xs H)) as F ];
  cbn beta in F.

Ltac simplify_fact H T :=
  lazymatch T with
  | False => destruct H
  | True => clear H
  | _ /\ _ => destruct H
  | exists _, _ => destruct H
  | ?l = true => simplify_true H l
  | ?l = false => simplify_false H l
  | find _ _ = None => simplify_not_found H
  | find ?f ?xs = Some ?x => simplify_found H f xs x
  | locals _ _ _ = _ => fail          (* what is known of a local state stays as it is *)
  | ?l = locals ?s ?n ?x => symmetry in H
  | ?l = ?r => simplify_equation H l r
  | ?x <> ?y =>
      not_known ((x == y) = false);
      let N1 := fresh in let N2 := fresh in destruct (neq_tests H) as [N1 N2]; clear H
  | @In (packet _) _ _ => fail          (* stays, for what invariants say of it *)
  | @In ?A _ _ => apply (@In_contains A _) in H
  end.

(** *** Tests of values whose constructors are known *)

Lemma eqb_is_true x : (x == true) = x. Proof. now destruct x. Qed.
Lemma eqb_is_false x : (x == false) = negb x. Proof. now destruct x. Qed.
Lemma eqb_true_is x : (true == x) = x. Proof. now destruct x. Qed.
Lemma eqb_false_is x : (false == x) = negb x. Proof. now destruct x. Qed.

(** Gives to [k] what [l == r] is, where both are constructors applied: a conjunction of
    tests of what is in them, or a boolean. *)
Ltac compared T E l r k :=
  lazymatch E with
  | @Eq_list ?A ?EA =>
      lazymatch l with
      | ?x :: ?xs => lazymatch r with ?y :: ?ys => k (@eqb A EA x y && @eqb T E xs ys) | _ => k false end
      | _ => lazymatch r with [] => k true | _ => k false end
      end
  | @Eq_option ?A ?EA =>
      lazymatch l with
      | Some ?x => lazymatch r with Some ?y => k (@eqb A EA x y) | _ => k false end
      | _ => lazymatch r with None => k true | _ => k false end
      end
  | @Eq_prod ?A ?B ?EA ?EB =>
      lazymatch l with
      | (?x, ?x') => lazymatch r with (?y, ?y') => k (@eqb A EA x y && @eqb B EB x' y') end
      end
  | _ =>
      lazymatch T with
      | Z => decided T E l r k
      | nat => decided T E l r k
      | bool => decided T E l r k
      | string => decided T E l r k
      | _ => of_generated_type E l r k
      end
  end
with decided T E l r k :=
  let t := eval vm_compute in (@eqb T E l r) in
  lazymatch t with
  | true => k true
  | false => k false
  end
with of_generated_type E l r k :=
  let h := head E in
  let e := eval unfold h in E in
  lazymatch e with
  | {| eqb := ?f |} =>
      let g := head f in
      let body := eval cbv delta [g] in g in
      (* A recursive test would leave its body behind. *)
      tryif is_fix body then fail else
      let t := eval cbv beta iota delta [g] in (f l r) in
      lazymatch t with
      | match _ with _ => _ end => fail
      | _ => k t
      end
  end.

(** A record that is compared with one built from its own fields is taken apart: [{| f := x.(f) |} == x] holds then. *)
Ltac take_record_apart x built :=
  lazymatch built with
  | context [x] => constructor_headed built; destruct x; [idtac]
  end.

(* What a test or a connective is, where one side of it says so: [in_goal] or [in_fact] puts
   that in its place. One pattern for all tests, because each is looked for in everything known. *)
Ltac simplify_eqb T E x y change_to rewrite_with :=
  lazymatch x with
  | y => rewrite_with (@eqb_refl T E x)
  | _ => lazymatch T with
         | bool => lazymatch y with
                   | true => rewrite_with (eqb_is_true x)
                   | false => rewrite_with (eqb_is_false x)
                   | _ => lazymatch x with
                          | true => rewrite_with (eqb_true_is y)
                          | false => rewrite_with (eqb_false_is y)
                          end
                   end
         | _ => tryif is_var x then take_record_apart x y
                else tryif is_var y then take_record_apart y x
                else (constructor_headed x; constructor_headed y; compared T E x y change_to)
         end
  end.
Ltac simplify_connective a b unit_ zero rewrite_with :=
  lazymatch b with
  | true => rewrite_with unit_
  | false => rewrite_with zero
  end.

Ltac simplify_test :=
  match goal with
  | |- context [@eqb ?T ?E ?x ?y] =>
      simplify_eqb T E x y ltac:(fun t => change (@eqb T E x y) with t) ltac:(fun e => rewrite e)
  | |- context [?a && ?b] => simplify_connective a b (andb_true_r a) (andb_false_r a) ltac:(fun e => rewrite e)
  | |- context [?a || ?b] => simplify_connective a b (orb_true_r a) (orb_false_r a) ltac:(fun e => rewrite e)
  | H : context [@eqb ?T ?E ?x ?y] |- _ =>
      simplify_eqb T E x y ltac:(fun t => change (@eqb T E x y) with t in H) ltac:(fun e => rewrite e in H)
  | H : context [?a && ?b] |- _ => simplify_connective a b (andb_true_r a) (andb_false_r a) ltac:(fun e => rewrite e in H)
  | H : context [?a || ?b] |- _ => simplify_connective a b (orb_true_r a) (orb_false_r a) ltac:(fun e => rewrite e in H)
  end.

(** List functions of what has been joined, and what is in a map or a set that has been changed, wherever they stand. *)
Ltac simplify_joined :=
  match goal with
  | |- context [map_get (map_set _ _ _) _] => rewrite map_get_set
  | |- context [map_get (map_delete _ _) _] => rewrite map_get_delete
  | |- context [contains (set_add _ _) _] => rewrite contains_set_add
  | |- context [contains (set_delete _ _) _] => rewrite contains_set_delete
  | |- context [forallb _ (set_add _ _)] => rewrite forallb_set_add
  | |- context [len (set_add _ _)] => rewrite len_set_add
  | H : context [map_get (map_set _ _ _) _] |- _ => rewrite map_get_set in H
  | H : context [map_get (map_delete _ _) _] |- _ => rewrite map_get_delete in H
  | |- context [contains (_ ++ _) _] => rewrite contains_app
  | |- context [find _ (_ ++ _)] => rewrite find_app
  | |- context [existsb _ (_ ++ _)] => rewrite existsb_app'
  | |- context [slice _ 0 0] => rewrite slice_0
  | |- context [slice ?xs 0 (len ?xs)] => rewrite slice_all
  | |- context [slice (?d ++ _) 0 (len ?d)] => rewrite slice_done
  | |- context [slice (?d ++ _ :: _) 0 (len ?d + 1)] => rewrite slice_snoc
  | |- context [slice_from ?xs 0] => rewrite slice_from_0
  | |- context [slice_from ?xs (len ?xs)] => rewrite slice_from_all
  | |- context [slice_from (?d ++ _) (len ?d)] => rewrite slice_from_app
  | |- context [slice_from (?d ++ _ :: _) (len ?d + 1)] => rewrite slice_from_next
  | H : context [slice ?xs 0 (len ?xs)] |- _ => rewrite slice_all in H
  | H : context [slice (?d ++ _) 0 (len ?d)] |- _ => rewrite slice_done in H
  | H : context [slice (?d ++ _ :: _) 0 (len ?d + 1)] |- _ => rewrite slice_snoc in H
  | H : context [slice_from ?xs 0] |- _ => rewrite slice_from_0 in H
  | H : context [slice_from ?xs (len ?xs)] |- _ => rewrite slice_from_all in H
  | H : context [slice_from (?d ++ _) (len ?d)] |- _ => rewrite slice_from_app in H
  | H : context [slice_from (?d ++ _ :: _) (len ?d + 1)] |- _ => rewrite slice_from_next in H
  | H : context [find _ (_ ++ _)] |- _ => rewrite find_app in H
  | H : context [contains (_ ++ _) _] |- _ => rewrite contains_app in H
  end.

Ltac simplify1 :=
  match goal with
  | H : ?T |- _ => simplify_fact H T
  end.

Ltac simplify :=
  repeat (progress (simpl in *; repeat simplify1; repeat simplify_test; repeat simplify_joined; repeat user_simplify)).
