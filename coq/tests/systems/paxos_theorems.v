From DiselTS Require Import Proofs.
From Systems Require Import paxos paxos_proofs.
Set Default Timeout 120.

Theorem paxos_inductive : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
  pinductive (paxos_invariant (V := V) proposers acceptors owner) /\ paxos_invariant (V := V) proposers acceptors owner (Protocol.start (paxos (V := V) proposers acceptors owner)).
Proof.
  intros; split.
  - start_invariant. split_conjuncts.
    + by_per_node (Proved.WellFormed_send_Prepare, Proved.WellFormed_send_Promise, Proved.WellFormed_send_Accept, Proved.WellFormed_send_Accepted, Proved.WellFormed_receive_Prepare, Proved.WellFormed_receive_Promise, Proved.WellFormed_receive_Accept, Proved.WellFormed_receive_Accepted, tt).
    + by_knowledge (Proved.Known_send_Prepare, Proved.Known_send_Promise, Proved.Known_send_Accept, Proved.Known_send_Accepted, Proved.Known_receive_Prepare, Proved.Known_receive_Promise, Proved.Known_receive_Accept, Proved.Known_receive_Accepted, tt).
  - start_initial. split_conjuncts.
    + at_start Proved.WellFormed_init.
    + at_start Proved.Known_init.
Qed.

(** *** At most one value is chosen *)

Lemma Paxos_voted : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
  consensus_voted (paxos (V := V) proposers acceptors owner) (paxos_invariant proposers acceptors owner) acceptors owner votesOf proposalOf.
Proof. consequence. Qed.
Lemma Paxos_promised : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
  consensus_promised (paxos (V := V) proposers acceptors owner) (paxos_invariant proposers acceptors owner) acceptors owner votesOf proposalOf.
Proof. consequence. Qed.
Lemma Paxos_justified : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
  consensus_justified (paxos (V := V) proposers acceptors owner) (paxos_invariant proposers acceptors owner) acceptors owner proposalOf.
Proof. consequence. Qed.

Theorem paxos_agreement : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
  forall d b v b' v', paxos_invariant (V := V) proposers acceptors owner d ->
  chosen_in (paxos (V := V) proposers acceptors owner) acceptors votesOf d b v = true ->
  chosen_in (paxos (V := V) proposers acceptors owner) acceptors votesOf d b' v' = true -> v = v'.
Proof.
  intros V EqV proposers acceptors owner Roles. apply consensus with (owner := owner) (proposal := proposalOf).
  - now apply Paxos_voted.
  - now apply Paxos_promised.
  - now apply Paxos_justified.
Qed.

(** *** As it runs, without history *)

Theorem real_inductive : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
  pinductive (erased (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m)
    (paxos_invariant proposers acceptors owner)) /\
  erased (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m)
    (paxos_invariant proposers acceptors owner) (Protocol.start (real (V := V) proposers acceptors owner)).
Proof.
  intros; split.
  - by_erasure paxos_inductive (Proved.Ghost_send_Prepare, Proved.Ghost_send_Promise, Proved.Ghost_send_Accept, Proved.Ghost_send_Accepted, Proved.Ghost_receive_Prepare, Proved.Ghost_receive_Promise, Proved.Ghost_receive_Accept, Proved.Ghost_receive_Accepted, tt).
  - at_start_erased paxos_inductive.
Qed.
Print Assumptions paxos_agreement.
Print Assumptions real_inductive.
