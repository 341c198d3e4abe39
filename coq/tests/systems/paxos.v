(** Single-decree Paxos, with the ghost fields of its proof: a proposer's log, an acceptor's votes. *)
From DiselTS Require Import Definitions.
From DiselTS.Pattern Require Import Quorums.

Section Types.
  Variable V : Type.
  Inductive Phase : Type :=
  | Resting
  | Gathering (promises : list (nid * option (Z * V)))
  | Proposing (value : V) (accepted : list nid).
  Inductive State : Type :=
  | Proposer (ballot : Z) (log : list (Z * (V * list (nid * option (Z * V))))) (phase : Phase)
  | Acceptor (promised : Z) (last : option (Z * V)) (votes : list (Z * V)).
  (** As it runs. *)
  Inductive Real : Type :=
  | RealProposer (ballot : Z) (phase : Phase)
  | RealAcceptor (promised : Z) (last : option (Z * V)).
  Inductive Msg : Type :=
  | Prepare (ballot : Z)
  | Promise (ballot : Z) (last : option (Z * V))
  | Accept (ballot : Z) (value : V)
  | Accepted (ballot : Z) (value : V).
End Types.
Arguments Resting {V}. Arguments Gathering {V} promises. Arguments Proposing {V} value accepted.
Arguments Proposer {V} ballot log phase. Arguments Acceptor {V} promised last votes.
Arguments RealProposer {V} ballot phase. Arguments RealAcceptor {V} promised last.
Arguments Prepare {V} ballot. Arguments Promise {V} ballot last. Arguments Accept {V} ballot value. Arguments Accepted {V} ballot value.

Definition erase {V} (state : State V) : Real V :=
  match state with Proposer b _ p => RealProposer b p | Acceptor p l _ => RealAcceptor p l end.

