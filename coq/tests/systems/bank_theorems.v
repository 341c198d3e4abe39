From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_spec two_phase_commit_theorems query query_spec query_theorems bank bank_spec.
From Systems Require bank_proofs.
Set Default Timeout 120.

Theorem bank_inductive :
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid),
  tpc_roles coordinator participants = true ->
  inductive (bank_invariant (D := D) coordinator participants) /\
  bank_invariant (D := D) coordinator participants (initial (bank coordinator participants)).
Proof.
  intros; split.
  - start_world_invariant. split_kept.
    + by_component tpc_inductive.
    + by_component query_inductive.
    + by_remembering (bank_proofs.Bank_answers_send_tpc_Prepare, bank_proofs.Bank_answers_send_tpc_Vote, bank_proofs.Bank_answers_send_tpc_Decide, bank_proofs.Bank_answers_send_tpc_Ack, bank_proofs.Bank_answers_send_query_Ask, bank_proofs.Bank_answers_send_query_Tell, bank_proofs.Bank_answers_receive_tpc_Prepare, bank_proofs.Bank_answers_receive_tpc_Vote, bank_proofs.Bank_answers_receive_tpc_Decide, bank_proofs.Bank_answers_receive_tpc_Ack, bank_proofs.Bank_answers_receive_query_Ask, bank_proofs.Bank_answers_receive_query_Tell, tt).
  - start_initial. split_conjuncts.
    + at_start_component tpc_inductive.
    + at_start_component query_inductive.
    + at_start bank_proofs.Bank_answers_init.
Qed.
