(** Stable assertions, and obligations of claims across protocols.

    Stable assertions are facts about other nodes and messages in flight that the steps of the
    others preserve.

    A program's proof holds them as [stably I self J s]: with each of its own actions they
    are carried to the next state, where the action preserves them as well, and are
    forgotten where it does not. *)
From Coq Require Import Bool List BinInt Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic.
From DiselTS.Pattern Require Import Pairwise Simple Knowledge Across.
From DiselTS.Auto Require Import Simplify Cases Whole Obligation Locals.
Import ListNotations.
Set Implicit Arguments.

(** *** A step of a world, label by label *)

(** The protocols that a step is not about are as they were. *)
Ltac use_only :=
  repeat match goal with
  | O : @only ?W ?l ?s ?s' |- _ =>
      each_label W ltac:(fun k => tryif constr_eq k l then idtac else rewrite ?(O k ltac:(other_label)) in * );
      clear O
  | Sm : @same ?W ?s ?s' |- _ => each_label W ltac:(fun k => rewrite ?(Sm k) in * ); clear Sm
  end.

Ltac destruct_label l := tryif is_var l then destruct l else idtac.
Ltac destruct_message m := tryif is_var m then (simpl in m; destruct m) else idtac.

(** One goal for each label, and each message sent, received, or internal step there. *)
Ltac each_nstep St :=
  let l := fresh "l" in let to := fresh "to" in let m := fresh "m" in
  let Ms := fresh "May" in let Do := fresh "Do" in
  destruct St as [Do|l to m Ms Do|l to m Do|l m Ms Do];
  [ | destruct l; simpl in m; destruct m .. ].

Ltac open_step :=
  repeat match goal with
  | H : may_send _ _ _ _ _ |- _ => destruct H as (? & ? & _ & ?)
  | H : may_act _ _ _ _ |- _ => destruct H as (? & _)
  | H : do_send _ _ _ _ _ _ |- _ => destruct H as (? & ? & ? & ? & ?)
  | H : do_receive _ _ _ _ _ _ |- _ => destruct H as (? & ? & ? & ? & ? & ? & ?)
  | H : do_act _ _ _ _ _ |- _ => destruct H as (? & ? & ? & ? & ?)
  end; use_only.

(** The states of nodes that took no step. *)
Ltac others_as_before :=
  repeat match goal with
  | U : updated _ ?g ?n _, N : ?n <> ?q |- context [?g ?q] => rewrite (proj2 U q (not_eq_sym N))
  | U : updated _ ?g ?n _, N : ?q <> ?n |- context [?g ?q] => rewrite (proj2 U q N)
  end.

Ltac channels_after :=
  repeat match goal with
  | S : soup ?d' = _ |- context [soup ?d'] => rewrite S
  | |- context [channel (Packet _ _ _ :: _) _ _] => rewrite channel_cons
  end.

Ltac still_said :=
  match goal with
  | C : consumed (soup ?d) (soup ?d') _ |- forallb _ (channel (soup ?d') _ _) = true =>
      refine (@forallb_consumed _ _ _ _ _ _ _ C _)
  end.

(* What a channel is after a send depends on whose message it is. *)
Ltac split_goals := repeat lazymatch goal with |- _ && _ = true => apply andb_true_iff; split end; try (apply eqb_eq; assumption).
Ltac split_channels :=
  repeat match goal with
  | |- context [if ?b then _ :: channel ?s ?x ?y else channel ?s ?x ?y] => destruct b eqn:?; simplify; split_goals
  end; try still_said; try (apply eqb_eq; assumption).

