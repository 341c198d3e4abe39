(** How generated programs are written. *)
From DiselTS.Core Require Import World Program.

Declare Scope program_scope.
Delimit Scope program_scope with program.
Open Scope program_scope.

Notation "x <-- c ;; k" := (Bind c (fun x => k))
  (at level 100, c at level 99, k at level 200, right associativity, format "x  <--  c ;; '//' k") : program_scope.
Notation "' p <-- c ;; k" := (Bind c (fun x => match x with p => k end))
  (at level 100, p pattern, c at level 99, k at level 200, right associativity, format "' p  <--  c ;; '//' k") : program_scope.
Notation "c ;;; k" := (Bind c (fun _ => k))
  (at level 100, k at level 200, right associativity, format "c ;;; '//' k") : program_scope.
