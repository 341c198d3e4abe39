From DiselTS Require Import Proofs.
From Systems Require Import calculator calculator_spec calculator_theorems calculator_programs calculator_programs_spec calculator_programs_theorems.
From Systems Require Import calculator_delegating calculator_delegating_programs.
Set Default Timeout 120.

(** *** Claims *)

Section delegating.
  Context {A : Type} {EqA : Eq A} {V : Type} {EqV : Eq V}.
  Variables (clients servers clients' servers' : list nid) (f : A -> option V).

  Definition delegating_roles : bool := calculator_roles clients servers && calculator_roles clients' servers'.

  Definition delegating_invariant : gstate (delegating clients servers clients' servers' f) -> Prop :=
    fun s =>
      calculator_invariant clients servers f (s delegating_front) /\
      calculator_invariant clients' servers' f (s delegating_back).
End delegating.

Section delegate.
  Context {A : Type} {EqA : Eq A} {V : Type} {EqV : Eq V}.
  Variables (clients servers clients' servers' : list nid) (f : A -> option V) (self to : nid).

  Definition delegate_requires (front : Protocol.net (calculator clients servers f)) (back : Protocol.net (calculator clients' servers' f)) : bool :=
    contains servers self && contains clients' self && contains servers' to &&
    (Protocol.local front self == Server []) && (Protocol.local back self == Client []).

  Definition delegate_loop1 (front : State A) (back : State A) : bool := (front == Server []) && (back == Client []).
End delegate.
#[export] Hint Unfold delegate_requires delegate_loop1 : claims.

Theorem delegating_inductive :
  forall (A : Type) (EqA : Eq A) (V : Type) (EqV : Eq V) (clients servers clients' servers' : list nid) (f : A -> option V),
  calculator_roles clients servers = true -> calculator_roles clients' servers' = true ->
  inductive (delegating_invariant clients servers clients' servers' f) /\
  delegating_invariant clients servers clients' servers' f (initial (delegating clients servers clients' servers' f)).
Proof.
  intros; split.
  - start_world_invariant. split_kept.
    + by_component calculator_inductive.
    + by_component calculator_inductive.
  - start_initial. split_conjuncts.
    + at_start_component calculator_inductive.
    + at_start_component calculator_inductive.
Qed.

Definition Calculator_delegate_contract : Prop :=
  forall (A : Type) (EqA : Eq A) (V : Type) (EqV : Eq V) (clients servers clients' servers' : list nid)
    (f : A -> option V) (self to : nid),
  calculator_roles clients servers = true -> calculator_roles clients' servers' = true ->
  inductive (delegating_invariant clients servers clients' servers' f) ->
  In self (Protocol.nodes (calculator clients servers f)) ->
  In self (Protocol.nodes (calculator clients' servers' f)) ->
  triple
    (delegating_invariant clients servers clients' servers' f)
    self
    (fun s => delegate_requires clients servers clients' servers' f self to (s delegating_front) (s delegating_back) = true)
    (delegate clients servers clients' servers' f to)
    (fun _ _ _ => True).

Lemma delegate_contract : Calculator_delegate_contract.
Proof.
  start_contract.
  loop_keeps (fun (_ : unit) s => delegate_loop1 (locals s self delegating_front) (locals s self delegating_back) = true).
  do_while.
  - claim.
  - do_receive.
    do_call client_correct.
    do_match.
    + do_return.
      claim.
    + do_send.
      do_return.
      claim.
  - do_return.
    claim.
Qed.
