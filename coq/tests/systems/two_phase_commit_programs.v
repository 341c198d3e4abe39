From DiselTS Require Import Programs.
From Systems Require Import two_phase_commit.

Section participate.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid) (self : nid) (choose : D -> bool).

  (** Votes on what it is asked, for ever. *)
  Definition participate : prog (single (tpc (D := D) coordinator participants)) unit :=
    While (fun _ => true)
      (fun _ =>
        '(round, data) <-- Act
            (Receive tt
              (fun (from : nid) (msg : Msg D) =>
                match msg with | Prepare round data => Some (round, data) | _ => None end));;
        Act (Send tt coordinator (Vote round (choose data)));;;
        round <-- Act
            (Receive tt
              (fun (from : nid) (msg : Msg D) =>
                match msg with | Decide round _ => Some round | _ => None end));;
        Act (Send tt coordinator (Ack round));;;
        Ret tt) tt;;;
    Ret tt.
End participate.

Section coordinate.
  Context {D : Type} {EqD : Eq D}.
  Variables (coordinator : nid) (participants : list nid) (batch : list D).

  Definition roundOf (state : State D) : Z :=
    match state with
    | Idle round _ => round
    | Preparing round _ _ _ => round
    | Collecting round _ _ _ => round
    | Telling round _ _ _ _ => round
    | Closing round _ _ _ _ => round
    | Ready round _ => round
    | Asked round _ _ => round
    | Voted round _ _ _ => round
    | Decided round _ _ => round
    end.

  (** Whether votes are still to come. *)
  Definition incomplete (state : State D) : bool :=
    match state with Collecting _ _ _ votes => negb (answered participants votes) | _ => false end.

  Definition decision (state : State D) : bool :=
    match state with Collecting _ _ _ votes => allYes participants votes | _ => false end.

  Definition closing (state : State D) : bool := match state with Closing _ _ _ _ _ => true | _ => false end.

  (** Has each of the data decided, one round each. *)
  Definition coordinate : prog (single (tpc (D := D) coordinator participants)) (State D) :=
    For (entries batch)
        (fun '(_, data) _ =>
          state <-- Act (Read tt);;
          let round := roundOf state in
          For (entries participants)
            (fun '(_, p) _ => Act (Send tt p (Prepare round data));;; Ret tt) tt;;;
          Iter
            (fun _ =>
              state <-- Act (Read tt);;
              if incomplete state
              then Act (Receive tt (fun (from : nid) (msg : Msg D) => match msg with | Vote _ _ => Some tt | _ => None end));;;
                   Ret (inl tt)
              else Ret (inr tt)) tt;;;
          state <-- Act (Read tt);;
          let commit := decision state in
          For (entries participants)
            (fun '(_, p) _ => Act (Send tt p (Decide round commit));;; Ret tt) tt;;;
          Iter
            (fun _ =>
              state <-- Act (Read tt);;
              if closing state
              then Act (Receive tt (fun (from : nid) (msg : Msg D) => match msg with | Ack _ => Some tt | _ => None end));;;
                   Ret (inl tt)
              else Ret (inr tt)) tt;;;
          Ret tt) tt;;;
    state <-- Act (Read tt);;
    Ret state.
End coordinate.
