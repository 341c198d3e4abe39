From DiselTS Require Import Statements.
From Systems Require Import two_phase_commit two_phase_commit_spec query query_spec bank.

(** What is remembered: that an answer was the beginning of a node's log. *)
Inductive Fact (D : Type) : Type := HadLog (node : nid) (log : list (Entry D)).
Arguments HadLog {D} node log.

Section bank.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid).
  Notation states := (forall l, Protocol.lstate (bank_prot (D := D) coordinator participants l)).

  Definition bank_answers_about (fact : Fact D) : nid := match fact with HadLog node _ => node end.

  Definition bank_answers_holds_ (fact : Fact D) (tpc : State D) (query : Asking (list (Entry D))) : bool :=
    match fact with HadLog _ log => is_prefix log (logOf tpc) end.
  Definition bank_answers_holds (fact : Fact D) (states : states) : bool :=
    bank_answers_holds_ fact (states bank_tpc) (states bank_query).

  Definition bank_answers_claims_ (node : nid) (tpc : State D) (query : Asking (list (Entry D))) : list (Fact D) :=
    map (fun (g : Got (list (Entry D))) => HadLog g.(Got_from) g.(Got_answer)) query.(Asking_got).
  Definition bank_answers_claims (node : nid) (states : states) : list (Fact D) :=
    bank_answers_claims_ node (states bank_tpc) (states bank_query).

  Definition bank_answers_says_query (from : nid) (msg : QMsg (list (Entry D))) : list (Fact D) :=
    match msg with Tell _ answer => [HadLog from answer] | Ask _ => [] end.
  Definition bank_answers_says (l : bank_label) (from : nid) : Protocol.msg (bank_prot (D := D) coordinator participants l) -> list (Fact D) :=
    match l with
    | bank_tpc => fun _ => []
    | bank_query => bank_answers_says_query from
    end.

  (** Every answer, on its way or received, is the beginning of its sender's log. *)
  Definition bank_invariant : gstate (bank (D := D) coordinator participants) -> Prop :=
    fun s =>
      tpc_invariant coordinator participants (s bank_tpc) /\
      query_invariant (coordinator :: participants) (s bank_query) /\
      remembering (bank coordinator participants) bank_answers_about bank_answers_holds bank_answers_claims bank_answers_says s.
End bank.
#[export] Hint Unfold logOf bank_hook bank_hook_query_Tell : steps.
#[export] Hint Unfold logOf bank_hook bank_hook_query_Tell bank_answers_about bank_answers_holds_ bank_answers_holds
  bank_answers_claims_ bank_answers_claims bank_answers_says_query bank_answers_says : claims.

Definition Bank_answers_init : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true ->
  remembering_init (bank (D := D) coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants).

Definition Bank_answers_send_tpc_Prepare : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (data : D),
  remembering_send (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Prepare round data).

Definition Bank_answers_send_tpc_Vote : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (yes : bool),
  remembering_send (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Vote round yes).

Definition Bank_answers_send_tpc_Decide : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (commit : bool),
  remembering_send (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Decide round commit).

Definition Bank_answers_send_tpc_Ack : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z),
  remembering_send (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Ack round).

Definition Bank_answers_send_query_Ask : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (id : Z),
  remembering_send (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_query (Ask id).

Definition Bank_answers_send_query_Tell : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (id : Z) (answer : list (Entry D)),
  remembering_send (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_query (Tell id answer).

Definition Bank_answers_receive_tpc_Prepare : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (data : D),
  remembering_receive (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Prepare round data).

Definition Bank_answers_receive_tpc_Vote : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (yes : bool),
  remembering_receive (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Vote round yes).

Definition Bank_answers_receive_tpc_Decide : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (commit : bool),
  remembering_receive (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Decide round commit).

Definition Bank_answers_receive_tpc_Ack : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z),
  remembering_receive (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_tpc (Ack round).

Definition Bank_answers_receive_query_Ask : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (id : Z),
  remembering_receive (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_query (Ask id).

Definition Bank_answers_receive_query_Tell : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (id : Z) (answer : list (Entry D)),
  remembering_receive (bank (D := D) coordinator participants) (bank_invariant coordinator participants) bank_answers_about
    (bank_answers_holds coordinator participants) (bank_answers_claims coordinator participants)
    (bank_answers_says coordinator participants) bank_query (Tell id answer).
