(** Strings are their UTF-8 bytes: equality, literals and concatenation only. *)
From Coq Require Import ZArith String DecimalString.
Local Open Scope string_scope.

(** What a template literal writes for a number. *)
Definition decimal (n : Z) : string := NilZero.string_of_int (Z.to_int n).

Example decimal_negative : decimal (-120) = "-120".
Proof. reflexivity. Qed.
Example decimal_zero : decimal 0 = "0".
Proof. reflexivity. Qed.
