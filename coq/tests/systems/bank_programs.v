(** The coordinator commits, then asks a participant, and gets exactly what it committed. *)
From DiselTS Require Import Proofs.
From Systems Require Import two_phase_commit two_phase_commit_programs query bank.

Section commitThenAsk.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid) (batch : list D) (peer : nid).

  Definition tpc_in_bank : inclusion (single (tpc (D := D) coordinator participants)) (bank (D := D) coordinator participants).
  Proof. include (fun _ : unit => bank_tpc) (fun (_ : unit) (_ : Msg D) => true). Defined.

  (** Questions may be asked freely; answers are under the hook. *)
  Definition query_in_bank : inclusion (single (query (A := list (Entry D)) (coordinator :: participants))) (bank (D := D) coordinator participants).
  Proof. include (fun _ : unit => bank_query) (fun (_ : unit) (msg : QMsg (list (Entry D))) => isAsk msg). Defined.

  Definition commitThenAsk : prog (bank (D := D) coordinator participants) (list (Entry D)) :=
    state <-- embed (included tpc_in_bank) (coordinate coordinator participants batch);;
    Act (Send bank_query peer (Ask 0 : QMsg (list (Entry D))));;;
    answer <-- Act
        (Receive bank_query
          (fun (from : nid) (msg : QMsg (list (Entry D))) =>
            match msg with
            | Tell id answer => if (from == peer) && (id == 0) then Some answer else None
            | _ => None
            end));;
    Ret answer.

  (** A participant's answers: its own log, whenever asked. *)
  Definition answer : prog (bank (D := D) coordinator participants) unit :=
    While (fun _ => true)
      (fun _ =>
        '(from, id) <-- Act
            (Receive bank_query
              (fun (from : nid) (msg : QMsg (list (Entry D))) =>
                match msg with | Ask id => Some (from, id) | _ => None end));;
        tpc <-- Act (Read bank_tpc);;
        Act (Send bank_query from (Tell id (logOf tpc) : QMsg (list (Entry D))));;;
        Ret tt) tt;;;
    Ret tt.
End commitThenAsk.
