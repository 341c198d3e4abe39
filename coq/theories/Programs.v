(** What generated programs import. *)
From DiselTS Require Export Definitions.
From DiselTS.Core Require Export World Program Embedding.


