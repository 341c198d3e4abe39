(** Programs as data, with a small-step semantics by recursion; how generated ones are
    written, and outlines of their proofs.

    Because a program is data, injection into a larger world is a recursive
    function, no proof inverts dependent types, and extraction yields a value that
    a small interpreter runs. *)
From Coq Require Import List BinInt.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World.
Import ListNotations.
Set Implicit Arguments.

Section Syntax.
  Variable W : world.

  (** A receive takes a partial function: which messages it accepts, and what it
      returns for them; so a typed receive has no impossible branch. *)
  Inductive act : Type -> Type :=
  | Send (l : label W) (to : nid) (m : msg (prot W l)) : act unit
  | Receive (l : label W) {R} (pick : nid -> msg (prot W l) -> option R) : act R
  | TryReceive (l : label W) {R} (pick : nid -> msg (prot W l) -> option R) : act (option R)
  | Perform (l : label W) (a : action (prot W l)) : act unit
  | Read (l : label W) : act (lstate (prot W l)).

  (** [Loop body x] runs [body] from [b] where [x] is [inl b], and again from its answer;
      where [x] is [inr r] it ends with [r].  [Fail] is what a [throw] becomes: a program
      that must be proved not to be reached. *)
  Inductive prog : Type -> Type :=
  | Ret {A} (a : A) : prog A
  | Act {A} (a : act A) : prog A
  | Bind {A B} (c : prog A) (k : A -> prog B) : prog B
  | Loop {B R} (body : B -> prog (B + R)) (x : B + R) : prog R
  | Fail {A} : prog A.

  Definition val {A} (c : prog A) : option A := match c with Ret a => Some a | _ => None end.

  (** Runs [body] from [b] until it answers [inr]. *)
  Definition Iter {B R} (body : B -> prog (B + R)) (b : B) : prog R := Loop body (inl b).

  (** [for (const x of xs) { … }] over the variables [b]. *)
  Fixpoint For {X B} (xs : list X) (body : X -> B -> prog B) (b : B) : prog B :=
    match xs with
    | [] => Ret b
    | x :: xs => Bind (body x b) (For xs body)
    end.

  (** The same where the body may leave the loop. *)
  Fixpoint ForExit {X B R} (xs : list X) (body : X -> B -> prog (B + R)) (b : B) : prog (B + R) :=
    match xs with
    | [] => Ret (inl b)
    | x :: xs =>
        Bind (body x b) (fun r => match r with inl b => ForExit xs body b | inr r => Ret (inr r) end)
    end.

  (** [while (cond) { … }] over the variables [b], with a condition that reads nothing else. *)
  Definition While {B} (cond : B -> bool) (body : B -> prog B) (b : B) : prog B :=
    Iter (fun b => if cond b then Bind (body b) (fun b => Ret (inl b)) else Ret (inr b)) b.
End Syntax.

(* The world is known from the type that is expected ([&]), so that programs name it once. *)
Arguments Send {W} & l to m.
Arguments Receive {W} & l {R} pick.
Arguments TryReceive {W} & l {R} pick.
Arguments Perform {W} & l a.
Arguments Read {W} & l.
Arguments Ret {W A} & a.
Arguments Act {W A} & a.
Arguments Bind {W A B} & c k.
Arguments Loop {W B R} & body x.
Arguments Iter {W B R} & body b.
Arguments Fail {W A}.
Arguments val {W A} c.
Arguments For {W X B} & xs body b.
Arguments ForExit {W X B R} & xs body b.
Arguments While {W B} & cond body b.