(** What is claimed of the state after a step, by what was known before it. *)
Ltac after_step :=
  simpl in *; unfold locals, messages in *; others_as_before; channels_after;
  first
    [ assumption
    | solve [repeat (rewrite andb_true_iff in *; match goal with |- _ /\ _ => split | H : _ /\ _ |- _ => destruct H end); try still_said; assumption]
    | solve [unfold_steps; unfold_claims; simplify; split_goals; split_channels; try assumption;
             repeat (network_step; unfold_claims; use_own; simplify); use_own; simplify; clear_patterns; cases; leaf]
    | unfold_steps; cases; unfold_claims; cases; others_as_before;
      repeat lazymatch goal with |- _ && _ = true => apply andb_true_iff; split end;
      try still_said; first [assumption | solve [leaf] | by_network] ].

(** *** Statements *)

Ltac open_known H := cbn beta in H; open_conjuncts H.

(* The assertion down to states and messages. *)
Ltac open_assertion Js :=
  cbn beta in Js |- *; repeat (progress autounfold with claims; cbn beta iota);
  repeat (progress autounfold with claims in Js; cbn beta iota in Js); unfold messages in Js |- *.

(** No goal: what other nodes do preserves the assertion. *)
Ltac stability :=
  lazymatch goal with
  | |- stable_under ?I ?self ?J =>
      let n := fresh "n" in let s := fresh "s" in let s' := fresh "s" in
      let N := fresh "N" in let Is := fresh "Is" in let Js := fresh "Js" in let St := fresh "St" in
      intros n s s' N Is Js St; open_assertion Js; each_nstep St; open_step; try exact Js; open_known Is; after_step
  end.

(** *** Carrying stable assertions *)

