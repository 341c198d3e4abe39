(** Contracts of programs: symbolic execution, one authored statement at a time.

    A generated proof is a script with one tactic for each statement of the program,
    in the same shape (a branch is a bullet), so that a failure is at the line of its
    statement.  Each tactic leaves exactly the goals that its comment names, also
    where what is known is contradictory; what it must show on the way it shows by
    case analysis. *)
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

Ltac unfold_all := simpl in *; repeat (progress autounfold with steps claims in *; simpl in *).

Ltac contradiction_by_cases := solve [exfalso; unfold_all; cases; by_theory].
Ltac done_by_cases := solve [unfold_all; cases; leaf].

(** Does [tac] where it leaves one goal, and nothing where it does not. *)
Ltac keep tac := first [tac; [ ] | idtac].

(** Decide the tests in the fact [H], where all but one of their outcomes contradict
    what is known; what cannot be decided stays. *)
Ltac settle H :=
  simpl in H; repeat (progress autounfold with steps claims in H; simpl in H);
  repeat (
    match type of H with
    | context [match ?x with _ => _ end] =>
        let y := innermost x in
        first
          [ decide_test y H; simpl in H
          | split_on y; simpl in H; try (discriminate H); try contradiction_by_cases; [ ] ]
    end).

(** The inductive invariant of the goal's world. *)
Ltac inductive_of I k := lazymatch goal with HI : inductive I |- _ => k HI end.

(** A known own state is called by a variable, so that facts about it are found. *)
Ltac name_here s self l :=
  lazymatch goal with
  | _ : locals s self l = _ |- _ => idtac
  | _ =>
      let x := fresh "here" in let E := fresh "Here" in
      remember (locals s self l) as x eqn:E in *; symmetry in E
  end.

(** *** Start *)

(** One goal: the program, with the contract's premises as facts. *)
Ltac start_contract :=
  let s := fresh "s" in let Required := fresh "Required" in
  intros; lazymatch goal with |- ?t => let h := head t in unfold h end; intros;
  lazymatch goal with
  | HI : @pinductive ?p ?Inv |- @triple ?W ?I _ _ _ _ _ =>
      let H := fresh "HI" in
      assert (H : @inductive W I) by exact (@lift_inductive W tt Inv HI); clear HI
  end;
  intros s Required; cbn beta in Required;
  lazymatch goal with |- @wp ?W ?I ?self _ ?c _ _ => let h := head c in unfold h end;
  autounfold with claims in Required; fold_locals;
  lazymatch goal with |- @wp ?W ?I ?self _ _ _ s => name_here s self (tt : label W) end;
  keep ltac:(settle Required); keep simplify; cbn beta.

(** *** Actions *)

(** One goal: the first half of a [Bind]. *)
Ltac do_first :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Bind _ _) _ _ => inductive_of I ltac:(fun HI => apply (@wp_bind W I HI self))
  | _ => idtac
  end.

Ltac membership := first [assumption | solve [apply (proj1 (@contains_In nid _ _ _)); unfold_all; cases; leaf]].

(** One goal: the program after a send.  Shown on the way: the receiver is a member,
    and the protocol allows the send in the node's state. *)
Ltac do_send :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Send _ ?l ?to ?m)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let G := fresh "Sent" in let x' := fresh "here" in
        destruct (send (prot W l) self to x m) as [x'|] eqn:G;
        [ apply (@wp_send W I HI self l to m x x' Q s Here);
          [ membership | membership | exact G | solve [intros; reflexivity]
          | let s' := fresh "s" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
            intros s' Is Here' Rest; keep ltac:(settle G); keep simplify; cbn beta iota ]
        | contradiction_by_cases ])
  end.

(** One goal: the program after an internal step, which the protocol must allow. *)
Ltac do_perform :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Perform _ ?l ?a)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let G := fresh "Taken" in let x' := fresh "here" in
        destruct (internal (prot W l) self x a) as [x'|] eqn:G;
        [ apply (@wp_perform W I HI self l a x x' Q s Here);
          [ membership | exact G
          | let s' := fresh "s" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
            intros s' Is Here' Rest; keep ltac:(settle G); keep simplify; cbn beta iota ]
        | contradiction_by_cases ])
  end.

(** *** The conditions of an action that is not shown to be allowed *)

(** Whether a step is allowed, as the test that decides it. *)
Definition allowed {A} (step : option A) : bool := match step with Some _ => true | None => false end.
#[global] Arguments allowed : simpl never.

Lemma allowed_some A (x : A) : allowed (Some x) = true.
Proof. reflexivity. Qed.
Lemma allowed_then A (b : bool) (x : option A) : allowed (if b then x else None) = b && allowed x.
Proof. now destruct b. Qed.
Lemma allowed_else A (b : bool) (x : option A) : allowed (if b then None else x) = negb b && allowed x.
Proof. now destruct b. Qed.

Ltac split_test := repeat lazymatch goal with |- _ && _ = true => apply andb_true_iff; split end.

(** As far as automation comes with a test: leaves the parts of it that it cannot show. *)
Ltac test_open :=
  unfold_all;
  repeat (rewrite ?allowed_then, ?allowed_else, ?allowed_some, ?andb_true_r; split_test; try solve [cases; leaf];
          try lazymatch goal with |- context [allowed (match ?x with _ => _ end)] => split_on x; simplify end);
  try (cases; split_test; try solve [leaf]); forget_instances.

(** Leave what [do_send], [do_perform] and [do_fail] cannot show; the program that
    follows is put aside, so that nothing can be proved with these. *)
Ltac do_send_open :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W _ ?self _ (Act (@Send _ ?l ?to ?m)) _ ?s =>
      cut (contains (nodes (prot W l)) self = true /\ contains (nodes (prot W l)) to = true
           /\ allowed (send (prot W l) self to x m) = true); [intros _; shelve|];
      split; [|split]; test_open
  end.
Ltac do_perform_open :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W _ ?self _ (Act (@Perform _ ?l ?a)) _ ?s =>
      cut (contains (nodes (prot W l)) self = true /\ allowed (internal (prot W l) self x a) = true);
      [intros _; shelve|]; split; test_open
  end.
Ltac do_fail_open := exfalso; unfold_all; cases; forget_instances.

(** One goal: the program after reading its own state. *)
Ltac do_read :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Read _ ?l)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s' := fresh "s" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_read W I HI self l x Q s Here); intros s' Is Here' Rest; cbn beta iota)
  end.

(** *** What the invariant says of a message that is in flight, pattern by pattern *)

Ltac edge_goal := apply (proj1 (@contains_In (nid * nid) _ _ _)); autounfold with claims; simpl; rewrite ?contains_pairs.
Ltac edge_at_sight := edge_goal; holds.
Ltac edge_by_cases := edge_goal; solve [unfold_all; cases; leaf].
Ltac distinct_fact :=
  first [ assumption
        | match goal with H : (?a == ?b) = false |- ?a <> ?b => exact (eqb_false _ _ H) end
        | solve [let E := fresh in intros E; unfold_all; subst; cases; by_theory] ].

Ltac pattern_fact K Flight :=
  let F := fresh "F" in
  lazymatch type of K with
  | per_message _ _ _ => pose proof (K _ Flight) as F; cbn [src dst body] in F; settle F
  | per_node _ _ _ =>
      lazymatch type of Flight with
      | In (Packet _ ?self _) _ => pose proof (K self ltac:(membership)) as F; fold_locals; settle F
      end
  | pairwise _ _ _ _ =>
      lazymatch type of Flight with
      | In (Packet ?from ?self _) _ =>
          let u := fresh "u" in let v := fresh "v" in
          (* The orientation that shows at sight, before any that takes case analysis. *)
          first
            [ destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_at_sight) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_at_sight) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight _ _ _ _ from self _ K ltac:(edge_by_cases) ltac:(distinct_fact) Flight) as (u & v & F)
            | destruct (@pairwise_in_flight_back _ _ _ _ self from _ K ltac:(edge_by_cases) ltac:(distinct_fact) Flight) as (u & v & F) ];
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
                | let h := head T in unfold h in Inv; cbn beta in Inv; in_flight_facts Inv Flight
                | clear Inv ]
  end.

