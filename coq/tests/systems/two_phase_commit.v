(** Two-phase commit, as the generator writes it: protocol, claims, obligations. *)
From DiselTS Require Import Definitions.

Record Entry (D : Type) : Type := { Entry_committed : bool; Entry_data : D }.
Arguments Build_Entry {D} _ _.
Arguments Entry_committed {D} _.
Arguments Entry_data {D} _.

Definition Entry_eqb {D : Type} {EqD : Eq D} (x y : Entry D) : bool :=
  (x.(Entry_committed) == y.(Entry_committed)) && (x.(Entry_data) == y.(Entry_data)).
Lemma Entry_eqb_eq {D : Type} {EqD : Eq D} : forall x y : Entry D, Entry_eqb x y = true <-> x = y.
Proof. decide_eqb Entry_eqb. Qed.
#[export] Instance Eq_Entry {D : Type} {EqD : Eq D} : Eq (Entry D) := {| eqb := Entry_eqb; eqb_eq := Entry_eqb_eq |}.

Record Cast : Type := { Cast_from : nid; Cast_yes : bool }.
Definition Cast_eqb (x y : Cast) : bool := (x.(Cast_from) == y.(Cast_from)) && (x.(Cast_yes) == y.(Cast_yes)).
Lemma Cast_eqb_eq : forall x y : Cast, Cast_eqb x y = true <-> x = y.
Proof. decide_eqb Cast_eqb. Qed.
#[export] Instance Eq_Cast : Eq Cast := {| eqb := Cast_eqb; eqb_eq := Cast_eqb_eq |}.

Inductive State (D : Type) : Type :=
| Idle (round : Z) (log : list (Entry D))
| Preparing (round : Z) (log : list (Entry D)) (data : D) (asked : list nid)
| Collecting (round : Z) (log : list (Entry D)) (data : D) (votes : list Cast)
| Telling (round : Z) (log : list (Entry D)) (data : D) (commit : bool) (told : list nid)
| Closing (round : Z) (log : list (Entry D)) (data : D) (commit : bool) (acks : list nid)
| Ready (round : Z) (log : list (Entry D))
| Asked (round : Z) (log : list (Entry D)) (data : D)
| Voted (round : Z) (log : list (Entry D)) (data : D) (yes : bool)
| Decided (round : Z) (log : list (Entry D)) (commit : bool).
Arguments Idle {D} round log.
Arguments Preparing {D} round log data asked.
Arguments Collecting {D} round log data votes.
Arguments Telling {D} round log data commit told.
Arguments Closing {D} round log data commit acks.
Arguments Ready {D} round log.
Arguments Asked {D} round log data.
Arguments Voted {D} round log data yes.
Arguments Decided {D} round log commit.

Definition State_eqb {D : Type} {EqD : Eq D} (x y : State D) : bool :=
  match x, y with
  | Idle x1 x2, Idle y1 y2 => (x1 == y1) && (x2 == y2)
  | Preparing x1 x2 x3 x4, Preparing y1 y2 y3 y4 => (x1 == y1) && (x2 == y2) && (x3 == y3) && (x4 == y4)
  | Collecting x1 x2 x3 x4, Collecting y1 y2 y3 y4 => (x1 == y1) && (x2 == y2) && (x3 == y3) && (x4 == y4)
  | Telling x1 x2 x3 x4 x5, Telling y1 y2 y3 y4 y5 => (x1 == y1) && (x2 == y2) && (x3 == y3) && (x4 == y4) && (x5 == y5)
  | Closing x1 x2 x3 x4 x5, Closing y1 y2 y3 y4 y5 => (x1 == y1) && (x2 == y2) && (x3 == y3) && (x4 == y4) && (x5 == y5)
  | Ready x1 x2, Ready y1 y2 => (x1 == y1) && (x2 == y2)
  | Asked x1 x2 x3, Asked y1 y2 y3 => (x1 == y1) && (x2 == y2) && (x3 == y3)
  | Voted x1 x2 x3 x4, Voted y1 y2 y3 y4 => (x1 == y1) && (x2 == y2) && (x3 == y3) && (x4 == y4)
  | Decided x1 x2 x3, Decided y1 y2 y3 => (x1 == y1) && (x2 == y2) && (x3 == y3)
  | _, _ => false
  end.
Lemma State_eqb_eq {D : Type} {EqD : Eq D} : forall x y : State D, State_eqb x y = true <-> x = y.
Proof. decide_eqb State_eqb. Qed.
#[export] Instance Eq_State {D : Type} {EqD : Eq D} : Eq (State D) := {| eqb := State_eqb; eqb_eq := State_eqb_eq |}.

Inductive Msg (D : Type) : Type :=
| Prepare (round : Z) (data : D)
| Vote (round : Z) (yes : bool)
| Decide (round : Z) (commit : bool)
| Ack (round : Z).
Arguments Prepare {D} round data.
Arguments Vote {D} round yes.
Arguments Decide {D} round commit.
Arguments Ack {D} round.

