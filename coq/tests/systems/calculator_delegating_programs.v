From DiselTS Require Import Programs.
From DiselTS Require Import Proofs.
From Systems Require Import calculator calculator_programs calculator_delegating.

Section delegate.
  Context {A : Type} {EqA : Eq A} {V : Type} {EqV : Eq V}.
  Variables (clients servers clients' servers' : list nid) (f : A -> option V) (to : nid).

  (** The world of the calculator's own client, as the back of this one. *)
  Definition back_in_delegating : inclusion (single (calculator clients' servers' f)) (delegating clients servers clients' servers' f).
  Proof. include (fun _ : unit => delegating_back) (fun (_ : unit) (_ : Msg A V) => true). Defined.

  Definition front_in_delegating : inclusion (single (calculator clients servers f)) (delegating clients servers clients' servers' f).
  Proof. include (fun _ : unit => delegating_front) (fun (_ : unit) (_ : Msg A V) => true). Defined.

  (** Has every request answered by another server. *)
  Definition delegate : prog (delegating clients servers clients' servers' f) unit :=
    While (fun _ => true)
      (fun _ =>
        '(from, arg) <-- Act
            (Receive delegating_front
              (fun (from : nid) (msg : Msg A V) =>
                match msg with | Request arg => Some (from, arg) | _ => None end));;
        results <-- embed (included back_in_delegating) (client clients' servers' f to [arg]);;
        match results with
        | r :: _ =>
            Act (Send delegating_front from (Response arg r.(Result_value) : Msg A V));;;
            Ret tt
        | [] => Ret tt
        end) tt;;;
    Ret tt.
End delegate.
