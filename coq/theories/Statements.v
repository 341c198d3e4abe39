(** What generated statements import. *)
From DiselTS Require Export Programs.
From DiselTS.Core Require Export Protocol Program Logic Adequacy Embedding.
From DiselTS.Pattern Require Export Pairwise Simple Knowledge Ownership Across Ghost Quorums.
From DiselTS.Auto Require Export Simplify.


