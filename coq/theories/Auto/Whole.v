(** Claims about a whole network before and after a step: what is claimed of every
    element of a list is shown of one, which is then followed back to before the step. *)
From Coq Require Import Bool List.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World.
From DiselTS.Pattern Require Import Pairwise Simple Knowledge Ownership Across.
From DiselTS.Auto Require Import Simplify Cases.
Import ListNotations.
Set Implicit Arguments.

(** The messages in flight, as those before the step and the one that it is about. *)
Ltac rewrite_soup :=
  match goal with
  | S : soup ?d' = _ |- context [soup ?d'] => rewrite S
  | S : soup ?d' = _, H : context [soup ?d'] |- _ => tryif constr_eq S H then fail else rewrite S in H
  end.

(** What is still in flight was so before. *)
Ltac was_in_flight :=
  match goal with
  | C : consumed (soup ?d) (soup ?d') _, M : In ?j (soup ?d') |- _ =>
      not_known (In j (soup d)); pose proof (consumed_incl j C M)
  end.

(** The state of a node after the step: of the one that took it, or of another. Where the
    node is a parameter of its protocol, no equation of it can be rewritten with. *)
Ltac split_node m n U :=
  let N := fresh "N" in
  tryif constr_eq m n then rewrite (proj1 U) in *
  else first
    [ match goal with H : (m == n) = false |- _ => rewrite (proj2 U m (eqb_false _ _ H)) in * end
    | destruct (eq_dec m n) as [N|N];
      [ rewrite ?N in *; rewrite (proj1 U) in *
      | rewrite (proj2 U m N) in * ]
    | destruct (eq_dec m n) as [N|N];
      [ lazymatch type of U with updated _ ?g _ _ => rewrite (eq_trans (f_equal g N) (proj1 U)) in * end
      | rewrite (proj2 U m N) in * ] ].

Ltac state_after :=
  match goal with
  | U : updated _ ?g ?n _ |- context [?g ?m] => split_node m n U
  | U : updated _ ?g ?n _, H : context [?g ?m] |- _ => tryif constr_eq U H then fail else split_node m n U
  end.

(** What holds of every packet in flight holds of one that is known to be. *)
Ltac instantiate_packet :=
  match goal with
  | H : forallb ?f ?l = true, K : In ?x ?l |- _ =>
      not_known (instantiated f x);
      assert (instantiated f x) by exact I;
      let F := fresh "F" in
      pose proof (proj1 (forallb_forall f l) H x K) as F; cbn beta in F
  end.

(** Whether an invariant [H] has been made use of at [x], whatever their types look like by now. *)
Ltac not_instantiated H x := lazymatch goal with _ : @instantiated _ _ H x |- _ => fail | _ => idtac end.

(** What holds of every node, and of every message, holds of those that are known. *)
Ltac instantiate_pattern :=
  match goal with
  | H : per_node ?p ?good ?d, M : contains (nodes ?p) ?n = true |- _ =>
      not_instantiated H n; assert (instantiated H n) by exact I;
      let F := fresh "F" in
      pose proof (H n (proj1 (contains_In _ _) M)) as F
  | H : per_message _ ?good ?d, K : In ?k (soup ?d) |- _ =>
      not_instantiated H k; assert (instantiated H k) by exact I;
      let F := fresh "F" in
      pose proof (H k K) as F
  end.

(** That two nodes of an edge are different nodes. *)
Ltac different :=
  first [ assumption
        | match goal with H : (?a == ?b) = false |- ?a <> ?b => exact (eqb_false _ _ H) end
        | let E := fresh in intros E; first [rewrite E in *|rewrite <- E in *]; congruence
        | let E := fresh in intros E; first [rewrite E in *|rewrite <- E in *]; cases; congruence ].

(** What a pairwise invariant says of two nodes. *)
Ltac pair_instance H d a b :=
  not_instantiated H (a, b);
  assert (instantiated H (a, b)) by exact I;
  let F := fresh "F" in
  assert (F := H a b);
  let E := fresh "E" in
  lazymatch type of F with
  | In _ ?edges -> _ =>
      assert (E : In (a, b) edges) by
        (apply (proj1 (@contains_In (nid * nid) _ _ _)); repeat (progress autounfold with claims); cbn beta; solve [edge_member]);
      specialize (F E); clear E;
      let N := fresh "N" in
      assert (N : a <> b) by solve [different];
      specialize (F N); clear N
  end
with edge_member :=
  rewrite ?contains_pairs, ?contains_app; simpl; rewrite ?contains_app;
  first
    [ assumption
    | apply andb_true_iff; split; holds
    | holds
    | apply (proj2 (contains_map _ _ _)); match goal with K : contains _ ?x = true |- _ => exists x; split; [exact K|reflexivity] end ].

