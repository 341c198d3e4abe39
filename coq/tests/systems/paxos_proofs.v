From DiselTS Require Import Proofs.
From Systems Require Import paxos.
Set Default Timeout 120.

Inductive Fact (V : Type) : Type :=
| Promised (node : nid) (ballot : Z) (last : option (Z * V))
| Voted (node : nid) (ballot : Z) (value : V)
| Proposed (ballot : Z) (value : V).
Arguments Promised {V} node ballot last. Arguments Voted {V} node ballot value. Arguments Proposed {V} ballot value.

Section paxos.
  Context {V : Type} {EqV : Eq V}.
  Variables (proposers acceptors : list nid) (owner : Z -> nid).

  Definition paxos_roles : bool := forallb (fun (p : nid) => negb (contains acceptors p)) proposers.

  Definition votesOf (state : State V) : list (Z * V) := match state with Acceptor _ _ votes => votes | _ => [] end.
  Definition proposalOf (b : Z) (state : State V) : option (V * list (nid * option (Z * V))) :=
    match state with
    | Proposer _ log _ => match find (fun e => fst e == b) log with Some e => Some (snd e) | None => None end
    | _ => None
    end.

  Definition known_about (fact : Fact V) : nid :=
    match fact with Promised a _ _ => a | Voted a _ _ => a | Proposed b _ => owner b end.
  Definition known_holds (fact : Fact V) (state : State V) : bool :=
    match fact with
    | Promised _ b last => match state with Acceptor promised _ votes => (b <=? promised) && (last == latest (before b votes)) | _ => false end
    | Voted _ b v => match state with Acceptor _ _ votes => contains votes (b, v) | _ => false end
    | Proposed b v => match proposalOf b state with Some p => fst p == v | None => false end
    end.
  Definition known_claims (node : nid) (state : State V) : list (Fact V) :=
    match state with
    | Proposer ballot log phase =>
        flat_map (fun e => map (fun q => Promised (fst q) (fst e) (snd q)) (snd (snd e))) log ++
        match phase with
        | Resting => []
        | Gathering promises => map (fun q => Promised (fst q) ballot (snd q)) promises
        | Proposing value accepted => map (fun a => Voted a ballot value) accepted
        end
    | Acceptor _ _ votes => map (fun w => Proposed (fst w) (snd w)) votes
    end.
  Definition known_says (from : nid) (msg : Msg V) : list (Fact V) :=
    match msg with
    | Prepare _ => []
    | Promise b last => [Promised from b last]
    | Accept b v => [Proposed b v]
    | Accepted b v => [Voted from b v]
    end.

  Definition promisesOfAcceptors (promises : list (nid * option (Z * V))) : bool := forallb (fun q => contains acceptors (fst q)) promises.

  Definition wellFormed (node : nid) (state : State V) : bool :=
    match state with
    | Proposer ballot log phase =>
        forallb (fun e => (fst e <=? ballot) && justified acceptors (fst (snd e)) (snd (snd e)) && promisesOfAcceptors (snd (snd e))) log &&
        match phase with
        | Resting => true
        | Gathering promises => (owner ballot == node) && forallb (fun e => fst e <? ballot) log && promisesOfAcceptors promises
        | Proposing value _ =>
            (owner ballot == node) &&
            match find (fun e => fst e == ballot) log with Some e => fst (snd e) == value | None => false end
        end
    | Acceptor promised last votes => (last == latest votes) && forallb (fun w => (fst w <=? promised) && contains (proposers ++ acceptors) (owner (fst w))) votes
    end.

  Definition paxos_invariant : Protocol.net (paxos (V := V) proposers acceptors owner) -> Prop :=
    fun net =>
      per_node (paxos (V := V) proposers acceptors owner) wellFormed net /\
      knowledge (paxos (V := V) proposers acceptors owner) known_about known_holds known_claims known_says net.
End paxos.
#[export] Hint Unfold lastBefore gathering paxos_init paxos_send_Prepare paxos_send_Promise paxos_send_Accept paxos_send_Accepted
  paxos_receive_Prepare paxos_receive_Promise paxos_receive_Accept paxos_receive_Accepted
  real_init real_send_Prepare real_send_Promise real_send_Accept real_send_Accepted
  real_receive_Prepare real_receive_Promise real_receive_Accept real_receive_Accepted erase : steps.