(* An assertion that the program's own action [Do] preserves. *)
Ltac own_step Do := clear - Do; idtac.

Ltac carry_known I s' Is :=
  repeat match goal with K : known I _ |- _ => clear K end;
  change (known I s') in Is.

(** From [s] to [s'] where only others acted. *)
Ltac carry_idle HI s s' R Is :=
  lazymatch type of HI with @inductive ?W ?I =>
    repeat match goal with
    | Stb : stably I ?self ?J s, K : known I s |- _ =>
        let Stb' := fresh "Stable" in
        pose proof (@stably_rely W I self J s s' HI K Stb R) as Stb'; clear Stb
    end;
    carry_known I s' Is
  end.

(** From [s] over an action from [s0] to [s1], to [s']. What the assertion said of [s0]
    stays as [stably I self J s0], for what was received. *)
Ltac carry_stable HI s s0 s1 s' R0 I0 Do R1 I1 Is :=
  lazymatch type of HI with @inductive ?W ?I =>
    repeat match goal with
    | Stb : stably I ?self ?J s, K : known I s |- _ =>
        let Stb0 := fresh "Before" in let Stb' := fresh "Stable" in
        pose proof (@stably_rely W I self J s s0 HI K Stb R0) as Stb0; clear Stb;
        try (assert (Stb' : stably I self J s') by
               (refine (@stably_rely W I self J s1 s' HI I1 (conj (proj1 Stb0) _) R1);
                own_action I0 Stb0 Do))
    end;
    carry_known I s' Is
  end
with own_action I0 Stb0 Do :=
  let Js := fresh "Js" in
  pose proof (proj2 Stb0) as Js; clear Stb0; open_assertion Js;
  open_step; try exact Js; open_known I0; solve [after_step].

Ltac forget_before s0 := repeat match goal with H : stably _ _ _ s0 |- _ => clear H end.

(** What stable assertions say of a message that was received. *)
Ltac stable_facts Flight :=
  lazymatch type of Flight with
  | In _ (soup (?s0 _)) =>
      repeat match goal with
      | Stb : stably _ _ ?J s0 |- _ =>
          let F := fresh "F" in
          pose proof (proj2 Stb) as F; clear Stb; cbn beta in F;
          repeat (progress autounfold with claims in F; cbn beta iota in F); unfold messages in F;
          rewrite ?andb_true_iff in F;
          repeat match goal with H : _ /\ _ |- _ => destruct H end
      end;
      repeat match goal with
      | H : forallb ?f (channel _ _ _) = true |- _ =>
          not_known (instantiated H Flight);
          assert (instantiated H Flight) by exact I;
          let F := fresh "F" in
          pose proof (@forallb_in_flight _ _ _ _ _ _ H Flight) as F; cbn beta in F; settle F
      end; forget_instances; try clear Flight
  end.

(** Three goals: the assertion [J] is stable; it holds now; the program, with it known. *)
Tactic Notation "do_stable" uconstr(J) :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ _ _ ?s =>
      let Stb := fresh "Stable" in let S1 := fresh "S" in
      assert (S1 : @stable_under W I self J);
      [ | assert (Stb : @stably W I self J s); [split; [exact S1|clear S1; cbn beta] | clear S1] ]
  end.

Ltac forget_stable := repeat match goal with H : stably _ _ _ _ |- _ => clear H end.

(** * Obligations of claims across the protocols of a world: what one message or internal
    step of one protocol does to them. *)

(** The statement down to networks: the step's protocol before and after it, the others as
    they were; and what the whole invariant says. *)
Ltac open_across :=
  lazymatch goal with |- ?t => let h := head t in unfold h end; intros;
  lazymatch goal with
  | |- across_init _ _ => unfold across_init, initial; cbv beta; unfold_claims; unfold_steps
  | |- across_send _ _ _ _ _ => unfold across_send; intros; open_nets
  | |- across_receive _ _ _ _ _ => unfold across_receive; intros; open_nets
  | |- across_internal _ _ _ _ _ => unfold across_internal; intros; open_nets
  end
with open_nets :=
  cbv beta in *;
  lazymatch goal with
  | H : ?Inv ?s, U : updated (local (?s _)) (local (?s' _)) _ _, O : @only ?W _ ?s ?s' |- _ =>
      use_only; in_flight_before; open_conjuncts H; unfold locals in *; unfold_steps;
      name_nets W s; name_nets W s'; clear s s'; reduce_protocols W
  end
with in_flight_before :=
  lazymatch goal with
  | C : consumed (soup _) _ _ |- _ => let F := fresh "Flight" in pose proof (consumed_in C) as F
  | _ => idtac
  end.

(** The parts of a claim, of one element of each list that it goes through. *)
Ltac parts :=
  repeat lazymatch goal with
  | |- _ && _ = true => apply andb_true_iff; split
  | |- forallb _ _ = true => apply forallb_forall; let x := fresh "x" in let M := fresh "M" in intros x M; cbn beta
  end.
Ltac follow := repeat (network_step; unfold_claims; simplify).
(** A message that is in flight after a send: the one that was sent, or one that was there before. *)
Ltac which_message :=
  repeat lazymatch goal with
  | M : _ = ?x \/ In ?x _ |- _ => destruct M as [M|M]; [rewrite <- ?M in *; clear M|]; simpl in *
  end.

(** What is known of the nodes and messages in question says it at sight: nothing that the claim looks at is taken apart. *)
Ltac use_states :=
  repeat match goal with
  | E : local ?d ?n = ?c |- context [local ?d ?n] => constructor_headed c; rewrite E
  | E : local ?d ?n = ?c, H : context [local ?d ?n] |- _ =>
      constructor_headed c; tryif constr_eq H E then fail else rewrite E in H
  end.
Ltac follow_states := repeat (network_step; unfold_claims; use_states; simplify).
Ltac at_once := use_states; follow_states; which_message; simplify; follow_states; first [assumption | by_theory].
Ltac across_parts :=
  open_across; cases; unfold_claims; simplify; parts; simplify; try solve [at_once]; repeat (progress (follow; cases)).

(** No goal: one step's effect on a claim across protocols, or the claim at first. *)
Ltac across_obligation := across_parts; leaf.

(** As far as automation comes: leaves the goals that it cannot close. *)
Ltac across_obligation_open := across_parts; try solve [leaf]; forget_instances.
