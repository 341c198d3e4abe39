(** One client, a delegating server, and the server that it asks. *)
From DiselTS Require Import Proofs.
From Systems Require Import calculator calculator_spec calculator_theorems calculator_programs calculator_programs_spec calculator_programs_theorems.
From Systems Require Import calculator_delegating calculator_delegating_programs calculator_delegating_proofs.
Set Default Timeout 120.

Theorem delegate_correct :
  forall (A : Type) (EqA : Eq A) (V : Type) (EqV : Eq V) (clients servers clients' servers' : list nid)
    (f : A -> option V) (self to : nid),
  calculator_roles clients servers = true -> calculator_roles clients' servers' = true ->
  In self (Protocol.nodes (calculator clients servers f)) ->
  In self (Protocol.nodes (calculator clients' servers' f)) ->
  triple
    (delegating_invariant clients servers clients' servers' f)
    self
    (fun s => delegate_requires clients servers clients' servers' f self to (s delegating_front) (s delegating_back) = true)
    (delegate clients servers clients' servers' f to)
    (fun _ _ _ => True).
Proof.
  intros. apply delegate_contract; try assumption.
  apply delegating_inductive; assumption.
Qed.

Definition clients : list nid := [1%nat].
Definition servers : list nid := [0%nat].
Definition clients' : list nid := [0%nat].
Definition servers' : list nid := [2%nat].
Definition double (x : Z) : option Z := if x <? 0 then None else Some (x + x).
Notation world_ := (delegating clients servers clients' servers' double).

Definition deployment_programs : list (nid * thread world_) := [
  (0%nat, Thread (delegate clients servers clients' servers' double 2%nat) (fun _ _ => True));
  (1%nat,
    Thread
      (embed (included (front_in_delegating clients servers clients' servers' double)) (client clients servers double 0%nat [1; 2]))
      (fun result s => client_ensures clients servers double 1%nat [1; 2] result (s delegating_front)
         (Protocol.start (calculator clients servers double)) = true));
  (2%nat, Thread (embed (included (back_in_delegating clients servers clients' servers' double)) (server clients' servers' double)) (fun _ _ => True))
].

Definition Deployment_roles : Prop := calculator_roles clients servers = true.
Lemma deployment_roles : Deployment_roles. Proof. by_computation. Qed.
Definition Deployment_roles' : Prop := calculator_roles clients' servers' = true.
Lemma deployment_roles' : Deployment_roles'. Proof. by_computation. Qed.
Definition Deployment_nodes : Prop := covers (map fst deployment_programs) [0%nat; 1%nat; 2%nat] = true.
Lemma deployment_nodes : Deployment_nodes. Proof. by_computation. Qed.
Definition Deployment_delegate : Prop :=
  In 0%nat (Protocol.nodes (calculator clients servers double)) /\ In 0%nat (Protocol.nodes (calculator clients' servers' double)) /\
  delegate_requires clients servers clients' servers' double 0%nat 2%nat (initial world_ delegating_front) (initial world_ delegating_back) = true.
Lemma deployment_delegate : Deployment_delegate. Proof. by_computation. Qed.
Definition Deployment_client : Prop :=
  In 1%nat (Protocol.nodes (calculator clients servers double)) /\
  client_requires clients servers double 1%nat 0%nat [1; 2] (Protocol.start (calculator clients servers double)) = true.
Lemma deployment_client : Deployment_client. Proof. by_computation. Qed.
Definition Deployment_server : Prop :=
  In 2%nat (Protocol.nodes (calculator clients' servers' double)) /\
  server_requires clients' servers' double 2%nat (Protocol.start (calculator clients' servers' double)) = true.
Lemma deployment_server : Deployment_server. Proof. by_computation. Qed.

Theorem deployment_correct :
  forall cs s, reach (assignment deployment_programs) (initial world_) cs s ->
  guaranteed (delegating_invariant clients servers clients' servers' double) cs s.
Proof.
  pose proof deployment_roles as Assumed0. pose proof deployment_roles' as Assumed1.
  unfold Deployment_roles, Deployment_roles' in *.
  start_deployment delegating_inductive.
  - by_program delegate_correct deployment_delegate.
  - by_included client_correct deployment_client.
  - by_included server_correct deployment_server.
Qed.
Print Assumptions deployment_correct.
