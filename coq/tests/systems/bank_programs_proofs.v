From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_spec two_phase_commit_theorems.
From Systems Require Import two_phase_commit_programs two_phase_commit_programs_spec two_phase_commit_programs_theorems.
From Systems Require Import query query_spec bank bank_spec bank_programs.
Set Default Timeout 120.

Section commitThenAsk.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid) (batch : list D) (peer : nid).

  Definition commitThenAsk_requires (tpc : Protocol.net (tpc (D := D) coordinator participants))
      (query : Protocol.net (query (A := list (Entry D)) (coordinator :: participants))) : bool :=
    coordinate_requires coordinator participants tpc && contains participants peer &&
    (Protocol.local query coordinator == {| Asking_pending := []; Asking_held := []; Asking_got := [] |}).

  Definition commitThenAsk_ensures (result : list (Entry D)) : bool :=
    map (fun (e : Entry D) => e.(Entry_data)) result == batch.

  (** What is on its way from the peer is the log as it is now. *)
  Definition commitThenAsk_stable1 (state : State D) (tpc : Protocol.net (tpc (D := D) coordinator participants))
      (query : Protocol.net (query (A := list (Entry D)) (coordinator :: participants))) : bool :=
    (Protocol.local tpc coordinator == state) &&
    forallb (fun (msg : QMsg (list (Entry D))) => match msg with Ask _ => true | Tell _ answer => answer == logOf state end)
      (Protocol.messages query peer coordinator).

  Definition commitThenAsk_outline : prog (bank (D := D) coordinator participants) (list (Entry D)) :=
    state <-- embed (included (tpc_in_bank coordinator participants)) (coordinate coordinator participants batch);;
    Stably (fun s : gstate (bank (D := D) coordinator participants) => commitThenAsk_stable1 state (s bank_tpc) (s bank_query) = true)
      (Act (Send bank_query peer (Ask 0 : QMsg (list (Entry D))));;;
    answer <-- Act
        (Receive bank_query
          (fun (from : nid) (msg : QMsg (list (Entry D))) =>
            match msg with
            | Tell id answer => if (from == peer) && (id == 0) then Some answer else None
            | _ => None
            end));;
    Ret answer).
End commitThenAsk.
#[export] Hint Unfold commitThenAsk_requires commitThenAsk_ensures commitThenAsk_stable1 : claims.

Definition Bank_commitThenAsk_contract : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid) (batch : list D) (peer : nid),
  tpc_roles coordinator participants = true ->
  inductive (bank_invariant (D := D) coordinator participants) ->
  In coordinator (Protocol.nodes (tpc (D := D) coordinator participants)) ->
  In coordinator (Protocol.nodes (query (A := list (Entry D)) (coordinator :: participants))) ->
  triple
    (bank_invariant (D := D) coordinator participants)
    coordinator
    (fun s => commitThenAsk_requires coordinator participants peer (s bank_tpc) (s bank_query) = true)
    (commitThenAsk coordinator participants batch peer)
    (fun _ result _ => commitThenAsk_ensures batch result = true).

Lemma commitThenAsk_contract : Bank_commitThenAsk_contract.
Proof.
  start_by_name.
  along (commitThenAsk_outline coordinator participants batch peer).
  do_call coordinate_correct.
  do_assert_stable.
  - stability.
  - claim.
  - do_send.
    do_receive.
    do_return.
    claim.
Qed.
