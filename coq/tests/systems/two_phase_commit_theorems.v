From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_spec.
From Systems Require two_phase_commit_proofs.
Set Default Timeout 120.

Theorem tpc_inductive :
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true ->
  pinductive (tpc_invariant (D := D) coordinator participants) /\
  tpc_invariant (D := D) coordinator participants (Protocol.start (tpc coordinator participants)).
Proof.
  intros; split.
  - start_invariant. split_conjuncts.
    + by_pairwise (two_phase_commit_proofs.Tpc_inStep_send_Prepare, two_phase_commit_proofs.Tpc_inStep_send_Vote,
        two_phase_commit_proofs.Tpc_inStep_send_Decide, two_phase_commit_proofs.Tpc_inStep_send_Ack,
        two_phase_commit_proofs.Tpc_inStep_receive_Prepare, two_phase_commit_proofs.Tpc_inStep_receive_Vote,
        two_phase_commit_proofs.Tpc_inStep_receive_Decide, two_phase_commit_proofs.Tpc_inStep_receive_Ack, tt).
  - start_initial. split_conjuncts.
    + at_start two_phase_commit_proofs.Tpc_inStep_init.
Qed.
