(** Contracts of programs: symbolic execution, one authored statement at a time.

    A generated proof is a script with one tactic for each statement of the
    program, in the same shape (a branch is a bullet), so that a failure is at the
    line of its statement.  Each tactic leaves exactly the goals that its comment
    names; what it must show on the way it shows by case analysis. *)
From Coq Require Import Bool List ZArith Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic Rules.
From DiselTS.Pattern Require Import Pairwise PerNode PerMessage Anything.
From DiselTS.Auto Require Import Simplify Cases Counting Obligation.
Import ListNotations.
Set Implicit Arguments.

(** Local states are spoken of as [locals s n l]. *)
Ltac fold_locals :=
  repeat match goal with
  | H : context [local (?s ?l) ?n] |- _ => change (local (s l) n) with (locals s n l) in H
  | |- context [local (?s ?l) ?n] => change (local (s l) n) with (locals s n l)
  end.

Ltac unfold_all := autounfold with steps claims in *; simpl in *.

Ltac contradiction_by_cases := solve [exfalso; unfold_all; cases; leaf].

(** Decide the tests in the fact [H], where all but one of their outcomes
    contradict what is known; what cannot be decided stays. *)
Ltac settle H :=
  try autounfold with steps claims in H; simpl in H;
  repeat (
    match type of H with
    | context [match ?x with _ => _ end] =>
        let y := innermost x in
        split_on y; simpl in H; try (discriminate H); try contradiction_by_cases; [ ]
    end).

Ltac done_by_cases := solve [unfold_all; cases; leaf].

(** The inductive invariant of the goal's world. *)
Ltac inductive_of I k := lazymatch goal with HI : inductive I |- _ => k HI end.

(** *** Start *)

(** A known own state is called by a variable, so that facts about it are found. *)
Ltac name_here s self l :=
  lazymatch goal with
  | _ : locals s self l = _ |- _ => idtac
  | _ =>
      let x := fresh "here" in let E := fresh "Here" in
      remember (locals s self l) as x eqn:E in *; symmetry in E
  end.

(** One goal: the program, with the contract's premises as facts. *)
Ltac contract_start :=
  let s := fresh "s" in let Required := fresh "Required" in
  intros; lazymatch goal with |- ?t => let h := head t in unfold h end; intros;
  lazymatch goal with
  | W := _ |- _ => subst W
  | _ => idtac
  end;
  lazymatch goal with
  | HI : @pinductive ?p ?Inv |- @triple ?W ?I _ _ _ _ _ =>
      let H := fresh "HI" in
      assert (H : @inductive W I) by exact (@lift_inductive W tt Inv HI); clear HI
  end;
  intros s Required; cbn beta in Required;
  lazymatch goal with |- @wp ?W ?I ?self _ ?c _ _ => let h := head c in unfold h end;
  autounfold with claims in Required; fold_locals;
  lazymatch goal with |- @wp ?W ?I ?self _ _ _ s => name_here s self (tt : label W) end;
  settle Required; simplify; cbn beta.

(** *** Actions *)

(** A statement that is not the last is the first half of a [Bind]. *)
Ltac focus_first :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Bind _ _) _ _ => inductive_of I ltac:(fun HI => apply (@wp_bind W I HI self))
  | _ => idtac
  end.

Ltac membership := first [assumption | solve [apply (proj1 (@contains_In nid _ _ _)); unfold_all; cases; leaf]].

(** One goal: the program after a send.  Shown on the way: the receiver is a member,
    and the send is enabled in the node's state. *)
Ltac do_send :=
  focus_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Send _ ?l ?to ?m)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let G := fresh "Sent" in let x' := fresh "here" in
        destruct (send (prot W l) self to x m) as [x'|] eqn:G;
        [ apply (@wp_send W I HI self l to m x x' Q s Here);
          [ membership | membership | exact G | try solve [intros; reflexivity]
          | let s' := fresh "s" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
            intros s' Is Here' Rest; settle G; simplify; clear Here; cbn beta iota ]
        | contradiction_by_cases ])
  end.

(** What the invariant says of a message that is in flight, pattern by pattern. *)
Ltac edge_fact := solve [apply (proj1 (@contains_In (nid * nid) _ _ _)); unfold_all; cases; leaf].
Ltac distinct_fact := solve [let E := fresh in intros E; unfold_all; subst; cases; leaf].

Ltac pattern_fact K Flight :=
  let F := fresh "F" in
  lazymatch type of K with
  | per_message _ _ _ => pose proof (K _ Flight) as F; cbn [src dst body] in F; settle F
  | pairwise _ _ _ _ =>
      lazymatch type of Flight with
      | In (Packet ?from ?self _) _ =>
          let u := fresh "u" in let v := fresh "v" in
          first
            [ destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_fact) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_fact) ltac:(distinct_fact) Flight) as (u & v & F) ];
          fold_locals; settle F
      end
  end.

