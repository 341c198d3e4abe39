(** What generated statements import. *)
From DiselTS Require Export Programs.
From DiselTS.Core Require Export Protocol Outline Logic Adequacy Embedding Inclusion.
From DiselTS.Pattern Require Export Pairwise PerNode PerMessage Anything Knowledge Ownership Across Remembering Ghost Quorums.
From DiselTS.Auto Require Export Simplify Include.
