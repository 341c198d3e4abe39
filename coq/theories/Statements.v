(** What generated statements import. *)
From DiselTS Require Export Programs.
From DiselTS.Core Require Export Protocol Outline Logic Adequacy.
From DiselTS.Pattern Require Export Pairwise PerNode PerMessage Anything.
From DiselTS.Auto Require Export Simplify.
