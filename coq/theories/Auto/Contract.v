(** Contracts of programs: symbolic execution, one authored statement at a time.

    A generated proof is a script with one tactic for each statement of the program,
    in the same shape (a branch is a bullet), so that a failure is at the line of its
    statement.  Each tactic leaves exactly the goals that its comment names, also
    where what is known is contradictory; what it must show on the way it shows by
    case analysis. *)
From Coq Require Import Bool List BinInt Lia.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic Embedding.
From DiselTS.Pattern Require Import Pairwise Simple.
From DiselTS.Auto Require Import Simplify Cases Whole Obligation Locals Stable.
Import ListNotations.
Set Implicit Arguments.

(** *** Start *)

(** What the inductive invariant says of the state at hand. *)
Ltac assume_invariant :=
  repeat lazymatch goal with
  | K : known _ ?s0 |- @wp ?W ?I ?self _ _ _ ?s => lazymatch s0 with s => fail | _ => clear K end
  end;
  lazymatch goal with
  | _ : known ?I ?s |- @wp ?W ?I ?self _ _ _ ?s => idtac
  | |- @wp ?W ?I ?self _ _ _ ?s => apply wp_assume; let Is := fresh "Is" in intros Is; change (known I s) in Is
  end.

(* The contract of a program from a state in which its premises hold. *)
Ltac open_contract s Required :=
  intros; lazymatch goal with |- ?t => let h := head t in unfold h end; intros;
  lazymatch goal with
  | HI : @pinductive ?p ?Inv |- @triple ?W ?I _ _ _ _ _ =>
      let H := fresh "HI" in
      assert (H : @inductive W I) by exact (@lift_inductive W tt Inv HI); clear HI
  | HI : @inductive ?W ?I |- @triple ?W ?I _ _ _ _ _ => idtac
  end;
  intros s Required; cbn beta in Required.

(* The assumptions of the protocols, down to what they say of the nodes. *)
Ltac open_assumptions :=
  repeat match goal with
  | H : ?t = true |- _ => progress (autounfold with claims in H)
  end.

Ltac open_premises s Required :=
  autounfold with claims in Required; fold_locals; open_assumptions;
  lazymatch goal with |- @wp ?W ?I ?self _ _ _ s => name_all W s self end;
  keep ltac:(settle Required); keep simplify; assume_invariant; cbn beta.

Ltac unfold_program := lazymatch goal with |- @wp ?W ?I ?self _ ?c _ _ => let h := head c in unfold h end; cbn beta.

(** One goal: the program, with the contract's premises as facts. *)
Ltac start_contract :=
  let s := fresh "s" in let Required := fresh "Required" in
  open_contract s Required; open_premises s Required; unfold_program.

(** In two steps, one goal each: the program by its name; then, with the contract's premises as facts, the outline of
    the program, in which loops stand with what they keep and assertions where they are made.  The outline is of the
    variables of the statement, so it is put in place before the premises are taken up: what these say may leave no
    such variable ([self], where they say which node that is). *)
Ltac start_by_name :=
  let s := fresh "s" in let Required := fresh "Required" in
  open_contract s Required.
Tactic Notation "along" constr(outline) :=
  lazymatch goal with
  | Required : _ |- @wp ?W ?I ?self ?A _ ?Q ?s =>
      change (@wp W I self A outline Q s); open_premises s Required; unfold_program
  end.

(** *** Actions *)

(** One goal: the first half of a [Bind]. *)
Ltac do_first :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Bind _ _) _ _ => inductive_of I ltac:(fun HI => apply (@wp_bind W I HI self))
  | _ => idtac
  end;
  lazymatch goal with
  | |- @wp ?W _ ?self _ (Act (@Send _ ?l _ _)) _ ?s => name_here s self l
  | |- @wp ?W _ ?self _ (Act (@Receive _ ?l _ _)) _ ?s => name_here s self l
  | |- @wp ?W _ ?self _ (Act (@TryReceive _ ?l _ _)) _ ?s => name_here s self l
  | |- @wp ?W _ ?self _ (Act (@Perform _ ?l _)) _ ?s => name_here s self l
  | |- @wp ?W _ ?self _ (Act (@Read _ ?l)) _ ?s => name_here s self l
  | _ => idtac
  end.

(** The hooks of the world allow a send: by what the node is in, in all its protocols. *)
Ltac allowed_by_hook :=
  first
    [ solve [intros; reflexivity]
    | let s0 := fresh "s" in let I0 := fresh "I0" in let R0 := fresh "R0" in let L := fresh "L" in
      intros s0 I0 R0 L; unfold_all;
      repeat match goal with |- context [locals s0 ?n ?k] => rewrite (L k) end;
      clear L R0; use_here; solve [simpl; cases; leaf] ].

