(** What generated programs import. *)
From DiselTS Require Export Definitions.
From DiselTS.Core Require Export World Program Notations Embedding Inclusion.
From DiselTS.Auto Require Export Include.
