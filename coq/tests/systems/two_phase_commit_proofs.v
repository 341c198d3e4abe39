From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_spec.
Set Default Timeout 120.

Lemma Tpc_inStep_init : two_phase_commit_spec.Tpc_inStep_init.
Proof. obligation. Qed.
Lemma Tpc_inStep_send_Prepare : two_phase_commit_spec.Tpc_inStep_send_Prepare.
Proof. obligation. Qed.
Lemma Tpc_inStep_send_Vote : two_phase_commit_spec.Tpc_inStep_send_Vote.
Proof. obligation. Qed.
Lemma Tpc_inStep_send_Decide : two_phase_commit_spec.Tpc_inStep_send_Decide.
Proof. obligation. Qed.
Lemma Tpc_inStep_send_Ack : two_phase_commit_spec.Tpc_inStep_send_Ack.
Proof. obligation. Qed.
Lemma Tpc_inStep_receive_Prepare : two_phase_commit_spec.Tpc_inStep_receive_Prepare.
Proof. obligation. Qed.
Lemma Tpc_inStep_receive_Vote : two_phase_commit_spec.Tpc_inStep_receive_Vote.
Proof. obligation. Qed.
Lemma Tpc_inStep_receive_Decide : two_phase_commit_spec.Tpc_inStep_receive_Decide.
Proof. obligation. Qed.
Lemma Tpc_inStep_receive_Ack : two_phase_commit_spec.Tpc_inStep_receive_Ack.
Proof. obligation. Qed.
Lemma Tpc_agreement : two_phase_commit_spec.Tpc_agreement.
Proof. consequence. Qed.
Lemma Tpc_logsAgree : two_phase_commit_spec.Tpc_logsAgree.
Proof. consequence. Qed.
Lemma Tpc_atomic : two_phase_commit_spec.Tpc_atomic.
Proof. consequence. Qed.
