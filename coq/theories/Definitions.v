(** What generated definitions import: the values of the language, by their short
    names.  The core is used by qualified names ([Protocol.init]), so that it hides no
    author's name. *)
From Coq Require Export Bool List BinInt Ascii String.
From DiselTS.Values Require Export Eq Numbers Lists Votes Maps.
From DiselTS.Core Require Protocol.

Export ListNotations.
Open Scope string_scope.
Open Scope list_scope.
Open Scope Z_scope.
Open Scope bool_scope.
Open Scope value_scope.
