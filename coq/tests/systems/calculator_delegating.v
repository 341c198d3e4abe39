(** A server of one calculator that is a client of another: programs over two labelled
    protocols, a call of a proved program through its contract only, and the deployment of
    both worlds in one. *)
From DiselTS Require Import Programs.
From DiselTS.Core Require Import Embedding Inclusion.
From Systems Require Import calculator calculator_programs.

Inductive delegating_label := delegating_front | delegating_back.
Definition delegating_label_dec (a b : delegating_label) : {a = b} + {a <> b}.
Proof. decide equality. Defined.
#[export] Instance Labels_delegating : Labels delegating_label := [delegating_front; delegating_back].

Section delegating.
  Context {A : Type} {EqA : Eq A} {V : Type} {EqV : Eq V}.
  Variables (clients servers clients' servers' : list nid) (f : A -> option V).

  Definition delegating_prot (l : delegating_label) : Protocol.protocol :=
    match l with
    | delegating_front => calculator clients servers f
    | delegating_back => calculator clients' servers' f
    end.

  Definition delegating_hook (l : delegating_label) (self to : nid) (states : forall l, Protocol.lstate (delegating_prot l)) :
      Protocol.msg (delegating_prot l) -> bool := fun _ => true.

  Definition delegating : world := World delegating_label_dec delegating_prot delegating_hook.
End delegating.
