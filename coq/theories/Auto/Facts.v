(** What the invariant says of a message that is in flight, pattern by pattern. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic Rules.
From DiselTS.Pattern Require Import Pairwise PerNode PerMessage Anything Knowledge Across Remembering Ghost.
From DiselTS.Auto Require Import Simplify Cases Counting Obligation Locals.
Import ListNotations.
Set Implicit Arguments.

Ltac edge_goal :=
  apply (proj1 (@contains_In (nid * nid) _ _ _)); autounfold with claims; simpl;
  rewrite ?contains_pairs, ?contains_star, ?contains_costar.
Ltac edge_at_sight := edge_goal; holds.
Ltac edge_by_nodes := edge_goal; by_nodes.
Ltac edge_by_cases := edge_goal; solve [unfold_all; cases; leaf].
Ltac distinct_fact :=
  first [ assumption
        | match goal with H : (?a == ?b) = false |- ?a <> ?b => exact (eqb_false _ _ H) end
        | solve [let E := fresh in intros E; revert E; about_nodes; intros E; unfold_all; subst; cases; by_theory]
        | match goal with |- ?g => idtac g end; solve [let E := fresh in intros E; unfold_all; subst; cases; by_theory] ].

(* What is said of another protocol's network says nothing of the message. *)
Ltac same_network K Flight :=
  lazymatch type of Flight with
  | In _ (soup ?d) =>
      lazymatch type of K with
      | pairwise _ _ _ ?d' => constr_eq d d'
      | per_node _ _ ?d' => constr_eq d d'
      | per_message _ _ ?d' => constr_eq d d'
      | knowledge _ _ _ _ _ ?d' => constr_eq d d'
      | _ => idtac
      end
  end.

Ltac pattern_fact K Flight :=
  same_network K Flight;
  let F := fresh "F" in
  lazymatch type of K with
  | per_message _ _ _ => pose proof (K _ Flight) as F; cbn [src dst body] in F; settle_at_sight F; try lay_aside F
  | per_node _ _ _ =>
      lazymatch type of Flight with
      | In (Packet _ ?self _) _ => pose proof (K self ltac:(membership)) as F; fold_locals; use_here_in F; settle_at_sight F; try lay_aside F
      end
  | pairwise _ _ _ _ =>
      lazymatch type of Flight with
      | In (Packet ?from ?self _) _ =>
          let u := fresh "u" in let v := fresh "v" in
          (* The orientation that shows at sight, before any that takes case analysis. *)
          first
            [ destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_at_sight) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_at_sight) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_by_nodes) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_by_nodes) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_by_cases) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_by_cases) ltac:(distinct_fact) Flight) as (u & v & F) ];
          fold_locals; use_here_in F; settle_at_sight F; try lay_aside F
      end
  | knowledge _ _ _ _ _ _ =>
      pose proof (proj2 K _ Flight) as F; cbn [src dst body] in F; settle_at_sight F; try lay_aside F
  | remembering _ _ _ _ _ _ =>
      lazymatch type of Flight with
      | In _ (soup (_ ?l)) => pose proof (proj2 K l _ Flight) as F; cbn [src dst body] in F; settle_at_sight F; try lay_aside F
      end
  | everywhere _ _ _ _ =>
      lazymatch type of Flight with
      | In (Packet _ ?self _) _ => pose proof (K self ltac:(membership)) as F; fold_locals; use_here_in F; settle_at_sight F; try lay_aside F
      end
  end.

(** The conjuncts of an invariant are what its definition says, read from the left. *)
Ltac in_flight_facts Inv Flight :=
  lazymatch type of Inv with
  | _ /\ _ =>
      let K := fresh "K" in let Rest := fresh "K" in
      destruct Inv as [K Rest]; in_flight_facts K Flight; in_flight_facts Rest Flight
  | ?T => first [ pattern_fact Inv Flight; clear Inv
                | let h := head T in unfold h in Inv; cbn beta in Inv; in_flight_facts Inv Flight
                | clear Inv ]
  end.

