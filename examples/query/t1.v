From DiselTS Require Import Proofs.
From Authored.examples.two_phase_commit Require Import protocol.
From Authored.examples.query Require Import protocol.
From Authored.examples.two_phase_commit Require Import programs.
From Authored.examples.two_phase_commit Require Import protocol_spec.
From Authored.examples.query Require Import protocol_spec.
From Authored.examples.two_phase_commit Require Import programs_spec.
From Authored.examples.query Require Import committed.
From Authored.examples.query Require Import committed_spec.
Lemma committed_commitThenAsk_contract : committed_spec.committed_commitThenAsk_contract.
Proof.
  start_by_name.
  along (commitThenAsk_outline coordinator participants batch peer any_coordinate).
  do_call_any.
  do_read.
  do_assert_stable.
  - stability.
  - claim.
  - do_send.
    do_receive.
    do_return.
    claim.
Qed.