(** No goal: a step that [G] says is refused is allowed. What the step asks for is mostly known as it stands. *)
Ltac not_refused G :=
  first [ solve [settle_at_sight G; discriminate G]
        | contradictory ].

(** One goal: the program after a send.  Shown on the way: the receiver is a member,
    the protocol allows the send in the node's state, and so do the hooks. *)
Ltac do_send :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Send _ ?l ?to ?m)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let G := fresh "Sent" in let x' := fresh "here" in
        destruct (send (prot W l) self to x m) as [x'|] eqn:G;
        [ apply (@wp_send_at W I HI self l to m x x' Q s Here);
          [ membership | membership | exact G | allowed_by_hook
          | let s0 := fresh "s" in let s1 := fresh "s" in let s' := fresh "s" in
            let I0 := fresh "I0" in let R0 := fresh "R0" in let Do := fresh "Do" in let I1 := fresh "I1" in let R1 := fresh "R1" in
            let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
            intros s0 s1 s' I0 R0 Do I1 R1 Is Here' Rest; carry_rest s s' self l Rest;
            carry_stable HI s s0 s1 s' R0 I0 Do R1 I1 Is; forget_before s0; clear s0 s1 I0 R0 Do I1 R1;
            forget_past s'; keep ltac:(settle G); keep simplify; cbn beta iota ]
        | not_refused G ])
  end.

(** One goal: the program after an internal step, which the protocol must allow. *)
Ltac do_perform :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Perform _ ?l ?a)) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let G := fresh "Taken" in let x' := fresh "here" in
        destruct (internal (prot W l) self x a) as [x'|] eqn:G;
        [ apply (@wp_perform_at W I HI self l a x x' Q s Here);
          [ membership | exact G
          | let s0 := fresh "s" in let s1 := fresh "s" in let s' := fresh "s" in
            let I0 := fresh "I0" in let R0 := fresh "R0" in let Do := fresh "Do" in let I1 := fresh "I1" in let R1 := fresh "R1" in
            let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
            intros s0 s1 s' I0 R0 Do I1 R1 Is Here' Rest; carry_rest s s' self l Rest;
            carry_stable HI s s0 s1 s' R0 I0 Do R1 I1 Is; forget_before s0; clear s0 s1 I0 R0 Do I1 R1;
            forget_past s'; keep ltac:(settle G); keep simplify; cbn beta iota ]
        | not_refused G ])
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
        let s' := fresh "s" in let R := fresh "R" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
        apply (@wp_read_at W I HI self l x Q s Here); intros s' R Is Here' Rest;
        carry_rest s s' self l Rest; carry_idle HI s s' R Is; clear R; forget_past s'; cbn beta iota)
  end.

(** After a receive: what was received, what it does to the state, and what the
    invariant and stable assertions said of it. *)
Ltac received I0 Flight Pick G :=
  keep ltac:(settle Pick); keep ltac:(settle G); keep simplify;
  keep ltac:(in_flight_facts I0 Flight); keep simplify; keep ltac:(stable_facts Flight); cbn beta iota.

(** One goal: the program after a receive. *)
Ltac do_receive :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@Receive _ ?l ?R ?pick)) ?Q ?s =>
      forget_others self;
      inductive_of I ltac:(fun HI =>
        apply (@wp_receive_at W I HI self l R pick x Q s Here);
        after_receive HI s self l)
  end
with after_receive HI s self l :=
  let s0 := fresh "s" in let s1 := fresh "s" in let from := fresh "from" in let m := fresh "m" in let r := fresh "r" in
  let x' := fresh "here" in let s' := fresh "s" in
  let I0 := fresh "I0" in let R0 := fresh "R0" in let Sender := fresh "Sender" in let Here0 := fresh "Here" in let Flight := fresh "Flight" in
  let Pick := fresh "Pick" in let G := fresh "Received" in let Do := fresh "Do" in let I1 := fresh "I1" in let R1 := fresh "R1" in
  let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
  intros s0 s1 from m r x' s' I0 R0 Here0 Sender Flight Pick G Do I1 R1 Is Here' Rest;
  carry_rest s s' self l Rest; carry_stable HI s s0 s1 s' R0 I0 Do R1 I1 Is; clear s1 Do I1 R1;
  received I0 Flight Pick G; forget_past s'.

