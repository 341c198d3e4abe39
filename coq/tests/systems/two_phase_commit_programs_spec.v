From DiselTS Require Import Statements.
From Systems Require Import two_phase_commit two_phase_commit_spec two_phase_commit_programs.

Section participate.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid) (self : nid).

  Definition participate_requires (tpc : Protocol.net (tpc (D := D) coordinator participants)) : bool :=
    contains participants self &&
    match Protocol.local tpc self with Ready _ _ => true | _ => false end.

  Definition participate_loop1 (tpc : State D) : bool := match tpc with Ready _ _ => true | _ => false end.
End participate.
#[export] Hint Unfold participate_requires participate_loop1 : claims.

Section coordinate.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid) (batch : list D).

  Definition coordinate_requires (tpc : Protocol.net (tpc (D := D) coordinator participants)) : bool :=
    (0 <? len participants) && distinct participants &&
    (Protocol.local tpc coordinator == Idle 0 []).

  (** It ends with all its data decided, and every participant agreeing. *)
  Definition coordinate_ensures (result : State D) (tpc : Protocol.net (tpc (D := D) coordinator participants)) : bool :=
    match result with
    | Idle round log =>
        (Protocol.local tpc coordinator == result) &&
        (map (fun (e : Entry D) => e.(Entry_data)) log == batch) &&
        forallb (fun (p : nid) => Protocol.local tpc p == Ready round log) participants
    | _ => false
    end.

  Definition coordinate_loop1 (i : Z) (tpc : State D) : bool :=
    match tpc with Idle _ log => map (fun (e : Entry D) => e.(Entry_data)) log == slice batch 0 i | _ => false end.

  (** The log at the beginning of a round is what the state has until the round is over. *)
  Definition before (i : Z) (log : list (Entry D)) : bool :=
    map (fun (e : Entry D) => e.(Entry_data)) log == slice batch 0 i.

  Definition coordinate_loop2 (i : Z) (data : D) (round : Z) (k : Z) (tpc : State D) : bool :=
    match tpc with
    | Idle round' log => (k == 0) && (round' == round) && before i log
    | Preparing round' log data' asked =>
        (0 <? k) && (k <? len participants) && (round' == round) && (data' == data) && (asked == slice participants 0 k) && before i log
    | Collecting round' log data' votes =>
        (k == len participants) && (round' == round) && (data' == data) && (votes == []) && before i log
    | _ => false
    end.

  Definition coordinate_loop3 (i : Z) (data : D) (round : Z) (tpc : State D) : bool :=
    match tpc with
    | Collecting round' log data' _ => (round' == round) && (data' == data) && before i log
    | _ => false
    end.

  Definition coordinate_loop4 (i : Z) (data : D) (round : Z) (commit : bool) (k : Z) (tpc : State D) : bool :=
    match tpc with
    | Collecting round' log data' votes =>
        (k == 0) && (round' == round) && (data' == data) && answered participants votes &&
        (commit == allYes participants votes) && before i log
    | Telling round' log data' commit' told =>
        (0 <? k) && (k <? len participants) && (round' == round) && (data' == data) && (commit' == commit) &&
        (told == slice participants 0 k) && before i log
    | Closing round' log data' commit' acks =>
        (k == len participants) && (round' == round) && (data' == data) && (commit' == commit) && (acks == []) && before i log
    | _ => false
    end.

  Definition coordinate_loop5 (i : Z) (data : D) (tpc : State D) : bool :=
    match tpc with
    | Closing _ log data' _ _ => (data' == data) && before i log
    | Idle _ log => map (fun (e : Entry D) => e.(Entry_data)) log == slice batch 0 i ++ [data]
    | _ => false
    end.

  Definition coordinate_outline : prog (single (tpc (D := D) coordinator participants)) (State D) :=
    keeping_at (fun i (_ : unit) (s : gstate (single (tpc (D := D) coordinator participants))) => coordinate_loop1 i (locals s coordinator tt) = true)
      (For (entries batch)
        (fun '(i, data) _ =>
          state <-- Act (Read tt);;
          let round := roundOf state in
          keeping_at (fun k (_ : unit) (s : gstate (single (tpc (D := D) coordinator participants))) => coordinate_loop2 i data round k (locals s coordinator tt) = true)
            (For (entries participants)
              (fun '(_, p) _ => Act (Send tt p (Prepare round data));;; Ret tt) tt);;;
          keeping (fun (_ : unit) (s : gstate (single (tpc (D := D) coordinator participants))) => coordinate_loop3 i data round (locals s coordinator tt) = true)
            (Iter
              (fun _ =>
                state <-- Act (Read tt);;
                if incomplete participants state
                then Act (Receive tt (fun (from : nid) (msg : Msg D) => match msg with | Vote _ _ => Some tt | _ => None end));;;
                     Ret (inl tt)
                else Ret (inr tt)) tt);;;
          state <-- Act (Read tt);;
          let commit := decision participants state in
          keeping_at (fun k (_ : unit) (s : gstate (single (tpc (D := D) coordinator participants))) => coordinate_loop4 i data round commit k (locals s coordinator tt) = true)
            (For (entries participants)
              (fun '(_, p) _ => Act (Send tt p (Decide round commit));;; Ret tt) tt);;;
          keeping (fun (_ : unit) (s : gstate (single (tpc (D := D) coordinator participants))) => coordinate_loop5 i data (locals s coordinator tt) = true)
            (Iter
              (fun _ =>
                state <-- Act (Read tt);;
                if closing state
                then Act (Receive tt (fun (from : nid) (msg : Msg D) => match msg with | Ack _ => Some tt | _ => None end));;;
                     Ret (inl tt)
                else Ret (inr tt)) tt);;;
          Ret tt) tt);;;
    state <-- Act (Read tt);;
    Ret state.
End coordinate.
#[export] Hint Unfold roundOf incomplete decision closing : steps.
#[export] Hint Unfold coordinate_requires coordinate_ensures coordinate_loop1 coordinate_loop2 coordinate_loop3 coordinate_loop4
  coordinate_loop5 before roundOf incomplete decision closing : claims.

Definition Tpc_participate_contract : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid) (self : nid) (choose : D -> bool),
  tpc_roles coordinator participants = true ->
  pinductive (tpc_invariant (D := D) coordinator participants) ->
  In self (Protocol.nodes (tpc (D := D) coordinator participants)) ->
  triple
    (fun s : gstate (single (tpc coordinator participants)) => tpc_invariant coordinator participants (s tt))
    self
    (fun s => participate_requires coordinator participants self (s tt) = true)
    (participate coordinator participants choose)
    (fun _ _ _ => True).

Definition Tpc_coordinate_contract : Prop :=
  forall (D : Type) (EqD : Eq D) (coordinator : nid) (participants : list nid) (batch : list D),
  tpc_roles coordinator participants = true ->
  pinductive (tpc_invariant (D := D) coordinator participants) ->
  In coordinator (Protocol.nodes (tpc (D := D) coordinator participants)) ->
  triple
    (fun s : gstate (single (tpc coordinator participants)) => tpc_invariant coordinator participants (s tt))
    coordinator
    (fun s => coordinate_requires coordinator participants (s tt) = true)
    (coordinate coordinator participants batch)
    (fun _ result s => coordinate_ensures coordinator participants batch result (s tt) = true).
