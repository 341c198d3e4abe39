From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_spec two_phase_commit_programs two_phase_commit_programs_spec.
Set Default Timeout 120.

Lemma Tpc_participate_contract : two_phase_commit_programs_spec.Tpc_participate_contract.
Proof.
  start_contract.
  loop_keeps (fun (_ : unit) s => participate_loop1 (locals s self tt) = true).
  do_while.
  - claim.
  - do_receive.
    do_send.
    do_receive.
    do_send.
    do_return.
    claim.
  - do_return.
    claim.
Qed.

Lemma Tpc_coordinate_contract : two_phase_commit_programs_spec.Tpc_coordinate_contract.
Proof.
  start_by_name.
  along (coordinate_outline coordinator participants batch).
  do_for_entries.
  - claim.
  - do_read.
    do_let.
    do_for_entries.
    + claim.
    + do_send.
      do_return.
      claim.
    + do_iter.
      * claim.
      * do_read.
        do_if.
        -- do_receive.
           do_return.
           claim.
        -- do_return.
           do_read.
           do_let.
           do_for_entries.
           ++ claim.
           ++ do_send.
              do_return.
              claim.
           ++ do_iter.
              ** claim.
              ** do_read.
                 do_if.
                 --- do_receive.
                     do_return.
                     claim.
                 --- do_return.
                     do_return.
                     claim.
  - do_read.
    do_return.
    claim.
Qed.