(** Two goals: nothing was received; something was. *)
Ltac do_try_receive :=
  do_first;
  lazymatch goal with
  | Here : locals ?s ?self ?l = ?x |- @wp ?W ?I ?self _ (Act (@TryReceive _ ?l ?R ?pick)) ?Q ?s =>
      forget_others self;
      inductive_of I ltac:(fun HI =>
        apply (@wp_try_receive_at W I HI self l R pick x Q s Here);
        [ let s' := fresh "s" in let Ry := fresh "R" in let Is := fresh "Is" in let Here' := fresh "Here" in let Rest := fresh "Rest" in
          intros s' Ry Is Here' Rest; carry_rest s s' self l Rest; carry_idle HI s s' Ry Is; clear Ry; cbn beta iota
        | after_receive HI s self l ])
  end.

(** *** Control *)

(** One goal: the program after a [let]; or where what is matched is known. *)
Ltac do_let := cbv zeta; cbn beta iota.
Ltac do_known :=
  lazymatch goal with
  | |- @wp _ _ _ _ (match looked_at ?x with _ => _ end) _ _ => change (looked_at x) with x
  | _ => idtac
  end; cbn beta iota.

(** The cases of what is looked at, which [cases_of] takes where it is not known which one it is. *)
Ltac look_at x cases_of :=
  tryif constructor_headed x
  then (let E := fresh "E" in destruct (looked_at x) eqn:E; change (looked_at x) with x in E)
  else (change (looked_at x) with x; cases_of x);
  keep simplify.

(** Two goals: the condition holds; it does not. *)
Ltac do_if :=
  lazymatch goal with
  | |- @wp _ _ _ _ (if looked_at ?b then _ else _) _ _ => look_at b ltac:(fun b => destruct b eqn:?)
  | |- @wp _ _ _ _ (if ?b then _ else _) _ _ => destruct b eqn:?; keep simplify
  end.

(** One goal for each constructor. *)
Ltac do_match :=
  lazymatch goal with
  | |- @wp _ _ _ _ (match looked_at ?x with _ => _ end) _ _ => look_at x ltac:(fun x => first [is_var x; destruct x | destruct x eqn:?])
  | |- @wp _ _ _ _ (match ?x with _ => _ end) _ _ => first [is_var x; destruct x | destruct x eqn:?]; keep simplify
  end.

(** No goal: this is not reached. *)
Ltac do_fail := contradictory.

(** One goal: what follows a [return], or what is claimed there. Where the body of a loop
    returns [inr], that is what follows the loop. *)
Ltac do_return :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Ret (inr _)) (fun x => _) ?s =>
      return_once; lazymatch goal with |- wp _ _ (Ret _) _ _ => return_once | _ => idtac end
  | _ => return_once
  end