(** The conjuncts of an invariant are what its definition says, read from the left. *)
Ltac in_flight_facts Inv Flight :=
  lazymatch type of Inv with
  | _ /\ _ =>
      let K := fresh "K" in let Rest := fresh "K" in
      destruct Inv as [K Rest]; in_flight_facts K Flight; in_flight_facts Rest Flight
  | ?T => first [ pattern_fact Inv Flight; clear Inv
                | let h := head T in unfold h in Inv; in_flight_facts Inv Flight
                | clear Inv ]
  end.

(** One goal: the program after a receive, knowing what was received and what the
    invariant said of it. *)
Ltac do_receive :=
  focus_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Receive _ ?l ?R ?pick)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s0 := fresh "s" in let from := fresh "from" in let m := fresh "m" in let r := fresh "r" in
        let x' := fresh "here" in let s' := fresh "s" in
        let I0 := fresh "I0" in let Here0 := fresh "Here" in let Flight := fresh "Flight" in
        let Pick := fresh "Pick" in let G := fresh "Received" in
        let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_receive W I HI self l R pick x Q s Here);
        intros s0 from m r x' s' I0 Here0 Flight Pick G Is Here' Rest;
        settle Pick; settle G; simplify; in_flight_facts I0 Flight; simplify; try clear Here; cbn beta iota)
  end.

(** One goal: what the statement after a [return] is, or what is claimed there. *)
Ltac do_return :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Ret ?a) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s' := fresh "s" in let Is := fresh "Is" in let L := fresh "L" in
        apply (@wp_return W I HI self _ a Q s); intros s' Is L;
        repeat match goal with
        | Here : locals s self ?l = ?x |- _ => rewrite <- (L l) in Here
        end; cbn beta)
  end.

(** No goal: a claim about the node's own state and the program's variables. *)
Ltac claim :=
  fold_locals;
  repeat match goal with Here : locals ?s ?n ?l = _ |- context [locals ?s ?n ?l] => rewrite Here end;
  solve [unfold_all; cases; leaf].

(** *** Loops *)

Ltac stable_claim :=
  intros; cbn beta in *;
  repeat match goal with
  | R : @rely ?W ?n ?s ?s' |- context [locals ?s' ?n ?l] => rewrite (@rely_here W n l s s' R)
  end; assumption.

(** The state and the variables at a place where [J] is known. *)
Ltac enter s J :=
  cbn beta in J;
  lazymatch goal with
  | |- @wp ?W ?I ?self _ _ _ s =>
      repeat match type of J with context [locals s self ?l] => progress name_here s self l end
  end;
  settle J; simplify; cbn beta iota.

(** Three goals: the loop's invariant [J] holds at first; its body; what follows it. *)
Tactic Notation "for_entries" uconstr(J) :=
  focus_first;
  lazymatch goal with
  | |- @wp ?W ?I ?self ?B (@For _ _ _ (@entries ?X ?xs) ?body ?b) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        apply (@wp_for_entries W I HI self X B xs body J b s Q);
        [ stable_claim
        | 
        | let x := fresh "x" in let done := fresh "done" in let todo := fresh "todo" in
          let b' := fresh "b" in let s' := fresh "s" in
          let All := fresh "All" in let Is := fresh "Is" in let K := fresh "K" in
          intros x done todo b' s' All Is K; enter s' K
        | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in
          intros b' s' Is K; enter s' K ])
  end.
