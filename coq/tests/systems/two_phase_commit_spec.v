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
End twoPhaseCommit.
#[export] Hint Unfold all allYes answered prepare tell tpc_init tpc_send_Prepare tpc_send_Vote tpc_send_Decide tpc_send_Ack
  tpc_receive_Prepare tpc_receive_Vote tpc_receive_Decide tpc_receive_Ack : steps.
#[export] Hint Unfold tpc_roles tpc_inStep_edges tpc_inStep all allYes answered : claims.

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