with return_once :=
  lazymatch goal with
  | |- @wp ?W ?I ?self _ (Ret ?a) ?Q ?s =>
      inductive_of I ltac:(fun HI =>
        let s' := fresh "s" in let Is := fresh "Is" in let R := fresh "R" in let L := fresh "L" in
        apply (@wp_return_at W I HI self _ a Q s); intros s' Is R L;
        carry_all s s' self L; carry_idle HI s s' R Is; clear R; forget_past s'; cbn beta iota)
  end.

(** A claim that what is known of the nodes in question says at sight, once it is known which states they are in: other
    nodes' states are not taken apart. *)
Ltac told_at_once :=
  repeat match goal with
  | H : (if ?b then _ else _) = Some _ |- _ => destruct b eqn:?; simplify
  end;
  repeat match goal with H : ?c = local _ _ |- _ => constructor_headed c; symmetry in H end;
  repeat (network_step; unfold_claims; use_own; simplify); simplify;
  repeat match goal with H : ?x = ?c |- context [?x] => constructor_headed c; rewrite H end; simpl; rewrite ?eqb_refl; simpl;
  repeat lazymatch goal with |- _ && _ = true => apply andb_true_iff; split end;
  first [assumption | apply eqb_refl | by_theory | apply orb_true_iff; left; assumption | apply orb_true_iff; right; assumption].

(** No goal: a claim about the node's own states and the program's variables; or about
    other nodes, by what the invariant says of them. *)
Ltac claim :=
  first [ exact Logic.I
        | solve [repeat (progress autounfold with claims; simpl); claimed_locals; use_here; simpl; holds]
        | solve [unfold_all; fold_locals; use_here; simpl; cases; leaf]
        | take_up; solve [unfold_all; fold_locals; use_here; simpl; cases; leaf]
        | claim_of_others ]
with claimed_locals :=
  repeat match goal with |- context [local (?s ?l) ?n] => change (local (s l) n) with (locals s n l) end
with claim_of_others :=
  repeat match goal with
  | Stb : stably _ _ _ _ |- _ => apply proj2 in Stb; cbn beta in Stb
  | K : known _ _ |- _ => unfold known in K; open_known K
  end;
  let W := lazymatch goal with s : gstate ?W |- _ => W end in
  unfold_all; unfold locals, messages in *; try reduce_protocols W; use_own;
  first [solve [told_at_once] | solve [instantiate_remembering; repeat instantiate_remembering; told_at_once] | solve [by_network] | solve [repeat (progress (cases; use_own)); leaf]].

(** As far as automation comes: leaves the goals that it cannot close. *)
Ltac claim_open := take_up; unfold_all; fold_locals; use_here; simpl; cases; try solve [leaf].

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
  lazymatch goal with |- @wp ?W ?I ?self _ _ _ s => name_all W s self; forget_others self; forget_undecided s self; forget_past s end;
  keep ltac:(settle J); keep simplify; assume_invariant; cbn beta iota.

(** What the loop at hand keeps, for a proof without an outline. *)
Tactic Notation "loop_keeps" uconstr(J) :=
  lazymatch goal with
  | |- @wp ?W ?I ?self ?A (Bind ?loop ?k) ?Q ?s => change (@wp W I self A (Bind (keeping J loop) k) Q s)
  end.
Tactic Notation "loop_keeps_at" uconstr(J) :=
  lazymatch goal with
  | |- @wp ?W ?I ?self ?A (Bind ?loop ?k) ?Q ?s => change (@wp W I self A (Bind (keeping_at J loop) k) Q s)
  end.

Ltac at_first := cbn beta iota.
Ltac in_body :=
  let x := fresh "x" in let done := fresh "done" in let ahead := fresh "ahead" in
  let b := fresh "b" in let s := fresh "s" in
  let All := fresh "All" in let Is := fresh "Is" in let K := fresh "K" in
  intros x done ahead b s All Is K; clear Is; enter s K.
Ltac behind := 
  let b := fresh "b" in let s := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in
  intros b s Is K; clear Is; enter s K.

(** Goes on with the loop, and gives what it keeps to [k]. *)
Ltac kept k :=
  lazymatch goal with
  | |- @wp ?W ?I ?self ?A (@keeping _ _ _ ?J ?loop) ?Q ?s => change (@wp W I self A loop Q s); k J
  | |- @wp ?W ?I ?self ?A (@keeping_at _ _ _ ?J ?loop) ?Q ?s => change (@wp W I self A loop Q s); k J
  end.

(** Three goals: what the loop keeps holds at first; its body; what follows it. *)
Ltac do_for_entries :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?B (@For _ _ _ (@entries ?X ?xs) ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_entries W I HI self X B xs body J b s Q);
          [ stable_claim | at_first | in_body | behind ])
    end).

Ltac do_for :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?B (@For _ ?X _ ?xs ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_of W I HI self X B xs body J b s Q);
          [ stable_claim | at_first | in_body | behind ])
    end).

Ltac do_for_entries_exit :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self _ (@ForExit _ _ ?B ?R (@entries ?X ?xs) ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_entries_exit W I HI self X B R xs body J b s Q);
          [ stable_claim | at_first | in_body | behind; do_return ])
    end).

Ltac do_for_exit :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self _ (@ForExit _ ?X ?B ?R ?xs ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_for_exit W I HI self X B R xs body J b s Q);
          [ stable_claim | at_first | in_body | behind; do_return ])
    end).

Ltac do_while :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?B (@While _ _ ?cond ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_while_first W I HI self B cond body J b s Q);
          [ stable_claim | at_first
          | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in let C := fresh "Cond" in
            intros b' s' Is K C; clear Is; cbn beta iota in C; enter s' K
          | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in let C := fresh "Cond" in
            intros b' s' Is K C; clear Is; cbn beta iota in C; enter s' K ])
    end).

(** Two goals: what the loop keeps holds at first; its body, which goes round again
    ([inl]) or on to what follows ([inr]). *)
Ltac do_iter :=
  do_first;
  kept ltac:(fun J =>
    lazymatch goal with
    | |- @wp ?W ?I ?self ?R (@Iter _ ?B _ ?body ?b) ?Q ?s =>
        inductive_of I ltac:(fun HI =>
          apply (@wp_iter_first W I HI self B R body J b s Q);
          [ stable_claim | at_first
          | let b' := fresh "b" in let s' := fresh "s" in let Is := fresh "Is" in let K := fresh "K" in
            intros b' s' Is K; clear Is; enter s' K ])
    end).

(** Three goals: the assertion that is written here is stable; it holds; the program. *)
Ltac do_assert_stable :=
  lazymatch goal with
  | |- @wp ?W ?I ?self ?B (@Stably _ _ ?J ?c) ?Q ?s =>
      change (@wp W I self B c Q s); do_stable J
  end.