(** After a receive: what was received, what it does to the state, and what the
    invariant said of it. *)
Ltac received I0 Flight Pick G :=
  keep ltac:(settle Pick); keep ltac:(settle G); keep simplify;
  keep ltac:(in_flight_facts I0 Flight); keep simplify; cbn beta iota.

(** One goal: the program after a receive. *)
Ltac do_receive :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Receive _ ?l ?R ?pick)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s0 := fresh "s" in let from := fresh "from" in let m := fresh "m" in let r := fresh "r" in
        let x' := fresh "here" in let s' := fresh "s" in
        let I0 := fresh "I0" in let Sender := fresh "Sender" in let Here0 := fresh "Here" in let Flight := fresh "Flight" in
        let Pick := fresh "Pick" in let G := fresh "Received" in
        let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_receive W I HI self l R pick x Q s Here);
        intros s0 from m r x' s' I0 Here0 Sender Flight Pick G Is Here' Rest;
        received I0 Flight Pick G)
  end.

(** Two goals: nothing was received; something was. *)
Ltac do_try_receive :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@TryReceive _ ?l ?R ?pick)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s0 := fresh "s" in let from := fresh "from" in let m := fresh "m" in let r := fresh "r" in
        let x' := fresh "here" in let s' := fresh "s" in
        let I0 := fresh "I0" in let Sender := fresh "Sender" in let Here0 := fresh "Here" in let Flight := fresh "Flight" in
        let Pick := fresh "Pick" in let G := fresh "Received" in
        let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_try_receive W I HI self l R pick x Q s Here);
        [ intros s' Is Here' Rest; cbn beta iota
        | intros s0 from m r x' s' I0 Here0 Sender Flight Pick G Is Here' Rest;
          received I0 Flight Pick G ])
  end.

(** *** Control *)

(** One goal: the program after a [let]; or where what is matched is known. *)
Ltac do_let := cbv zeta; cbn beta iota.
Ltac do_known := cbn beta iota.

