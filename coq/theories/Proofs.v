(** What proofs import: the statements' vocabulary, the rules and the automation. *)
From DiselTS Require Export Statements.
From DiselTS.Core Require Export Logic Embedding Typed.
From DiselTS.Auto Require Export Obligation Cases Whole Locals Stable Contract Call Assemble.


