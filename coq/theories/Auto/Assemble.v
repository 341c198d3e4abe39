(** Theorems from obligations: generated proofs name the lemmas, these tactics put
    them in their places. *)
From Coq Require Import Bool List ZArith.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic Rules Adequacy.
From DiselTS.Pattern Require Import Pairwise PerNode PerMessage Anything.
From DiselTS.Auto Require Import Simplify.
Import ListNotations.
Set Implicit Arguments.

(** [tac] with one of the lemmas [(a, b, …, tt)]. *)
Ltac any_of lemmas tac :=
  lazymatch lemmas with
  | tt => fail "none of the lemmas fits"
  | (?rest, tt) => any_of rest tac
  | (?rest, ?lemma) => first [tac lemma | any_of rest tac]
  | ?lemma => tac lemma
  end.

Ltac unfold_head_of t := let h := head t in unfold h.

(** *** Invariants *)

(** One goal: every conjunct is preserved. *)
Ltac start_invariant :=
  apply preserved_inductive;
  lazymatch goal with
  | |- preserved ?Inv ?J =>
      let h := head J in
      let J' := eval unfold h in J in
      let J' := eval cbv beta in J' in
      change (preserved Inv J')
  end.

(** One goal: every conjunct holds at first. *)
Ltac start_initial := lazymatch goal with |- ?t => unfold_head_of t end; cbv beta.

(** One goal for each conjunct. *)
Ltac split_conjuncts :=
  lazymatch goal with
  | |- preserved _ _ => repeat apply preserved_and
  | _ => repeat lazymatch goal with |- _ /\ _ => split end
  end.

(** A conjunct of the whole invariant follows from it. *)
Ltac conjunct :=
  let d := fresh "d" in let H := fresh "H" in
  intros d H; lazymatch type of H with ?t => let h := head t in unfold h in H end; cbv beta in H; tauto.

Ltac each_step lemmas :=
  let m := fresh "m" in
  intros m; destruct m; any_of lemmas ltac:(fun lemma => apply lemma; assumption).

Ltac by_pairwise lemmas := apply pairwise_preserved; [conjunct | each_step lemmas ..].
Ltac by_per_node lemmas := apply per_node_preserved; [conjunct | each_step lemmas ..].
Ltac by_per_message lemmas := apply per_message_preserved; [conjunct | each_step lemmas].
Ltac by_anything lemmas := apply anything_preserved; [conjunct | each_step lemmas ..].

Ltac at_start lemma :=
  first [apply pairwise_start | apply per_node_start | unfold anything; idtac];
  apply lemma; assumption.
Ltac at_start_no_messages := apply per_message_start.

(** *** Deployments *)

(** No goal: a closed statement, computed. *)
Ltac by_computation :=
  lazymatch goal with |- ?t => unfold_head_of t end;
  repeat lazymatch goal with |- _ /\ _ => split end;
  lazymatch goal with
  | |- In _ _ => apply (proj1 (@contains_In nid _ _ _)); vm_compute; reflexivity
  | |- _ => vm_compute; reflexivity
  end.

(** One goal for each program of a deployment; [lemma] says that the invariant is
    inductive and holds at first. *)
Ltac start_deployment lemma :=
  let cs := fresh "cs" in let s := fresh "s" in
  intros cs s;
  lazymatch goal with
  | |- reach (assignment ?programs) _ _ _ -> _ =>
      let h := head programs in
      apply deployment_guaranteed;
      [ lazymatch goal with
        | |- @inductive ?W (fun s => ?J (s tt)) => apply (@lift_inductive W tt J); apply lemma; assumption
        end
      | apply lemma; assumption
      | unfold h; repeat apply Forall_cons; try apply Forall_nil ]
  end.

(** No goal: a program of a deployment keeps its contract from the initial states. *)
Ltac by_program correct obligation :=
  unfold assigned; cbn [fst snd code post];
  let C := fresh "C" in let O := fresh "O" in
  pose proof obligation as O; lazymatch type of O with ?t => let h := head t in unfold h in O end;
  pose proof correct as C; unfold triple in C;
  first
    [ destruct O as [? ?]; eapply C; first [eassumption | exact I]
    | eapply C; first [eassumption | exact I] ].
