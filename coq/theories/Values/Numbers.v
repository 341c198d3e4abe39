(** Numbers and node names.

    [number] and [bigint] are [Z].  Division and remainder are total: what the
    TypeScript helpers [quotient] and [remainder] do where the divisor is 0 is
    what [Z.quot] and [Z.rem] do. *)
From Coq Require Import ZArith.
From DiselTS.Values Require Import Eq.
Set Implicit Arguments.

(** The name of a node: a natural number, but nothing except equality may be asked of it.
    (A notation, so that a literal has the same type as a variable.) *)
Notation nid := nat.

#[export] Instance Eq_nid : Eq nid := {| eqb := Nat.eqb; eqb_eq := PeanoNat.Nat.eqb_eq |}.

Notation quotient := Z.quot (only parsing).
Notation remainder := Z.rem (only parsing).
