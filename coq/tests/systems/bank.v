(** Queries over two-phase commit: a hook lets a node answer with its own current log only. *)
From DiselTS Require Import Programs.
From Systems Require Import two_phase_commit query.

(** The log of a node, whatever it is doing. *)
Definition logOf {D : Type} (state : State D) : list (Entry D) :=
  match state with
  | Idle _ log => log
  | Preparing _ log _ _ => log
  | Collecting _ log _ _ => log
  | Telling _ log _ _ _ => log
  | Closing _ log _ _ _ => log
  | Ready _ log => log
  | Asked _ log _ => log
  | Voted _ log _ _ => log
  | Decided _ log _ => log
  end.

Inductive bank_label := bank_tpc | bank_query.
Definition bank_label_dec (a b : bank_label) : {a = b} + {a <> b}.
Proof. decide equality. Defined.
#[export] Instance Labels_bank : Labels bank_label := [bank_tpc; bank_query].

Section bank.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid).

  Definition bank_prot (l : bank_label) : Protocol.protocol :=
    match l with
    | bank_tpc => tpc (D := D) coordinator participants
    | bank_query => query (A := list (Entry D)) (coordinator :: participants)
    end.

  Definition bank_hook_query_Tell (self to : nid) (tpc : State D) (query : Asking (list (Entry D))) (id : Z)
      (answer : list (Entry D)) : bool := answer == logOf tpc.

  Definition bank_hook (l : bank_label) (self to : nid) (states : forall l, Protocol.lstate (bank_prot l)) :
      Protocol.msg (bank_prot l) -> bool :=
    match l with
    | bank_tpc => fun _ => true
    | bank_query => fun (msg : QMsg (list (Entry D))) =>
        match msg with
        | Tell id answer => bank_hook_query_Tell self to (states bank_tpc) (states bank_query) id answer
        | _ => true
        end
    end.

  Definition bank : world := World bank_label_dec bank_prot bank_hook.
End bank.
