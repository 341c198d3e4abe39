(** Majorities of nodes, votes in ballots, and what a proposal may rest on: the functions
    of the authoring library that consensus is made of.  What is known of them is in
    [Pattern.Quorums]. *)
From Coq Require Import Bool List BinInt.
From DiselTS.Values Require Import Eq Numbers Lists.
Import ListNotations.
Local Open Scope Z_scope.
Set Implicit Arguments.

(** [majority(nodes, f)]: more than half of the nodes satisfy [f]. *)
Definition majority (nodes : list nid) (f : nid -> bool) : bool := len nodes <? 2 * len (filter f nodes).

(** [latest(votes)]: the vote of the highest ballot, if there is one. *)
Fixpoint latest {V} (l : list (Z * V)) : option (Z * V) :=
  match l with
  | [] => None
  | w :: l => match latest l with Some u => if fst w <? fst u then Some u else Some w | None => Some w end
  end.

(** [before(b, votes)]: those of smaller ballots. *)
Definition before {V} (b : Z) (l : list (Z * V)) : list (Z * V) := filter (fun w => fst w <? b) l.

(** What acceptors told in their promises: for each, the vote of its own that was latest. *)
Definition reported {V} (promises : list (nid * option (Z * V))) : list (Z * V) :=
  flat_map (fun q => match snd q with Some w => [w] | None => [] end) promises.

(** Who promised. *)
Definition promised {V} (promises : list (nid * option (Z * V))) (a : nid) : bool :=
  existsb (fun q => fst q == a) promises.

(** What a proposal must rest on: promises of a majority, and the value of the latest vote
    that they tell of, if there is any. *)
Definition justified {V} {EqV : Eq V} (acceptors : list nid) (v : V) (promises : list (nid * option (Z * V))) : bool :=
  majority acceptors (promised promises) &&
  match latest (reported promises) with Some w => snd w == v | None => true end.
