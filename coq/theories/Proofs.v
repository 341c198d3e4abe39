(** What proofs import: the statements' vocabulary, the rules and the automation. *)
From DiselTS Require Export Statements.
From DiselTS.Core Require Export Rules Embedding Inclusion Typed.
From DiselTS.Auto Require Export Ballots Cases Counting Whole Obligation Locals Facts Stable Contract Call AcrossWorld Assemble.
