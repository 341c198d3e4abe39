From DiselTS Require Import Proofs.
From Systems Require Import lock.
Set Default Timeout 120.

Section lock.
  Variables (server : nid) (clients : list nid).
  Definition lock_roles : bool := negb (contains clients server).

  (** The right to use the resource: the server has it where nobody holds the lock. *)
  Definition lock_right_held (node : nid) (state : LockState) : list unit :=
    match state with LockServer None _ _ => [tt] | Holding _ => [tt] | _ => [] end.
  Definition lock_right_carried (from to : nid) (msg : LockMsg) : list unit :=
    match msg with Grant _ => [tt] | Release => [tt] | Acquire => [] end.

  Definition lock_invariant : Protocol.net (lock server clients) -> Prop :=
    fun net => ownership (lock server clients) lock_right_held lock_right_carried net.

  (** No two clients hold the lock. *)
  Definition lock_exclusion (net : Protocol.net (lock server clients)) : bool :=
    forallb (fun '(a, b) =>
      match Protocol.local net a with
      | Holding _ => match Protocol.local net b with Holding _ => a == b | _ => true end
      | _ => true
      end) (pairs clients clients).
End lock.
#[export] Hint Unfold lock_init lock_send_Acquire lock_send_Grant lock_send_Release
  lock_receive_Acquire lock_receive_Grant lock_receive_Release : steps.
#[export] Hint Unfold lock_roles lock_right_held lock_right_carried lock_exclusion : claims.

Module Proved.
  Lemma Lock_right_init : forall (server : nid) (clients : list nid), lock_roles server clients = true ->
    ownership_init (lock server clients) lock_right_held.
  Proof. obligation. Qed.
  Lemma Lock_right_send_Acquire : forall (server : nid) (clients : list nid), lock_roles server clients = true ->
    ownership_send (lock server clients) (lock_invariant server clients) lock_right_held lock_right_carried Acquire.
  Proof. obligation. Qed.
  Lemma Lock_right_send_Grant : forall (server : nid) (clients : list nid), lock_roles server clients = true -> forall (token : Z),
    ownership_send (lock server clients) (lock_invariant server clients) lock_right_held lock_right_carried (Grant token).
  Proof. obligation. Qed.
  Lemma Lock_right_send_Release : forall (server : nid) (clients : list nid), lock_roles server clients = true ->
    ownership_send (lock server clients) (lock_invariant server clients) lock_right_held lock_right_carried Release.
  Proof. obligation. Qed.
  Lemma Lock_right_receive_Acquire : forall (server : nid) (clients : list nid), lock_roles server clients = true ->
    ownership_receive (lock server clients) (lock_invariant server clients) lock_right_held lock_right_carried Acquire.
  Proof. obligation. Qed.
  Lemma Lock_right_receive_Grant : forall (server : nid) (clients : list nid), lock_roles server clients = true -> forall (token : Z),
    ownership_receive (lock server clients) (lock_invariant server clients) lock_right_held lock_right_carried (Grant token).
  Proof. obligation. Qed.
  Lemma Lock_right_receive_Release : forall (server : nid) (clients : list nid), lock_roles server clients = true ->
    ownership_receive (lock server clients) (lock_invariant server clients) lock_right_held lock_right_carried Release.
  Proof. obligation. Qed.
End Proved.

Theorem lock_inductive : forall (server : nid) (clients : list nid), lock_roles server clients = true ->
  pinductive (lock_invariant server clients) /\ lock_invariant server clients (Protocol.start (lock server clients)).
Proof.
  intros; split.
  - start_invariant. split_conjuncts.
    + by_ownership (Proved.Lock_right_send_Acquire, Proved.Lock_right_send_Grant, Proved.Lock_right_send_Release,
        Proved.Lock_right_receive_Acquire, Proved.Lock_right_receive_Grant, Proved.Lock_right_receive_Release, tt).
  - start_initial. split_conjuncts.
    + at_start Proved.Lock_right_init.
Qed.

Definition Lock_exclusion : Prop :=
  forall (server : nid) (clients : list nid), lock_roles server clients = true ->
  forall net, lock_invariant server clients net -> lock_exclusion server clients net = true.
Lemma lock_mutual_exclusion : Lock_exclusion.
Proof. consequence. Qed.
