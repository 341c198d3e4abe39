From DiselTS Require Import Proofs.
From Systems Require Import query query_spec.
Set Default Timeout 120.

Module Proved.
  Lemma Query_matched_init : query_spec.Query_matched_init.
  Proof. obligation. Qed.
  Lemma Query_matched_send_Ask : query_spec.Query_matched_send_Ask.
  Proof. obligation. Qed.
  Lemma Query_matched_send_Tell : query_spec.Query_matched_send_Tell.
  Proof. obligation. Qed.
  Lemma Query_matched_receive_Ask : query_spec.Query_matched_receive_Ask.
  Proof. obligation. Qed.
  Lemma Query_matched_receive_Tell : query_spec.Query_matched_receive_Tell.
  Proof. obligation. Qed.
End Proved.

Theorem query_inductive :
  forall (A : Type) (EqA : Eq A) (nodes : list nid),
  pinductive (query_invariant (A := A) nodes) /\
  query_invariant (A := A) nodes (Protocol.start (query nodes)).
Proof.
  intros; split.
  - start_invariant. split_conjuncts.
    + by_pairwise (Proved.Query_matched_send_Ask, Proved.Query_matched_send_Tell,
        Proved.Query_matched_receive_Ask, Proved.Query_matched_receive_Tell, tt).
  - start_initial. split_conjuncts.
    + at_start Proved.Query_matched_init.
Qed.
