(** What is claimed of two-phase commit. *)
From DiselTS Require Import Statements.
From Systems Require Import two_phase_commit.

#[export] Hint Unfold voteOf votedYes view rows : steps.
#[export] Hint Unfold voteOf votedYes view rows : claims.

Section twoPhaseCommit.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid).

  Definition tpc_roles : bool := negb (contains participants coordinator).

  Definition tpc_inStep_edges : list (nid * nid) := map (fun (p : nid) => (coordinator, p)) participants.

  Definition tpc_inStep (a b : nid) (atA atB : State D) (toB toA : list (Msg D)) : bool :=
    existsb (fun (row : Row D) => row == {| Row_peer := atB; Row_down := toB; Row_up := toA |}) (rows (view atA b)).

  Definition tpc_invariant : Protocol.net (tpc (D := D) coordinator participants) -> Prop :=
    fun net => pairwise (tpc (D := D) coordinator participants) tpc_inStep_edges tpc_inStep net.

  (** Where the coordinator is idle, every participant is ready, with the same log. *)
  Definition tpc_agreement (net : Protocol.net (tpc (D := D) coordinator participants)) : bool :=
    match Protocol.local net coordinator with
    | Idle round log => forallb (fun (p : nid) => Protocol.local net p == Ready round log) participants
    | _ => true
    end.

  (** Participants that are ready in the same round have the same log. *)
  Definition tpc_logsAgree (net : Protocol.net (tpc (D := D) coordinator participants)) : bool :=
    forallb (fun (p : nid) => forallb (fun (q : nid) =>
      match Protocol.local net p with
      | Ready r l =>
          match Protocol.local net q with
          | Ready r' l' => negb (r == r') || (l == l')
          | _ => true
          end
      | _ => true
      end) participants) participants.

  (** No two participants decide differently in a round. *)
  Definition tpc_atomic (net : Protocol.net (tpc (D := D) coordinator participants)) : bool :=
    forallb (fun '(p, q) =>
      match Protocol.local net p with
      | Decided r _ c =>
          match Protocol.local net q with
          | Decided r' _ c' => negb (r == r') || (c == c')
          | _ => true
          end
      | _ => true
      end) (pairs participants participants).
End twoPhaseCommit.
#[export] Hint Unfold all allYes answered prepare tell tpc_init tpc_send_Prepare tpc_send_Vote tpc_send_Decide tpc_send_Ack
  tpc_receive_Prepare tpc_receive_Vote tpc_receive_Decide tpc_receive_Ack : steps.
#[export] Hint Unfold tpc_roles tpc_inStep_edges tpc_inStep all allYes answered
  tpc_agreement tpc_logsAgree tpc_atomic : claims.

Definition Tpc_inStep_init : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true ->
  pairwise_init (tpc (D := D) coordinator participants) (tpc_inStep_edges coordinator participants) tpc_inStep.

Definition Tpc_inStep_send_Prepare : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (data : D),
  pairwise_send (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Prepare round data).

Definition Tpc_inStep_send_Vote : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (yes : bool),
  pairwise_send (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Vote round yes).

Definition Tpc_inStep_send_Decide : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (commit : bool),
  pairwise_send (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Decide round commit).

Definition Tpc_inStep_send_Ack : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z),
  pairwise_send (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Ack round).

Definition Tpc_inStep_receive_Prepare : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (data : D),
  pairwise_receive (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Prepare round data).

Definition Tpc_inStep_receive_Vote : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (yes : bool),
  pairwise_receive (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Vote round yes).

Definition Tpc_inStep_receive_Decide : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z) (commit : bool),
  pairwise_receive (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Decide round commit).

Definition Tpc_inStep_receive_Ack : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true -> forall (round : Z),
  pairwise_receive (tpc (D := D) coordinator participants) (tpc_invariant (D := D) coordinator participants)
    (tpc_inStep_edges coordinator participants) tpc_inStep (Ack round).

Definition Tpc_agreement : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true ->
  forall net, tpc_invariant (D := D) coordinator participants net -> tpc_agreement coordinator participants net = true.

Definition Tpc_logsAgree : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true ->
  forall net, tpc_invariant (D := D) coordinator participants net -> tpc_logsAgree coordinator participants net = true.

Definition Tpc_atomic : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true ->
  forall net, tpc_invariant (D := D) coordinator participants net -> tpc_atomic coordinator participants net = true.
