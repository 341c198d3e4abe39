(** A protocol for the tests, as the generator would write it: a node tells others how
    often it has told, and may start again. *)
From DiselTS Require Import Statements.

Inductive Msg : Type := Tell (number : Z).
Inductive Action : Type := Again.

Section Counter.
  Variables (nodes : list nid).

  Definition counter_init (node : nid) : Z := 0.

  Definition counter_send_Tell (self to : nid) (state number : Z) : option Z :=
    if negb (to == self) && (number == state) then Some (state + 1) else None.

  Definition counter_receive_Tell (self from : nid) (state number : Z) : option Z := Some state.

  Definition counter_internal_Again (self : nid) (state : Z) : option Z :=
    if 0 <? state then Some 0 else None.

  Definition counter : Protocol.protocol := {|
    Protocol.lstate := Z;
    Protocol.msg := Msg;
    Protocol.action := Action;
    Protocol.nodes := nodes;
    Protocol.init := counter_init;
    Protocol.send self to state msg := match msg with Tell n => counter_send_Tell self to state n end;
    Protocol.receive self from state msg := match msg with Tell n => counter_receive_Tell self from state n end;
    Protocol.internal self state action := match action with Again => counter_internal_Again self state end
  |}.

  Definition counter_counting (node : nid) (state : Z) : bool := 0 <=? state.
  Definition counter_told (from to : nid) (msg : Msg) : bool := match msg with Tell n => 0 <=? n end.

  Definition counter_invariant : Protocol.net counter -> Prop :=
    fun net => per_node counter counter_counting net /\ per_message counter counter_told net.
End Counter.
#[export] Hint Unfold counter_init counter_send_Tell counter_receive_Tell counter_internal_Again : steps.
#[export] Hint Unfold counter_counting counter_told : claims.

(** Prints what is to be shown, without what is known. *)
Ltac remaining := lazymatch goal with |- ?g => idtac g end.
