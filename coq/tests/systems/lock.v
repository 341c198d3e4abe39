(** A lock server: ownership of a token; and mutual exclusion as a consequence. *)
From DiselTS Require Import Definitions.

Inductive LockState : Type :=
| LockServer (holder : option nid) (queue : list nid) (next : Z)
| Idle
| Waiting
| Holding (token : Z).
Definition LockState_eqb (x y : LockState) : bool :=
  match x, y with
  | LockServer x1 x2 x3, LockServer y1 y2 y3 => (x1 == y1) && (x2 == y2) && (x3 == y3)
  | Idle, Idle => true
  | Waiting, Waiting => true
  | Holding x1, Holding y1 => x1 == y1
  | _, _ => false
  end.
Lemma LockState_eqb_eq : forall x y : LockState, LockState_eqb x y = true <-> x = y.
Proof. decide_eqb LockState_eqb. Qed.
#[export] Instance Eq_LockState : Eq LockState := {| eqb := LockState_eqb; eqb_eq := LockState_eqb_eq |}.

Inductive LockMsg : Type := Acquire | Grant (token : Z) | Release.
Definition LockMsg_eqb (x y : LockMsg) : bool :=
  match x, y with
  | Acquire, Acquire => true
  | Grant x1, Grant y1 => x1 == y1
  | Release, Release => true
  | _, _ => false
  end.
Lemma LockMsg_eqb_eq : forall x y : LockMsg, LockMsg_eqb x y = true <-> x = y.
Proof. decide_eqb LockMsg_eqb. Qed.
#[export] Instance Eq_LockMsg : Eq LockMsg := {| eqb := LockMsg_eqb; eqb_eq := LockMsg_eqb_eq |}.

Section lock.
  Variables (server : nid) (clients : list nid).

  Definition lock_init (node : nid) : LockState := if node == server then LockServer None [] 0 else Idle.

  Definition lock_send_Acquire (self to : nid) (state : LockState) : option LockState :=
    match state with Idle => if to == server then Some Waiting else None | _ => None end.
  Definition lock_send_Grant (self to : nid) (state : LockState) (token : Z) : option LockState :=
    match state with
    | LockServer None (c :: queue) next => if (to == c) && (token == next) then Some (LockServer (Some c) queue (next + 1)) else None
    | _ => None
    end.
  Definition lock_send_Release (self to : nid) (state : LockState) : option LockState :=
    match state with Holding _ => if to == server then Some Idle else None | _ => None end.

  Definition lock_receive_Acquire (self from : nid) (state : LockState) : option LockState :=
    match state with LockServer holder queue next => Some (LockServer holder (queue ++ [from]) next) | _ => None end.
  Definition lock_receive_Grant (self from : nid) (state : LockState) (token : Z) : option LockState :=
    match state with Waiting => Some (Holding token) | _ => None end.
  Definition lock_receive_Release (self from : nid) (state : LockState) : option LockState :=
    match state with
    | LockServer (Some c) queue next => if from == c then Some (LockServer None queue next) else None
    | _ => None
    end.

  Definition lock : Protocol.protocol := {|
    Protocol.lstate := LockState;
    Protocol.msg := LockMsg;
    Protocol.action := Empty_set;
    Protocol.nodes := server :: clients;
    Protocol.init := lock_init;
    Protocol.send self to state msg :=
      match msg with
      | Acquire => lock_send_Acquire self to state
      | Grant x1 => lock_send_Grant self to state x1
      | Release => lock_send_Release self to state
      end;
    Protocol.receive self from state msg :=
      match msg with
      | Acquire => lock_receive_Acquire self from state
      | Grant x1 => lock_receive_Grant self from state x1
      | Release => lock_receive_Release self from state
      end;
    Protocol.internal self state action :=
      match action with end
  |}.
End lock.