#[export] Hint Unfold lastBefore gathering paxos_roles votesOf proposalOf known_about known_holds known_claims known_says promisesOfAcceptors wellFormed : claims.

Module Proved.
  Lemma WellFormed_init : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    per_node_init (paxos (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner).
  Proof. obligation. Qed.
  Lemma Known_init : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    knowledge_init (paxos (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims.
  Proof. obligation. Qed.
  Lemma WellFormed_send_Prepare : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z), per_node_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Prepare b).
  Proof. obligation. Qed.
  Lemma Known_send_Prepare : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z), knowledge_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Prepare b).
  Proof. obligation. Qed.
  Lemma Ghost_send_Prepare : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z), ghost_send (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Prepare b).
  Proof. obligation. Qed.
  Lemma WellFormed_send_Promise : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (last : option (Z * V)), per_node_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Promise b last).
  Proof. obligation. Qed.
  Lemma Known_send_Promise : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (last : option (Z * V)), knowledge_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Promise b last).
  Proof. obligation. Qed.
  Lemma Ghost_send_Promise : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (last : option (Z * V)), ghost_send (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Promise b last).
  Proof. obligation. Qed.
  Lemma WellFormed_send_Accept : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), per_node_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Accept b v).
  Proof. obligation. Qed.
  Lemma Known_send_Accept : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), knowledge_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Accept b v).
  Proof. obligation. Qed.
  Lemma Ghost_send_Accept : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), ghost_send (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Accept b v).
  Proof. obligation. Qed.
  Lemma WellFormed_send_Accepted : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), per_node_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Accepted b v).
  Proof. obligation. Qed.
  Lemma Known_send_Accepted : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), knowledge_send (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Accepted b v).
  Proof. obligation. Qed.
  Lemma Ghost_send_Accepted : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), ghost_send (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Accepted b v).
  Proof. obligation. Qed.
  Lemma WellFormed_receive_Prepare : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z), per_node_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Prepare b).
  Proof. obligation. Qed.
  Lemma Known_receive_Prepare : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z), knowledge_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Prepare b).
  Proof. obligation. Qed.
  Lemma Ghost_receive_Prepare : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z), ghost_receive (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Prepare b).
  Proof. obligation. Qed.
  Lemma WellFormed_receive_Promise : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (last : option (Z * V)), per_node_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Promise b last).
  Proof. obligation. Qed.
  Lemma Known_receive_Promise : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (last : option (Z * V)), knowledge_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Promise b last).
  Proof. obligation. Qed.
  Lemma Ghost_receive_Promise : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (last : option (Z * V)), ghost_receive (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Promise b last).
  Proof. obligation. Qed.
  Lemma WellFormed_receive_Accept : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), per_node_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Accept b v).
  Proof. obligation. Qed.
  Lemma Known_receive_Accept : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), knowledge_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Accept b v).
  Proof. obligation. Qed.
  Lemma Ghost_receive_Accept : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), ghost_receive (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Accept b v).
  Proof. obligation. Qed.
  Lemma WellFormed_receive_Accepted : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), per_node_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (wellFormed (V := V) proposers acceptors owner) (Accepted b v).
  Proof. obligation. Qed.
  Lemma Known_receive_Accepted : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), knowledge_receive (paxos (V := V) proposers acceptors owner) (paxos_invariant (V := V) proposers acceptors owner) (known_about (V := V) owner) known_holds known_claims known_says (Accepted b v).
  Proof. obligation. Qed.
  Lemma Ghost_receive_Accepted : forall (V : Type) (EqV : Eq V) (proposers acceptors : list nid) (owner : Z -> nid), paxos_roles proposers acceptors = true ->
    forall (b : Z) (v : V), ghost_receive (paxos (V := V) proposers acceptors owner) (real (V := V) proposers acceptors owner) erase (fun m => m) (paxos_invariant (V := V) proposers acceptors owner) (Accepted b v).
  Proof. obligation. Qed.
End Proved.
