From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_spec query query_spec bank bank_spec.
Set Default Timeout 120.

Lemma Bank_answers_init : bank_spec.Bank_answers_init.
Proof. obligation. Qed.
Lemma Bank_answers_send_tpc_Prepare : bank_spec.Bank_answers_send_tpc_Prepare.
Proof. obligation. Qed.
Lemma Bank_answers_send_tpc_Vote : bank_spec.Bank_answers_send_tpc_Vote.
Proof. obligation. Qed.
Lemma Bank_answers_send_tpc_Decide : bank_spec.Bank_answers_send_tpc_Decide.
Proof. obligation. Qed.
Lemma Bank_answers_send_tpc_Ack : bank_spec.Bank_answers_send_tpc_Ack.
Proof. obligation. Qed.
Lemma Bank_answers_send_query_Ask : bank_spec.Bank_answers_send_query_Ask.
Proof. obligation. Qed.
Lemma Bank_answers_send_query_Tell : bank_spec.Bank_answers_send_query_Tell.
Proof. obligation. Qed.
Lemma Bank_answers_receive_tpc_Prepare : bank_spec.Bank_answers_receive_tpc_Prepare.
Proof. obligation. Qed.
Lemma Bank_answers_receive_tpc_Vote : bank_spec.Bank_answers_receive_tpc_Vote.
Proof. obligation. Qed.
Lemma Bank_answers_receive_tpc_Decide : bank_spec.Bank_answers_receive_tpc_Decide.
Proof. obligation. Qed.
Lemma Bank_answers_receive_tpc_Ack : bank_spec.Bank_answers_receive_tpc_Ack.
Proof. obligation. Qed.
Lemma Bank_answers_receive_query_Ask : bank_spec.Bank_answers_receive_query_Ask.
Proof. obligation. Qed.
Lemma Bank_answers_receive_query_Tell : bank_spec.Bank_answers_receive_query_Tell.
Proof. obligation. Qed.