(** Two goals: the condition holds; it does not. *)
Ltac do_if :=
  lazymatch goal with
  | |- @wp _ _ _ _ (if ?b then _ else _) _ _ => destruct b eqn:?; keep simplify
  end.

(** One goal for each constructor. *)
Ltac do_match :=
  lazymatch goal with
  | |- @wp _ _ _ _ (match ?x with _ => _ end) _ _ => first [is_var x; destruct x | destruct x eqn:?]; keep simplify
  end.

(** No goal: this is not reached. *)
Ltac do_fail := contradiction_by_cases.

(** One goal: what follows a [return], or what is claimed there. *)
Ltac do_return :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Ret ?a) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s' := fresh "s" in let Is := fresh "Is" in let L := fresh "L" in
        apply (@wp_return W I HI self _ a Q s); intros s' Is L;
        repeat match goal with
        | Here : locals s self ?l = ?x |- _ => rewrite <- (L l) in Here
        end; clear L; cbn beta iota)
  end.

(** No goal: a claim about the node's own state and the program's variables. *)
Ltac claim :=
  first [ exact Logic.I
        | unfold_all; fold_locals;
          repeat match goal with Here : locals ?s ?n ?l = _ |- context [locals ?s ?n ?l] => rewrite Here end;
          simpl; solve [cases; leaf] ].

(** As far as automation comes: leaves the goals that it cannot close. *)
Ltac claim_open :=
  unfold_all; fold_locals;
  repeat match goal with Here : locals ?s ?n ?l = _ |- context [locals ?s ?n ?l] => rewrite Here end;
  simpl; cases; try solve [leaf].

(** *** Loops *)

Ltac stable_claim :=
  intros; cbn beta in *;
  repeat match goal with
  | p : _ * _ |- _ => destruct p
  | R : @rely ?W ?n ?s ?s' |- context [locals ?s' ?n ?l] => rewrite (@rely_here W n l s s' R)
  end; assumption.

(** The state and the variables at a place where the loop's invariant is known. *)
Ltac enter s J :=
  repeat match goal with b : (_ * _)%type |- _ => destruct b end;
  cbn beta iota in J;
  lazymatch goal with |- @wp ?W ?I ?self _ _ _ s => name_here s self (tt : label W) end;
  keep ltac:(settle J); keep simplify; cbn beta iota.

Ltac at_first := cbn beta iota.
Ltac in_body :=
  let x := fresh "x" in let done := fresh "done" in let todo := fresh "todo" in
  let b := fresh "b" in let s := fresh "s" in
  let All := fresh "All" in let Is := fresh "Is" in let K := fresh "K" in
  intros x done todo b s All Is K; enter s K.
Ltac behind := 
  let b := fresh "b" in let s := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in
  intros b s Is K; enter s K.

(** Three goals: the loop's invariant [J] holds at first; its body; what follows it. *)
Tactic Notation "do_for_entries" uconstr(J) :=
  do_first;
  lazymatch goal with
  | |- @wp ?W ?I ?self ?B (@For _ _ _ (@entries ?X ?xs) ?body ?b) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        apply (@wp_for_entries W I HI self X B xs body J b s Q);
        [ stable_claim | at_first | in_body | behind ])
  end.

Tactic Notation "do_for" uconstr(J) :=
  do_first;
  lazymatch goal with
  | |- @wp ?W ?I ?self ?B (@For _ ?X _ ?xs ?body ?b) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        apply (@wp_for_of W I HI self X B xs body J b s Q);
        [ stable_claim | at_first | in_body | behind ])
  end.

Tactic Notation "do_for_entries_exit" uconstr(J) :=
  do_first;
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (@ForExit _ _ ?B ?R (@entries ?X ?xs) ?body ?b) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        apply (@wp_for_entries_exit W I HI self X B R xs body J b s Q);
        [ stable_claim | at_first | in_body | behind; do_return ])
  end.

Tactic Notation "do_for_exit" uconstr(J) :=
  do_first;
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (@ForExit _ ?X ?B ?R ?xs ?body ?b) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        apply (@wp_for_exit W I HI self X B R xs body J b s Q);
        [ stable_claim | at_first | in_body | behind; do_return ])
  end.

Tactic Notation "do_while" uconstr(J) :=
  do_first;
  lazymatch goal with
  | |- @wp ?W ?I ?self ?B (@While _ _ ?cond ?body ?b) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        apply (@wp_while_first W I HI self B cond body J b s Q);
        [ stable_claim | at_first
        | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in let C := fresh "Cond" in
          intros b' s' Is K C; cbn beta iota in C; enter s' K
        | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in let C := fresh "Cond" in
          intros b' s' Is K C; cbn beta iota in C; enter s' K ])
  end.

(** Two goals: the loop's invariant holds at first; its body, which goes round again
    ([inl]) or on to what follows ([inr]). *)
Tactic Notation "do_iter" uconstr(J) :=
  do_first;
  lazymatch goal with
  | |- @wp ?W ?I ?self ?R (@Iter _ ?B _ ?body ?b) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        apply (@wp_iter_first W I HI self B R body J b s Q);
        [ stable_claim | at_first
        | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in
          intros b' s' Is K; enter s' K ])
  end.
