(** Questions and answers: each node may ask any other. What may be answered is left to a hook. *)
From DiselTS Require Import Definitions.

Record Question : Type := { Question_peer : nid; Question_id : Z }.
Definition Question_eqb (x y : Question) : bool := (x.(Question_peer) == y.(Question_peer)) && (x.(Question_id) == y.(Question_id)).
Lemma Question_eqb_eq : forall x y : Question, Question_eqb x y = true <-> x = y.
Proof. decide_eqb Question_eqb. Qed.
#[export] Instance Eq_Question : Eq Question := {| eqb := Question_eqb; eqb_eq := Question_eqb_eq |}.

Record Got (A : Type) : Type := { Got_from : nid; Got_answer : A }.
Arguments Build_Got {A} _ _.
Arguments Got_from {A} _.
Arguments Got_answer {A} _.
Definition Got_eqb {A : Type} {EqA : Eq A} (x y : Got A) : bool := (x.(Got_from) == y.(Got_from)) && (x.(Got_answer) == y.(Got_answer)).
Lemma Got_eqb_eq {A : Type} {EqA : Eq A} : forall x y : Got A, Got_eqb x y = true <-> x = y.
Proof. decide_eqb Got_eqb. Qed.
#[export] Instance Eq_Got {A : Type} {EqA : Eq A} : Eq (Got A) := {| eqb := Got_eqb; eqb_eq := Got_eqb_eq |}.

Record Asking (A : Type) : Type := { Asking_pending : list Question; Asking_held : list Question; Asking_got : list (Got A) }.
Arguments Build_Asking {A} _ _ _.
Arguments Asking_pending {A} _.
Arguments Asking_held {A} _.
Arguments Asking_got {A} _.
Definition Asking_eqb {A : Type} {EqA : Eq A} (x y : Asking A) : bool :=
  (x.(Asking_pending) == y.(Asking_pending)) && (x.(Asking_held) == y.(Asking_held)) && (x.(Asking_got) == y.(Asking_got)).
Lemma Asking_eqb_eq {A : Type} {EqA : Eq A} : forall x y : Asking A, Asking_eqb x y = true <-> x = y.
Proof. decide_eqb Asking_eqb. Qed.
#[export] Instance Eq_Asking {A : Type} {EqA : Eq A} : Eq (Asking A) := {| eqb := Asking_eqb; eqb_eq := Asking_eqb_eq |}.

Inductive QMsg (A : Type) : Type := Ask (id : Z) | Tell (id : Z) (answer : A).
Arguments Ask {A} id.
Arguments Tell {A} id answer.
Definition QMsg_eqb {A : Type} {EqA : Eq A} (x y : QMsg A) : bool :=
  match x, y with
  | Ask x1, Ask y1 => x1 == y1
  | Tell x1 x2, Tell y1 y2 => (x1 == y1) && (x2 == y2)
  | _, _ => false
  end.
Lemma QMsg_eqb_eq {A : Type} {EqA : Eq A} : forall x y : QMsg A, QMsg_eqb x y = true <-> x = y.
Proof. decide_eqb QMsg_eqb. Qed.
#[export] Instance Eq_QMsg {A : Type} {EqA : Eq A} : Eq (QMsg A) := {| eqb := QMsg_eqb; eqb_eq := QMsg_eqb_eq |}.

Definition isAsk {A : Type} (msg : QMsg A) : bool := match msg with Ask _ => true | Tell _ _ => false end.
Definition isTell {A : Type} (msg : QMsg A) : bool := match msg with Ask _ => false | Tell _ _ => true end.
Definition idOf {A : Type} (msg : QMsg A) : Z := match msg with Ask id => id | Tell id _ => id end.
Definition idsWith (questions : list Question) (peer : nid) : list Z :=
  map (fun (q : Question) => q.(Question_id)) (filter (fun (q : Question) => q.(Question_peer) == peer) questions).

Section query.
  Context {A : Type} {EqA : Eq A}.
  Variables (nodes : list nid).

  Definition query_init (node : nid) : Asking A := {| Asking_pending := []; Asking_held := []; Asking_got := [] |}.

  Definition query_send_Ask (self to : nid) (state : Asking A) (id : Z) : option (Asking A) :=
    Some {| Asking_pending := {| Question_peer := to; Question_id := id |} :: state.(Asking_pending);
            Asking_held := state.(Asking_held); Asking_got := state.(Asking_got) |}.

  Definition query_send_Tell (self to : nid) (state : Asking A) (id : Z) (answer : A) : option (Asking A) :=
    let question := {| Question_peer := to; Question_id := id |} in
    if contains state.(Asking_held) question
    then Some {| Asking_pending := state.(Asking_pending); Asking_held := without state.(Asking_held) question; Asking_got := state.(Asking_got) |}
    else None.

  Definition query_receive_Ask (self from : nid) (state : Asking A) (id : Z) : option (Asking A) :=
    Some {| Asking_pending := state.(Asking_pending);
            Asking_held := {| Question_peer := from; Question_id := id |} :: state.(Asking_held); Asking_got := state.(Asking_got) |}.

  Definition query_receive_Tell (self from : nid) (state : Asking A) (id : Z) (answer : A) : option (Asking A) :=
    let question := {| Question_peer := from; Question_id := id |} in
    if contains state.(Asking_pending) question
    then Some {| Asking_pending := without state.(Asking_pending) question; Asking_held := state.(Asking_held);
                 Asking_got := {| Got_from := from; Got_answer := answer |} :: state.(Asking_got) |}
    else None.

  Definition query : Protocol.protocol := {|
    Protocol.lstate := Asking A;
    Protocol.msg := QMsg A;
    Protocol.action := Empty_set;
    Protocol.nodes := nodes;
    Protocol.init := query_init;
    Protocol.send self to state msg :=
      match msg with
      | Ask x1 => query_send_Ask self to state x1
      | Tell x1 x2 => query_send_Tell self to state x1 x2
      end;
    Protocol.receive self from state msg :=
      match msg with
      | Ask x1 => query_receive_Ask self from state x1
      | Tell x1 x2 => query_receive_Tell self from state x1 x2
      end;
    Protocol.internal self state action :=
      match action with end
  |}.
End query.