Section paxos.
  Context {V : Type} {EqV : Eq V}.
  Variables (proposers acceptors : list nid) (owner : Z -> nid).

  Definition lastBefore (last : option (Z * V)) (b : Z) : bool := match last with Some w => fst w <? b | None => true end.
  Definition gathering (phase : Phase V) : bool := match phase with Gathering _ => true | _ => false end.

  Definition paxos_init (node : nid) : State V := if contains acceptors node then Acceptor 0 None [] else Proposer 0 [] Resting.

  Definition paxos_send_Prepare (self to : nid) (state : State V) (b : Z) : option (State V) :=
    match state with
    | Proposer ballot log phase =>
        if contains acceptors to && (owner b == self)
        then if ballot <? b then Some (Proposer b log (Gathering [])) else if (ballot == b) && gathering phase then Some state else None
        else None
    | _ => None
    end.
  Definition paxos_send_Promise (self to : nid) (state : State V) (b : Z) (reported : option (Z * V)) : option (State V) :=
    match state with
    | Acceptor promised last _ =>
        if (b == promised) && (to == owner b) && (reported == last) && lastBefore last b then Some state else None
    | _ => None
    end.
  Definition paxos_send_Accept (self to : nid) (state : State V) (b : Z) (v : V) : option (State V) :=
    match state with
    | Proposer ballot log (Gathering promises) =>
        if contains acceptors to && (b == ballot) && justified acceptors v promises
        then Some (Proposer ballot ((ballot, (v, promises)) :: log) (Proposing v [])) else None
    | Proposer ballot log (Proposing value _) =>
        if contains acceptors to && (b == ballot) && (v == value) then Some state else None
    | _ => None
    end.
  Definition paxos_send_Accepted (self to : nid) (state : State V) (b : Z) (v : V) : option (State V) :=
    match state with
    | Acceptor _ last _ => if (to == owner b) && (last == Some (b, v)) then Some state else None
    | _ => None
    end.
  Definition paxos_receive_Prepare (self from : nid) (state : State V) (b : Z) : option (State V) :=
    match state with
    | Acceptor promised last votes => if (promised <=? b) && (from == owner b) then Some (Acceptor b last votes) else None
    | _ => None
    end.
  Definition paxos_receive_Promise (self from : nid) (state : State V) (b : Z) (reported : option (Z * V)) : option (State V) :=
    match state with
    | Proposer ballot log (Gathering promises) =>
        if (b == ballot) && contains acceptors from then Some (Proposer ballot log (Gathering ((from, reported) :: promises))) else None
    | _ => None
    end.
  Definition paxos_receive_Accept (self from : nid) (state : State V) (b : Z) (v : V) : option (State V) :=
    match state with
    | Acceptor promised last votes =>
        if (promised <=? b) && (from == owner b) then Some (Acceptor b (Some (b, v)) ((b, v) :: votes)) else None
    | _ => None
    end.
  Definition paxos_receive_Accepted (self from : nid) (state : State V) (b : Z) (v : V) : option (State V) :=
    match state with
    | Proposer ballot log (Proposing value accepted) =>
        if (b == ballot) && (v == value) && contains acceptors from then Some (Proposer ballot log (Proposing value (from :: accepted))) else None
    | _ => None
    end.

  Definition paxos : Protocol.protocol := {|
    Protocol.lstate := State V; Protocol.msg := Msg V; Protocol.action := Empty_set;
    Protocol.nodes := proposers ++ acceptors;
    Protocol.init := paxos_init;
    Protocol.send self to state msg :=
      match msg with
      | Prepare x1 => paxos_send_Prepare self to state x1
      | Promise x1 x2 => paxos_send_Promise self to state x1 x2
      | Accept x1 x2 => paxos_send_Accept self to state x1 x2
      | Accepted x1 x2 => paxos_send_Accepted self to state x1 x2
      end;
    Protocol.receive self from state msg :=
      match msg with
      | Prepare x1 => paxos_receive_Prepare self from state x1
      | Promise x1 x2 => paxos_receive_Promise self from state x1 x2
      | Accept x1 x2 => paxos_receive_Accept self from state x1 x2
      | Accepted x1 x2 => paxos_receive_Accepted self from state x1 x2
      end;
    Protocol.internal self state action := match action with end
  |}.

  (** *** As it runs *)

  Definition real_init (node : nid) : Real V := if contains acceptors node then RealAcceptor 0 None else RealProposer 0 Resting.

  Definition real_send_Prepare (self to : nid) (state : Real V) (b : Z) : option (Real V) :=
    match state with
    | RealProposer ballot phase =>
        if contains acceptors to && (owner b == self)
        then if ballot <? b then Some (RealProposer b (Gathering [])) else if (ballot == b) && gathering phase then Some state else None
        else None
    | _ => None
    end.
  Definition real_send_Promise (self to : nid) (state : Real V) (b : Z) (reported : option (Z * V)) : option (Real V) :=
    match state with
    | RealAcceptor promised last =>
        if (b == promised) && (to == owner b) && (reported == last) && lastBefore last b then Some state else None
    | _ => None
    end.
  Definition real_send_Accept (self to : nid) (state : Real V) (b : Z) (v : V) : option (Real V) :=
    match state with
    | RealProposer ballot (Gathering promises) =>
        if contains acceptors to && (b == ballot) && justified acceptors v promises
        then Some (RealProposer ballot (Proposing v [])) else None
    | RealProposer ballot (Proposing value _) =>
        if contains acceptors to && (b == ballot) && (v == value) then Some state else None
    | _ => None
    end.
  Definition real_send_Accepted (self to : nid) (state : Real V) (b : Z) (v : V) : option (Real V) :=
    match state with
    | RealAcceptor _ last => if (to == owner b) && (last == Some (b, v)) then Some state else None
    | _ => None
    end.
  Definition real_receive_Prepare (self from : nid) (state : Real V) (b : Z) : option (Real V) :=
    match state with
    | RealAcceptor promised last => if (promised <=? b) && (from == owner b) then Some (RealAcceptor b last) else None
    | _ => None
    end.
  Definition real_receive_Promise (self from : nid) (state : Real V) (b : Z) (reported : option (Z * V)) : option (Real V) :=
    match state with
    | RealProposer ballot (Gathering promises) =>
        if (b == ballot) && contains acceptors from then Some (RealProposer ballot (Gathering ((from, reported) :: promises))) else None
    | _ => None
    end.
  Definition real_receive_Accept (self from : nid) (state : Real V) (b : Z) (v : V) : option (Real V) :=
    match state with
    | RealAcceptor promised last =>
        if (promised <=? b) && (from == owner b) then Some (RealAcceptor b (Some (b, v))) else None
    | _ => None
    end.
  Definition real_receive_Accepted (self from : nid) (state : Real V) (b : Z) (v : V) : option (Real V) :=
    match state with
    | RealProposer ballot (Proposing value accepted) =>
        if (b == ballot) && (v == value) && contains acceptors from then Some (RealProposer ballot (Proposing value (from :: accepted))) else None
    | _ => None
    end.

  Definition real : Protocol.protocol := {|
    Protocol.lstate := Real V; Protocol.msg := Msg V; Protocol.action := Empty_set;
    Protocol.nodes := proposers ++ acceptors;
    Protocol.init := real_init;
    Protocol.send self to state msg :=
      match msg with
      | Prepare x1 => real_send_Prepare self to state x1
      | Promise x1 x2 => real_send_Promise self to state x1 x2
      | Accept x1 x2 => real_send_Accept self to state x1 x2
      | Accepted x1 x2 => real_send_Accepted self to state x1 x2
      end;
    Protocol.receive self from state msg :=
      match msg with
      | Prepare x1 => real_receive_Prepare self from state x1
      | Promise x1 x2 => real_receive_Promise self from state x1 x2
      | Accept x1 x2 => real_receive_Accept self from state x1 x2
      | Accepted x1 x2 => real_receive_Accepted self from state x1 x2
      end;
    Protocol.internal self state action := match action with end
  |}.
End paxos.
