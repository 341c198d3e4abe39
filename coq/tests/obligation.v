(** [obligation] closes what one step does to an invariant; [obligation_open] leaves what
    it cannot close; [obligation_start] is where a proof by hand begins. *)
From DiselTS Require Import Proofs.
Require Import Counter.

Goal forall nodes, per_node_init (counter nodes) counter_counting.
Proof. obligation. Qed.

Goal forall nodes n, per_node_send (counter nodes) (counter_invariant nodes) counter_counting (Tell n).
Proof. obligation. Qed.

Goal forall nodes n, per_node_receive (counter nodes) (counter_invariant nodes) counter_counting (Tell n).
Proof. obligation. Qed.

Goal forall nodes, per_node_internal (counter nodes) (counter_invariant nodes) counter_counting Again.
Proof. obligation. Qed.

(** It uses another conjunct of the invariant: what nodes are in. *)
Goal forall nodes n, per_message_send (counter nodes) (counter_invariant nodes) counter_told (Tell n).
Proof. obligation. Qed.

Definition small (node : nid) (state : Z) : bool := state <? 10.
#[export] Hint Unfold small : claims.

Goal forall nodes, per_node_init (counter nodes) small.
Proof. obligation. Qed.

Goal forall nodes, per_node_internal (counter nodes) (counter_invariant nodes) small Again.
Proof. obligation. Qed.

(** Not inductive: a node tells once too often. *)
Goal forall nodes n, per_node_send (counter nodes) (counter_invariant nodes) small (Tell n).
Proof.
  Fail obligation.
  obligation_open. idtac "== what a send does not preserve". Show.
Abort.

Definition positive (node : nid) (state : Z) : bool := 0 <? state.
#[export] Hint Unfold positive : claims.

Goal forall nodes, per_node_init (counter nodes) positive.
Proof.
  Fail obligation.
  obligation_open. idtac "== what does not hold at first". Show.
Abort.

Goal forall nodes, per_node_internal (counter nodes) (counter_invariant nodes) positive Again.
Proof.
  Fail obligation.
  obligation_open. idtac "== what an internal step does not preserve". Show.
Abort.

Goal forall nodes n, per_node_send (counter nodes) (counter_invariant nodes) small (Tell n).
Proof. obligation_start. idtac "== the beginning of a proof by hand". Show. Abort.
