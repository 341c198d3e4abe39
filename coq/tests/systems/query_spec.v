From DiselTS Require Import Statements.
From Systems Require Import query.

#[export] Hint Unfold isAsk isTell idOf idsWith : steps.
#[export] Hint Unfold isAsk isTell idOf idsWith : claims.

Section query.
  Context {A : Type} {EqA : Eq A}.
  Variables (nodes : list nid).

  Definition query_matched_edges : list (nid * nid) := pairs nodes nodes.

  Definition query_matched (a b : nid) (atA atB : Asking A) (toB toA : list (QMsg A)) : bool :=
    same_elements (idsWith atA.(Asking_pending) b)
      (map idOf (filter isAsk toB) ++ idsWith atB.(Asking_held) a ++ map idOf (filter isTell toA)).

  Definition query_invariant : Protocol.net (query (A := A) nodes) -> Prop :=
    fun net => pairwise (query (A := A) nodes) query_matched_edges query_matched net.
End query.
#[export] Hint Unfold query_init query_send_Ask query_send_Tell query_receive_Ask query_receive_Tell : steps.
#[export] Hint Unfold query_matched_edges query_matched : claims.

Definition Query_matched_init : Prop :=
  forall (A : Type) (EqA : Eq A) (nodes : list nid),
  pairwise_init (query (A := A) nodes) (query_matched_edges nodes) query_matched.
Definition Query_matched_send_Ask : Prop :=
  forall (A : Type) (EqA : Eq A) (nodes : list nid) (id : Z),
  pairwise_send (query (A := A) nodes) (query_invariant nodes) (query_matched_edges nodes) query_matched (Ask id).
Definition Query_matched_send_Tell : Prop :=
  forall (A : Type) (EqA : Eq A) (nodes : list nid) (id : Z) (answer : A),
  pairwise_send (query (A := A) nodes) (query_invariant nodes) (query_matched_edges nodes) query_matched (Tell id answer).
Definition Query_matched_receive_Ask : Prop :=
  forall (A : Type) (EqA : Eq A) (nodes : list nid) (id : Z),
  pairwise_receive (query (A := A) nodes) (query_invariant nodes) (query_matched_edges nodes) query_matched (Ask id).
Definition Query_matched_receive_Tell : Prop :=
  forall (A : Type) (EqA : Eq A) (nodes : list nid) (id : Z) (answer : A),
  pairwise_receive (query (A := A) nodes) (query_invariant nodes) (query_matched_edges nodes) query_matched (Tell id answer).
