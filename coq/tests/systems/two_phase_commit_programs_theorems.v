From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_spec two_phase_commit_theorems two_phase_commit_programs two_phase_commit_programs_spec.
From Systems Require two_phase_commit_programs_proofs.

Theorem participate_correct :
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid) (self : nid) (choose : D -> bool),
  tpc_roles coordinator participants = true ->
  In self (Protocol.nodes (tpc (D := D) coordinator participants)) ->
  triple
    (fun s : gstate (single (tpc coordinator participants)) => tpc_invariant coordinator participants (s tt))
    self
    (fun s => participate_requires coordinator participants self (s tt) = true)
    (participate coordinator participants choose)
    (fun _ _ _ => True).
Proof.
  intros. apply two_phase_commit_programs_proofs.Tpc_participate_contract; try assumption.
  apply tpc_inductive; assumption.
Qed.

Theorem coordinate_correct :
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid) (batch : list D),
  tpc_roles coordinator participants = true ->
  In coordinator (Protocol.nodes (tpc (D := D) coordinator participants)) ->
  triple
    (fun s : gstate (single (tpc coordinator participants)) => tpc_invariant coordinator participants (s tt))
    coordinator
    (fun s => coordinate_requires coordinator participants (s tt) = true)
    (coordinate coordinator participants batch)
    (fun _ result s => coordinate_ensures coordinator participants batch result (s tt) = true).
Proof.
  intros. apply two_phase_commit_programs_proofs.Tpc_coordinate_contract; try assumption.
  apply tpc_inductive; assumption.
Qed.
