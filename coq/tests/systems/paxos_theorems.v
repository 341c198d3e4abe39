From DiselTS Require Import Proofs.
From Systems Require Import paxos paxos_proofs.
Set Default Timeout 60.

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
