(** Numbers, node names, and strings.

    [number] and [bigint] are [Z].  Division and remainder are total: what the
    TypeScript helpers [quotient] and [remainder] do where the divisor is 0 is
    what [Z.quot] and [Z.rem] do. *)
From Coq Require Import BinInt String DecimalString.
From DiselTS.Values Require Import Eq.
Set Implicit Arguments.
Local Open Scope string_scope.

(** The name of a node: a natural number, but nothing except equality may be asked of it.
    (A notation, so that a literal has the same type as a variable.) *)
Notation nid := nat.

#[export] Instance Eq_nid : Eq nid := {| eqb := Nat.eqb; eqb_eq := PeanoNat.Nat.eqb_eq |}.

Notation quotient := Z.quot (only parsing).
Notation remainder := Z.rem (only parsing).

(** * Strings are their UTF-8 bytes: equality, literals and concatenation only. *)

(** What a template literal writes for a number. *)
Definition decimal (n : Z) : string := NilZero.string_of_int (Z.to_int n).

Example decimal_negative : decimal (-120) = "-120".
Proof. reflexivity. Qed.
Example decimal_zero : decimal 0 = "0".
Proof. reflexivity. Qed.
