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

(** A branch on what is already known is taken where the program comes to it: its other branches are there as well, and
    are shown not to be reached. *)
Inductive Mode := Off | On (count : Z).

Section Switch.
  Variables (nodes : list nid).

  Definition switch_send_Tell (self to : nid) (state : Mode) (number : Z) : option Mode :=
    match state with Off => None | On n => if number == n then Some (On (n + 1)) else None end.

  Definition switch : Protocol.protocol := {|
    Protocol.lstate := Mode;
    Protocol.msg := Msg;
    Protocol.action := Action;
    Protocol.nodes := nodes;
    Protocol.init := fun _ => Off;
    Protocol.send self to state msg := match msg with Tell n => switch_send_Tell self to state n end;
    Protocol.receive self from state msg := Some state;
    Protocol.internal self state action := match state with Off => Some (On 1) | On _ => None end
  |}.

  Definition switch_any (node : nid) (state : Mode) : bool := true.
  Definition switch_invariant : Protocol.net switch -> Prop := per_node switch switch_any.

  Definition is_on (self to : nid) (net : Protocol.net switch) : bool :=
    contains nodes to && match Protocol.local net self with On n => n == 1 | Off => false end.
End Switch.
#[export] Hint Unfold switch_send_Tell : steps.
#[export] Hint Unfold switch_any is_on : claims.

Section Branches.
  Variables (nodes : list nid) (to : nid).

  (** At once. *)
  Definition branch : prog (single (switch nodes)) Z :=
    state <-- Act (Read tt);;
    match looked_at state with
    | Off => Act (Perform tt Again);;; Ret 0
    | On n => Act (Send tt to (Tell n));;; Ret n
    end.

  (** After a send, with the state that was read before it. *)
  Definition branch_later : prog (single (switch nodes)) Z :=
    state <-- Act (Read tt);;
    Act (Send tt to (Tell 1));;;
    match looked_at state with
    | Off => Fail
    | On n => Ret n
    end.

  (** On a variable, and on a truth value. *)
  Definition branch_on_variables : prog (single (switch nodes)) Z :=
    state <-- Act (Read tt);;
    let found := Some state in
    let told := true in
    if looked_at told then
      match looked_at found with
      | None => Fail
      | Some known => match looked_at known with Off => Fail | On n => Ret n end
      end
    else Fail.

  (** In the other mode than the one that is known. *)
  Definition misbranch : prog (single (switch nodes)) Z :=
    state <-- Act (Read tt);;
    match looked_at state with
    | Off => Ret 1
    | On _ => Fail
    end.
End Branches.

Definition branches (program : forall nodes, nid -> prog (single (switch nodes)) Z) : Prop :=
  forall (nodes : list nid) (self to : nid),
  pinductive (switch_invariant nodes) ->
  In self (Protocol.nodes (switch nodes)) ->
  triple
    (fun s : gstate (single (switch nodes)) => switch_invariant nodes (s tt))
    self
    (fun s => is_on nodes self to (s tt) = true)
    (program nodes to)
    (fun before result s => (result == 1) = true).

Goal branches branch.
Proof.
  start_contract. do_read. do_match.
  - do_perform. do_return. claim.
  - do_send. do_return. claim.
Qed.

Goal branches branch_later.
Proof.
  start_contract. do_read. do_send. do_match.
  - do_fail.
  - do_return. claim.
Qed.

Goal branches (fun nodes _ => branch_on_variables nodes).
Proof.
  start_contract. do_read. do_let. do_let. do_if.
  - do_match.
    + do_match.
      * do_fail.
      * do_return. claim.
    + do_fail.
  - do_fail.
Qed.

Goal branches (fun nodes _ => misbranch nodes).
Proof.
  start_contract. do_read. do_match.
  - do_return. claim.
  - Fail do_fail.
Abort.