Section Semantics.
  Variable W : world.
  Variable self : nid.
  Implicit Types s : gstate W.

  Definition act_safe {A} (a : act W A) s : Prop :=
    match a with
    | Send l to m => may_send self l to m s
    | Perform l a => may_act self l a s
    | _ => True
    end.

  Definition act_step {A} (a : act W A) s : A -> gstate W -> Prop :=
    match a in act _ A return A -> gstate W -> Prop with
    | Send l to m => fun _ s' => do_send self l to m s s'
    | Receive l pick => fun r s' => exists from m, pick from m = Some r /\ do_receive self l from m s s'
    | TryReceive l pick => fun r s' =>
        match r with
        | Some x => exists from m, pick from m = Some x /\ do_receive self l from m s s'
        | None => same s s'
        end
    | Perform l a => fun _ s' => do_act self l a s s'
    | Read l => fun r s' => r = local (s l) self /\ same s s'
    end.

  (** The next action, if there is one, is allowed. *)
  Fixpoint psafe {A} (c : prog W A) s : Prop :=
    match c with
    | Act a => act_safe a s
    | Bind c _ => psafe c s
    | Fail => False
    | _ => True
    end.

  Fixpoint step {A} (c : prog W A) s : prog W A -> gstate W -> Prop :=
    match c in prog _ A return prog W A -> gstate W -> Prop with
    | Ret _ => fun _ _ => False
    | Act a => fun c' s' => exists r, c' = Ret r /\ act_step a s r s'
    | Bind c k => fun c' s' =>
        match val c with
        | Some a => c' = k a /\ same s s'
        | None => exists d, step c s d s' /\ c' = Bind d k
        end
    | Loop body x => fun c' s' =>
        c' = match x with inl b => Bind (body b) (Loop body) | inr r => Ret r end /\ same s s'
    | Fail => fun _ _ => False
    end.

  Lemma act_nstep A (a : act W A) s r s' : act_safe a s -> act_step a s r s' -> nstep self s s'.
  Proof.
    destruct a; simpl; intros Sf St.
    - eapply NSend; eauto.
    - destruct St as (from & m & _ & St). eapply NReceive; eauto.
    - destruct r.
      + destruct St as (from & m & _ & St). eapply NReceive; eauto.
      + now apply NIdle.
    - eapply NAct; eauto.
    - destruct St as [_ St]. now apply NIdle.
  Qed.

  (** What a safe program does is a step of its node. *)
  Lemma step_nstep A (c : prog W A) s c' s' : psafe c s -> step c s c' s' -> nstep self s s'.
  Proof.
    revert c'. induction c as [A a|A a|A B c IH k _|B R body _ x|A]; simpl; intros c' Sf St.
    - contradiction.
    - destruct St as (r & _ & St). eapply act_nstep; eauto.
    - destruct (val c).
      + destruct St as [_ Sm]. now apply NIdle.
      + destruct St as (d & St & _). eauto.
    - destruct St as [_ Sm]. now apply NIdle.
    - contradiction.
  Qed.

  Lemma val_ret A (c : prog W A) a : val c = Some a -> c = Ret a.
  Proof. destruct c; simpl; congruence. Qed.
End Semantics.

(** * How generated programs are written. *)

Declare Scope program_scope.
Delimit Scope program_scope with program.
Open Scope program_scope.

Notation "x <-- c ;; k" := (Bind c (fun x => k))
  (at level 100, c at level 99, k at level 200, right associativity, format "x  <--  c ;; '//' k") : program_scope.
Notation "' p <-- c ;; k" := (Bind c (fun x => match x with p => k end))
  (at level 100, p pattern, c at level 99, k at level 200, right associativity, format "' p  <--  c ;; '//' k") : program_scope.
Notation "c ;;; k" := (Bind c (fun _ => k))
  (at level 100, k at level 200, right associativity, format "c ;;; '//' k") : program_scope.

(** * Outlines of proofs: programs whose loops stand with what they keep, and which have
    their stable assertions written in.

    An outline is the program itself.  It is a term of its own so that programs have no
    claims in them, and so that a claim sees the values of the variables around its loop
    wherever the proof has come to. *)

(** [J] of the loop's variables and the state holds each time round, and after the last. *)
Definition keeping {W A B} (J : B -> gstate W -> Prop) (loop : prog W A) : prog W A := loop.

(** [J] may speak of the position as well. *)
Definition keeping_at {W A B} (J : Z -> B -> gstate W -> Prop) (loop : prog W A) : prog W A := loop.

(** [J] holds before [c], and whatever other nodes do, until [c] acts. *)
Definition Stably {W A} (J : gstate W -> Prop) (c : prog W A) : prog W A := c.

(** What a branch of a program looks at. It stays a branch until the proof comes to it, also where [x] is known: no
    tactic looks through it by itself. *)
Definition looked_at {A} (x : A) : A := x.
#[global] Opaque looked_at.

Arguments Stably {W A} & J c : simpl never.
Arguments keeping {W A B} & J loop : simpl never.
Arguments keeping_at {W A B} & J loop : simpl never.
