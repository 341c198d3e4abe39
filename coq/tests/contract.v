(** Contracts: one tactic for each statement of a program, and what is left open where a
    statement is not allowed. *)
From DiselTS Require Import Proofs.
Require Import Counter.

Section Programs.
  Variables (nodes : list nid) (self to : nid).

  Definition requires (net : Protocol.net (counter nodes)) : bool := contains nodes to && negb (to == self).

  Definition ensures (by_ : Z) (result : Z) (net before : Protocol.net (counter nodes)) : bool :=
    (Protocol.local net self == Protocol.local before self + by_) && (result == Protocol.local before self).

  (** Tells once, and returns the number. *)
  Definition tell : prog (single (counter nodes)) Z :=
    state <-- Act (Read tt);;
    Act (Send tt to (Tell state));;;
    Ret state.

  (** Tells a number that is not its turn. *)
  Definition mistell : prog (single (counter nodes)) Z :=
    state <-- Act (Read tt);;
    Act (Send tt to (Tell (state + 1)));;;
    Ret state.

  (** Starts again where it may not. *)
  Definition restart : prog (single (counter nodes)) Z :=
    state <-- Act (Read tt);;
    Act (Perform tt Again);;;
    Ret state.

  (** Starts again after it has told, and returns what it had counted. *)
  Definition tell_and_restart : prog (single (counter nodes)) Z :=
    state <-- Act (Read tt);;
    Act (Send tt to (Tell state));;;
    Act (Perform tt Again);;;
    Ret state.
End Programs.
#[export] Hint Unfold requires ensures : claims.

Definition contract (program : forall nodes, nid -> prog (single (counter nodes)) Z) by_ (allowed : bool) : Prop :=
  forall (nodes : list nid) (self to : nid),
  pinductive (counter_invariant nodes) ->
  In self (Protocol.nodes (counter nodes)) ->
  triple
    (fun s : gstate (single (counter nodes)) => counter_invariant nodes (s tt))
    self
    (fun s => requires nodes self to (s tt) || allowed = true)
    (program nodes to)
    (fun before result s => ensures nodes self by_ result (s tt) (before tt) = true).

Goal contract tell 1 false.
Proof. start_contract. do_read. do_send. do_return. claim. Qed.

Goal contract tell 2 false.
Proof.
  start_contract. do_read. do_send. do_return.
  Fail claim.
  claim_open. idtac "== a claim that does not hold". all: remaining.
Abort.

Goal contract mistell 1 false.
Proof.
  start_contract. do_read.
  Fail do_send.
  do_send_open. idtac "== the condition of a send that is not allowed". all: remaining.
Abort.

(** Nothing is known of the receiver. *)
Goal contract tell 1 true.
Proof.
  start_contract. do_read.
  Fail do_send.
  do_send_open. idtac "== the conditions of a send to anybody". all: remaining.
Abort.

Goal contract (fun nodes _ => restart nodes) 0 false.
Proof.
  start_contract. do_read.
  Fail do_perform.
  do_perform_open. idtac "== the condition of a step that is not allowed". all: remaining.
Abort.

(** An outline is of the variables of the statement, also where the premises say which node [self] is. *)
Section Outline.
  Variables (nodes : list nid) (self : nid) (owner : Z -> nid) (ballot : Z) (to : nid).

  Definition owned (net : Protocol.net (counter nodes)) : bool :=
    (self == owner ballot) && requires nodes self to net.

  Definition tell_outline : prog (single (counter nodes)) Z :=
    state <-- Act (Read tt);;
    Stably (fun s : gstate (single (counter nodes)) => (Protocol.local (s tt) self == state) = true)
      (Act (Send tt to (Tell state));;;
      Ret state).
End Outline.
#[export] Hint Unfold owned : claims.

Definition owned_contract : Prop :=
  forall (nodes : list nid) (self : nid) (owner : Z -> nid) (ballot : Z) (to : nid),
  pinductive (counter_invariant nodes) ->
  In self (Protocol.nodes (counter nodes)) ->
  triple
    (fun s : gstate (single (counter nodes)) => counter_invariant nodes (s tt))
    self
    (fun s => owned nodes self owner ballot to (s tt) = true)
    (tell nodes to)
    (fun before result s => ensures nodes self 1 result (s tt) (before tt) = true).

Goal owned_contract.
Proof.
  start_by_name.
  along (tell_outline nodes self to).
  do_read. do_assert_stable.
Abort.

(** What cannot be shown to be allowed cannot be got round: a proof is not complete with it. *)
Goal contract mistell 1 false.
Proof.
  start_contract. do_read. do_send_open.
  Fail Qed.
Abort.
