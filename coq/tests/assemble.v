(** Closed statements by computation, and theorems from lemmas. *)
From DiselTS Require Import Proofs.
Require Import Counter.

Definition covers_all : Prop := covers [0%nat; 1%nat] [1%nat; 0%nat] = true.
Goal covers_all.
Proof. by_computation. Qed.

Definition covers_too_few : Prop := covers [0%nat] [1%nat; 0%nat] = true.
Goal covers_too_few.
Proof. Fail by_computation. Abort.

Definition member : Prop := In 1%nat [0%nat; 1%nat].
Goal member.
Proof. by_computation. Qed.

Definition no_member : Prop := In 2%nat [0%nat; 1%nat].
Goal no_member.
Proof. Fail by_computation. Abort.

Lemma counting_init nodes : per_node_init (counter nodes) counter_counting.
Proof. revert nodes. obligation. Qed.
Lemma counting_send nodes n : per_node_send (counter nodes) (counter_invariant nodes) counter_counting (Tell n).
Proof. revert nodes n. obligation. Qed.
Lemma counting_receive nodes n : per_node_receive (counter nodes) (counter_invariant nodes) counter_counting (Tell n).
Proof. revert nodes n. obligation. Qed.
Lemma counting_internal nodes : per_node_internal (counter nodes) (counter_invariant nodes) counter_counting Again.
Proof. revert nodes. obligation. Qed.
Lemma told_send nodes n : per_message_send (counter nodes) (counter_invariant nodes) counter_told (Tell n).
Proof. revert nodes n. obligation. Qed.

Theorem inductive nodes : pinductive (counter_invariant nodes) /\ counter_invariant nodes (Protocol.start (counter nodes)).
Proof.
  split.
  - start_invariant. split_conjuncts.
    + by_per_node (counting_send, counting_receive, counting_internal, tt).
    + by_per_message (told_send, tt).
  - start_initial. split_conjuncts; [at_start counting_init | at_start_no_messages].
Qed.
Print Assumptions inductive.

(** Without one of the lemmas there is no theorem. *)
Goal forall nodes, preserved (counter_invariant nodes) (per_node (counter nodes) counter_counting).
Proof. intros. Fail by_per_node (counting_send, counting_internal, tt). Abort.