Definition Msg_eqb {D : Type} {EqD : Eq D} (x y : Msg D) : bool :=
  match x, y with
  | Prepare x1 x2, Prepare y1 y2 => (x1 == y1) && (x2 == y2)
  | Vote x1 x2, Vote y1 y2 => (x1 == y1) && (x2 == y2)
  | Decide x1 x2, Decide y1 y2 => (x1 == y1) && (x2 == y2)
  | Ack x1, Ack y1 => x1 == y1
  | _, _ => false
  end.
Lemma Msg_eqb_eq {D : Type} {EqD : Eq D} : forall x y : Msg D, Msg_eqb x y = true <-> x = y.
Proof. decide_eqb Msg_eqb. Qed.
#[export] Instance Eq_Msg {D : Type} {EqD : Eq D} : Eq (Msg D) := {| eqb := Msg_eqb; eqb_eq := Msg_eqb_eq |}.

(** What the coordinator's state says about one participant. *)
Inductive View (D : Type) : Type :=
| ViewIdle (round : Z) (log : list (Entry D))
| ViewAsked (round : Z) (log : list (Entry D)) (data : D)
| ViewVoted (round : Z) (log : list (Entry D)) (data : D) (yes : bool)
| ViewReplied (round : Z) (log : list (Entry D)) (data : D)
| ViewTold (round : Z) (log : list (Entry D)) (data : D) (commit : bool)
| ViewNever.
Arguments ViewIdle {D} round log.
Arguments ViewAsked {D} round log data.
Arguments ViewVoted {D} round log data yes.
Arguments ViewReplied {D} round log data.
Arguments ViewTold {D} round log data commit.
Arguments ViewNever {D}.

Record Row (D : Type) : Type := { Row_peer : State D; Row_down : list (Msg D); Row_up : list (Msg D) }.
Arguments Build_Row {D} _ _ _.
Arguments Row_peer {D} _.
Arguments Row_down {D} _.
Arguments Row_up {D} _.

Definition Row_eqb {D : Type} {EqD : Eq D} (x y : Row D) : bool :=
  (x.(Row_peer) == y.(Row_peer)) && (x.(Row_down) == y.(Row_down)) && (x.(Row_up) == y.(Row_up)).
Lemma Row_eqb_eq {D : Type} {EqD : Eq D} : forall x y : Row D, Row_eqb x y = true <-> x = y.
Proof. decide_eqb Row_eqb. Qed.
#[export] Instance Eq_Row {D : Type} {EqD : Eq D} : Eq (Row D) := {| eqb := Row_eqb; eqb_eq := Row_eqb_eq |}.

(** The vote of a participant, if there is one. *)
Definition voteOf (votes : list Cast) (peer : nid) : option Cast := find (fun (v : Cast) => v.(Cast_from) == peer) votes.

Definition votedYes (votes : list Cast) (peer : nid) : bool :=
  match voteOf votes peer with Some v => v.(Cast_yes) | None => false end.

Definition view {D : Type} (state : State D) (peer : nid) : View D :=
  match state with
  | Idle round log => ViewIdle round log
  | Preparing round log data asked' => if contains asked' peer then ViewAsked round log data else ViewIdle round log
  | Collecting round log data votes =>
      match voteOf votes peer with
      | Some v => ViewVoted round log data v.(Cast_yes)
      | None => ViewAsked round log data
      end
  | Telling round log data commit told' =>
      if contains told' peer then ViewTold round log data commit
      else if commit then ViewVoted round log data true else ViewReplied round log data
  | Closing round log data commit acks =>
      if contains acks peer then ViewIdle (round + 1) (log ++ [{| Entry_committed := commit; Entry_data := data |}])
      else ViewTold round log data commit
  | _ => ViewNever
  end.

Definition rows {D : Type} (view : View D) : list (Row D) :=
  match view with
  | ViewIdle round log => [{| Row_peer := Ready round log; Row_down := []; Row_up := [] |}]
  | ViewAsked round log data =>
      [{| Row_peer := Ready round log; Row_down := [Prepare round data]; Row_up := [] |};
       {| Row_peer := Asked round log data; Row_down := []; Row_up := [] |};
       {| Row_peer := Voted round log data true; Row_down := []; Row_up := [Vote round true] |};
       {| Row_peer := Voted round log data false; Row_down := []; Row_up := [Vote round false] |}]
  | ViewVoted round log data yes => [{| Row_peer := Voted round log data yes; Row_down := []; Row_up := [] |}]
  | ViewReplied round log data =>
      [{| Row_peer := Voted round log data true; Row_down := []; Row_up := [] |};
       {| Row_peer := Voted round log data false; Row_down := []; Row_up := [] |}]
  | ViewTold round log data commit =>
      let after := log ++ [{| Entry_committed := commit; Entry_data := data |}] in
      [{| Row_peer := Decided round after commit; Row_down := []; Row_up := [] |};
       {| Row_peer := Ready (round + 1) after; Row_down := []; Row_up := [Ack round] |};
       {| Row_peer := Voted round log data true; Row_down := [Decide round commit]; Row_up := [] |}] ++
      (if commit then [] else [{| Row_peer := Voted round log data false; Row_down := [Decide round commit]; Row_up := [] |}])
  | ViewNever => []
  end.

Section twoPhaseCommit.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid).

  Definition all (nodes : list nid) : bool := forallb (fun (p : nid) => contains nodes p) participants.

  Definition allYes (votes : list Cast) : bool := forallb (fun (p : nid) => votedYes votes p) participants.

  Definition answered (votes : list Cast) : bool := forallb (fun (p : nid) => defined (voteOf votes p)) participants.

  Definition prepare (round : Z) (log : list (Entry D)) (data : D) (asked : list nid) : State D :=
    if all asked then Collecting round log data [] else Preparing round log data asked.

  Definition tell (round : Z) (log : list (Entry D)) (data : D) (commit : bool) (told : list nid) : State D :=
    if all told then Closing round log data commit [] else Telling round log data commit told.

  Definition tpc_init (node : nid) : State D := if node == coordinator then Idle 0 [] else Ready 0 [].

  Definition tpc_send_Prepare (self to : nid) (state : State D) (round : Z) (data : D) : option (State D) :=
    match state with
    | Idle round' log =>
        if contains participants to && (round == round') then Some (prepare round' log data [to]) else None
    | Preparing round' log data' asked =>
        if contains participants to && (round == round') && (data == data') && negb (contains asked to)
        then Some (prepare round' log data' (asked ++ [to])) else None
    | _ => None
    end.

  Definition tpc_send_Vote (self to : nid) (state : State D) (round : Z) (yes : bool) : option (State D) :=
    match state with
    | Asked round' log data => if (to == coordinator) && (round == round') then Some (Voted round' log data yes) else None
    | _ => None
    end.

  Definition tpc_send_Decide (self to : nid) (state : State D) (round : Z) (commit : bool) : option (State D) :=
    match state with
    | Collecting round' log data votes =>
        if contains participants to && (round == round') && answered votes && (commit == allYes votes)
        then Some (tell round' log data commit [to]) else None
    | Telling round' log data commit' told =>
        if contains participants to && (round == round') && (commit == commit') && negb (contains told to)
        then Some (tell round' log data commit' (told ++ [to])) else None
    | _ => None
    end.

  Definition tpc_send_Ack (self to : nid) (state : State D) (round : Z) : option (State D) :=
    match state with
    | Decided round' log commit => if (to == coordinator) && (round == round') then Some (Ready (round' + 1) log) else None
    | _ => None
    end.

  Definition tpc_receive_Prepare (self from : nid) (state : State D) (round : Z) (data : D) : option (State D) :=
    match state with
    | Ready round' log => if from == coordinator then Some (Asked round' log data) else None
    | _ => None
    end.

  Definition tpc_receive_Vote (self from : nid) (state : State D) (round : Z) (yes : bool) : option (State D) :=
    match state with
    | Collecting round' log data votes =>
        if contains participants from
        then Some (Collecting round' log data (votes ++ [{| Cast_from := from; Cast_yes := yes |}])) else None
    | _ => None
    end.

  Definition tpc_receive_Decide (self from : nid) (state : State D) (round : Z) (commit : bool) : option (State D) :=
    match state with
    | Voted round' log data _ =>
        if from == coordinator
        then Some (Decided round' (log ++ [{| Entry_committed := commit; Entry_data := data |}]) commit) else None
    | _ => None
    end.

  Definition tpc_receive_Ack (self from : nid) (state : State D) (round : Z) : option (State D) :=
    match state with
    | Closing round' log data commit acks =>
        if contains participants from
        then
          let acks := acks ++ [from] in
          if all acks then Some (Idle (round' + 1) (log ++ [{| Entry_committed := commit; Entry_data := data |}]))
          else Some (Closing round' log data commit acks)
        else None
    | _ => None
    end.

  Definition tpc : Protocol.protocol := {|
    Protocol.lstate := State D;
    Protocol.msg := Msg D;
    Protocol.action := Empty_set;
    Protocol.nodes := coordinator :: participants;
    Protocol.init := tpc_init;
    Protocol.send self to state msg :=
      match msg with
      | Prepare x1 x2 => tpc_send_Prepare self to state x1 x2
      | Vote x1 x2 => tpc_send_Vote self to state x1 x2
      | Decide x1 x2 => tpc_send_Decide self to state x1 x2
      | Ack x1 => tpc_send_Ack self to state x1
      end;
    Protocol.receive self from state msg :=
      match msg with
      | Prepare x1 x2 => tpc_receive_Prepare self from state x1 x2
      | Vote x1 x2 => tpc_receive_Vote self from state x1 x2
      | Decide x1 x2 => tpc_receive_Decide self from state x1 x2
      | Ack x1 => tpc_receive_Ack self from state x1
      end;
    Protocol.internal self state action :=
      match action with end
  |}.
End twoPhaseCommit.
