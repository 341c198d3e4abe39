(** Outlines of proofs: programs whose loops stand with what they keep, and which have
    their stable assertions written in.

    An outline is the program itself.  It is a term of its own so that programs have no
    claims in them, and so that a claim sees the values of the variables around its loop
    wherever the proof has come to. *)
From Coq Require Import ZArith.
From DiselTS.Core Require Import Protocol World Program.
Set Implicit Arguments.

(** [J] of the loop's variables and the state holds each time round, and after the last. *)
Definition keeping {W A B} (J : B -> gstate W -> Prop) (loop : prog W A) : prog W A := loop.

(** [J] may speak of the position as well. *)
Definition keeping_at {W A B} (J : Z -> B -> gstate W -> Prop) (loop : prog W A) : prog W A := loop.

(** [J] holds before [c], and whatever other nodes do, until [c] acts. *)
Definition Stably {W A} (J : gstate W -> Prop) (c : prog W A) : prog W A := c.

Arguments Stably {W A} & J c : simpl never.
Arguments keeping {W A B} & J loop : simpl never.
Arguments keeping_at {W A B} & J loop : simpl never.