(** The edges that are known: two known nodes, one that the edges pair with another, or the only one that there is. *)
Ltac instantiate_pairwise :=
  match goal with
  | H : pairwise ?p ?edges _ ?d |- _ =>
      match edges with
      | context [map (fun x => (@?a x, @?b x)) ?xs] =>
          match goal with
          | M : contains xs ?x = true |- _ =>
              let a := eval cbv beta in (a x) in let b := eval cbv beta in (b x) in pair_instance H d a b
          | M : In ?x xs |- _ =>
              let a := eval cbv beta in (a x) in let b := eval cbv beta in (b x) in
              assert (contains xs x = true) by (apply contains_In; exact M); pair_instance H d a b
          end
      | context [pairs ?xs ?ys] =>
          match goal with M : contains xs ?x = true, N : contains ys ?y = true |- _ => pair_instance H d x y end
      end
  | H : pairwise ?p [(?a, ?b)] _ ?d |- _ => pair_instance H d a b
  | H : pairwise ?p (pairs [?a] [?b]) _ ?d |- _ => pair_instance H d a b
  | H : pairwise ?p ?edges _ ?d |- context [channel (soup ?d) ?a ?b] =>
      first [pair_instance H d a b | pair_instance H d b a]
  | H : pairwise ?p ?edges _ ?d, M : contains (channel (soup ?d) ?a ?b) _ = true |- _ =>
      first [pair_instance H d a b | pair_instance H d b a]
  end.

(** Two nodes that hold a token are one. *)
Ltac instantiate_ownership :=
  match goal with
  | H : ownership ?p ?held ?carried ?d, Ha : local ?d ?a = ?x, Hb : local ?d ?b = ?y |- _ =>
      lazymatch a with b => fail | _ => idtac end;
      let ts := eval cbn in (held a x) in
      lazymatch ts with ?t :: _ =>
        not_instantiated H (a, b); assert (instantiated H (a, b)) by exact I;
        let F := fresh "F" in
        assert (F : a = b) by
          (apply (@owner_unique p _ _ held carried d t a b H);
           [ apply (proj1 (@contains_In nid _ _ _)); simpl; rewrite ?contains_app; holds
           | apply (proj1 (@contains_In nid _ _ _)); simpl; rewrite ?contains_app; holds
           | rewrite Ha; simpl; rewrite ?eqb_refl; reflexivity
           | rewrite Hb; simpl; rewrite ?eqb_refl; reflexivity ])
      end
  end.

(** What is claimed of the facts that a node's state claims. *)
Ltac instantiate_knowledge :=
  match goal with
  | H : knowledge ?p ?about ?holds ?claims ?says ?d, M : contains (nodes ?p) ?n = true |- _ =>
      not_instantiated H n; assert (instantiated H n) by exact I;
      let F := fresh "F" in
      pose proof (proj1 H n (proj1 (contains_In _ _) M)) as F
  end.

(** A node whose state is known is a member, at sight. *)
Ltac is_known_member := apply (proj1 (@contains_In nid _ _ _)); simpl; rewrite ?contains_app; solve [holds].

(** What is said of each node, of those that the goal is about. *)
Ltac nodes_of_goal :=
  repeat match goal with
  | H : per_node ?p ?good ?d |- context [local ?d ?n] =>
      lazymatch goal with _ : @instantiated _ _ H n |- _ => fail | _ => idtac end;
      let F := fresh "F" in pose proof (H n ltac:(is_known_member)) as F; cbn beta in F;
      assert (instantiated H n) by exact I
  end.

(** What patterns say of a node whose state is known. *)
Ltac instantiate_node :=
  match goal with
  | H : per_node ?p ?good ?d, E : local ?d ?n = _ |- _ =>
      not_instantiated H n; assert (instantiated H n) by exact I;
      let F := fresh "F" in pose proof (H n ltac:(is_known_member)) as F
  | H : knowledge ?p ?about ?holds ?claims ?says ?d, E : local ?d ?n = _ |- _ =>
      not_instantiated H n; assert (instantiated H n) by exact I;
      let F := fresh "F" in pose proof (proj1 H n ltac:(is_known_member)) as F
  end.

(** What is remembered of the facts that a node's states claim, where one of them is known. *)
Ltac instantiate_remembering :=
  match goal with
  | H : remembering ?W ?about ?holds ?claims ?says ?s, E : local (?s ?l) ?n = _ |- _ =>
      not_instantiated H n; assert (instantiated H n) by exact I;
      let F := fresh "F" in pose proof (proj1 H n) as F; unfold true_at, locals in F
  end.

(** Claims about what was made of the elements of a list are claims about these. *)
Ltac claims_of_elements :=
  match goal with
  | H : forallb _ (map _ _) = true |- _ => rewrite forallb_map in H
  | H : forallb _ (flat_map _ _) = true |- _ => rewrite forallb_flat_map in H
  end.

Ltac network_step := first [rewrite_soup | was_in_flight | instantiate_packet | instantiate_pattern | instantiate_pairwise | instantiate_ownership | instantiate_knowledge | instantiate_node | claims_of_elements | state_after].

(** What is known of a node's state, wherever it is spoken of. *)
Ltac use_own :=
  repeat match goal with
  | Here : ?x = local (?s ?l) ?n |- _ => lazymatch x with local _ _ => fail | _ => symmetry in Here end
  | Here : local (?s ?l) ?n = _ |- context [local (?s ?l) ?n] => rewrite Here
  | Here : local (?s ?l) ?n = _, H : context [local (?s ?l) ?n] |- _ => tryif constr_eq H Here then fail else rewrite Here in H
  end.
