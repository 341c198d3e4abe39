(** Theorems from obligations: generated proofs name the lemmas, these tactics put
    them in their places. *)
From Coq Require Import Bool List BinInt.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic Adequacy Embedding.
From DiselTS.Pattern Require Import Pairwise Simple Knowledge Ownership Across Ghost Quorums.
From DiselTS.Auto Require Import Simplify Cases Obligation Locals Call.
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

(* What a lemma asks for: an assumption of the theorem, or equality on its types. *)
Ltac premise := first [assumption | typeclasses eauto].

Ltac unfold_head_of_in t H := let h := head t in unfold h in H.
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
  | |- preserved _ (fun d => _ /\ _) => apply preserved_and; split_conjuncts
  | |- preserved _ _ => idtac
  | _ => repeat lazymatch goal with |- _ /\ _ => split end
  end.

(** A conjunct of the whole invariant follows from it. *)
Ltac conjunct :=
  let d := fresh "d" in let H := fresh "H" in
  intros d H; lazymatch type of H with ?t => let h := head t in unfold h in H end; cbv beta in H;
  first [tauto | destruct H as [H _]; lazymatch type of H with ?t => let h := head t in unfold h in H end; cbv beta in H; tauto].

Ltac each_step lemmas :=
  let m := fresh "m" in
  intros m; destruct m; any_of lemmas ltac:(fun lemma => apply lemma; premise).

Ltac by_pairwise lemmas := apply pairwise_preserved; [conjunct | each_step lemmas ..].
Ltac by_per_node lemmas := apply per_node_preserved; [conjunct | each_step lemmas ..].
Ltac by_per_message lemmas := apply per_message_preserved; [conjunct | each_step lemmas].
Ltac by_anything lemmas := apply anything_preserved; [conjunct | each_step lemmas ..].
Ltac by_knowledge lemmas := apply knowledge_preserved; [conjunct | each_step lemmas ..].
Ltac by_ownership lemmas := apply ownership_preserved; [conjunct | each_step lemmas ..].

(** One goal, where theorems about the invariant may be used: the conjunct is preserved
    thanks to [Inv'], which is defined as the invariant and what [lemmas] say. *)
Ltac by_uses lemmas Inv' :=
  first [apply (@preserved_uses _ _ Inv') | apply (@kept_uses _ _ Inv')];
  [ let d := fresh "d" in let H := fresh "H" in
    intros d H; lazymatch goal with |- ?t => try unfold_head_of t end; cbv beta;
    repeat lazymatch goal with |- _ /\ _ => split end;
    first [exact H | any_of lemmas ltac:(fun lemma => apply lemma; premise)]
  | ].

Ltac at_start lemma :=
  first [ apply pairwise_start | apply per_node_start | apply knowledge_start | apply ownership_start
        | apply remembering_start | unfold anything, across, everywhere; idtac ];
  apply lemma; premise.
Ltac at_start_no_messages := apply per_message_start.

(* The invariant of what runs, by its definition. *)
Ltac open_erased :=
  lazymatch goal with
  | |- pinductive (erased _ _ _ _ _) => idtac
  | |- erased _ _ _ _ _ _ => idtac
  | |- pinductive ?I => let h := head I in unfold h
  | |- ?t => unfold_head_of t
  end.

(** No goal: the invariant of a protocol with ghost fields is one of the protocol that runs,
    by [lemma], which says that it is inductive and holds at first, and the obligations [lemmas]. *)
Ltac by_erasure lemma lemmas :=
  open_erased;
  lazymatch goal with
  | |- @pinductive _ (erased ?g ?p ?erase ?fill ?Inv) =>
      let A := eval hnf in (action p) in
      apply (@erased_inductive g p erase fill (fun i : A => i) Inv)
  end;
  [ apply lemma; premise
  | let n := fresh "n" in intros n; reflexivity
  | each_step lemmas .. ].
Ltac at_start_erased lemma :=
  open_erased; apply erased_start;
  [ let n := fresh "n" in intros n; repeat (progress autounfold with steps; simpl); solve [cases; reflexivity]
  | apply lemma; premise ].

(** No goal: a theorem about the invariant holds of every network that is reached; [inductive]
    says that the invariant is inductive and holds at first, [lemma] that the theorem follows from it. *)
Ltac by_consequence inductive lemma :=
  let R := fresh "Reached" in
  intros; lazymatch goal with K : reachable _ _ |- _ => rename K into R end;
  apply lemma; try premise;
  refine (reachable_invariant _ R); apply inductive; premise.

(** No goal: at most one value is chosen in a network that is reached, by the obligations of
    a consensus. *)
Ltac by_consensus inductive core :=
  let R := fresh "Reached" in
  intros; lazymatch goal with K : reachable _ _ |- _ => rename K into R end;
  lazymatch goal with
  | C1 : chosen_in _ _ _ _ ?b ?v = true, C2 : chosen_in _ _ _ _ ?b' ?v' = true |- ?v = ?v' =>
      lazymatch core with (?voted, ?promised, ?justified) =>
        refine (@consensus _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ C1 C2);
        [apply voted; premise | apply promised; premise | apply justified; premise | ]
      end
  end;
  refine (reachable_invariant _ R); apply inductive; premise.

(** No goal: what two nodes know to be decided is one value. *)
Ltac by_agreed core decided :=
  lazymatch core with (?voted, ?promised, ?justified) =>
    eapply consensus_agreed;
    [apply voted; premise | apply promised; premise | apply justified; premise | apply decided; premise | try eassumption]
  end.
Ltac by_decisions inductive core decided :=
  let R := fresh "Reached" in
  intros; lazymatch goal with K : reachable _ _ |- _ => rename K into R end;
  by_agreed core decided; refine (reachable_invariant _ R); apply inductive; premise.

(** No goal: the same of a protocol as it runs; [inductive] is the theorem of its erasure. *)
Ltac by_running_decisions inductive core decided :=
  let R := fresh "Reached" in
  intros; lazymatch goal with K : reachable _ _ |- _ => rename K into R end;
  let I := fresh "Invariant" in
  lazymatch type of R with
  | @reachable ?p ?d =>
      let T := fresh "T" in
      eassert (T : _) by (refine (reachable_invariant _ R); apply inductive; premise);
      running_agreed_by T core decided
  end
with running_agreed_by T core decided :=
  lazymatch type of T with ?t => unfold_head_of_in t T end;
  lazymatch type of T with
  | erased ?g ?p ?erase ?fill ?Inv ?d =>
      refine (@running_agreed g p _ _ _ erase fill Inv _ _ _ d T);
      [ let n := fresh "n" in intros n; reflexivity
      | (* What it knew with ghosts shows from the other goal. *)
      | let e := fresh "e" in let I := fresh "I" in intros e I; by_agreed core decided ];
      let x := fresh "x" in intros x; destruct x; reflexivity
  end.

(** *** Worlds *)

(** One goal: every conjunct of a world's invariant is kept. *)
Ltac start_world_invariant :=
  apply kept_inductive;
  lazymatch goal with
  | |- kept ?Inv ?J =>
      let h := head J in
      let J' := eval unfold h in J in
      let J' := eval cbv beta in J' in
      change (kept Inv J')
  end.

Ltac split_kept :=
  lazymatch goal with
  | |- kept _ (fun s => _ /\ _) => apply kept_and; split_kept
  | _ => idtac
  end.

(** A conjunct of a world's invariant follows from it. *)
Ltac world_conjunct :=
  let s := fresh "s" in let H := fresh "H" in
  intros s H; lazymatch type of H with ?t => try (let h := head t in unfold h in H) end; cbv beta in H; tauto.

(** The invariant of one of the protocols: [lemma] says that it is inductive and holds at first. *)
Ltac by_component lemma :=
  lazymatch goal with
  | |- @kept ?W ?Inv (fun s => @?J s) =>
      let J' := eval cbv beta in (fun s : gstate W => J s) in
      lazymatch J' with
      | fun s => ?I (s ?l) => apply (@kept_component W l I Inv); [apply lemma; premise | world_conjunct]
      end
  end.
Ltac at_start_component lemma := apply lemma; premise.

(** One goal for each label and message or internal step. *)
Ltac each_world_step lemmas :=
  let l := fresh "l" in let m := fresh "m" in
  intros l m; destruct l; simpl in m; destruct m; any_of lemmas ltac:(fun lemma => apply lemma; premise).


(* A claim of networks looks at nothing but the networks. *)
Ltac of_networks :=
  let s := fresh "s" in let s' := fresh "s" in let Sm := fresh "Same" in
  intros s s' Sm; cbv beta; lazymatch type of Sm with @same ?W _ _ => each_label W ltac:(fun l => rewrite ?(Sm l)) end;
  exact (fun H => H).

(* What a claim says of a node's states is a function of what they are at each label. *)
Ltac of_states :=
  lazymatch goal with
  | |- remembering_pointwise _ _ _ => split; of_states
  | |- everywhere_pointwise _ _ => unfold everywhere_pointwise; of_states
  | |- forall _, pointwise _ => let x := fresh "x" in intros x; of_states
  | |- @pointwise ?W _ _ =>
      let a := fresh "a" in let b := fresh "b" in let E := fresh "E" in
      intros a b E;
      lazymatch goal with |- ?x = _ => let h := head x in unfold h end; cbv beta;
      each_label W ltac:(fun l => rewrite ?(E l));
      reflexivity
  end.

Ltac by_lemma lemmas := any_of lemmas ltac:(fun lemma => apply lemma; premise).
Ltac by_remembering lemmas := apply remembering_kept; [world_conjunct | first [of_states | by_lemma lemmas] | each_world_step lemmas ..].
Ltac by_everywhere lemmas := apply everywhere_kept; [world_conjunct | first [of_states | by_lemma lemmas] | each_world_step lemmas ..].
Ltac by_across lemmas := apply across_kept; [world_conjunct | first [of_networks | by_lemma lemmas] | each_world_step lemmas ..].

(** *** Programs that call others *)

(** No goal: the contract of a program that calls others, by [contract], which shows it of
    whatever programs keep theirs; [inductive_] says that the invariant is inductive and
    holds at first, and [lemmas] are the contracts of the programs that it calls. *)
Ltac by_calling contract inductive_ lemmas :=
  intros; lazymatch goal with |- @triple _ _ _ _ _ ?c _ => unfold_head_of c end;
  eapply contract;
  first
    [ premise
    | apply inductive_; premise
    | intros; any_of lemmas ltac:(fun lemma => apply lemma; premise)
    | intros; sends_free ].

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
      lazymatch goal with
      | |- _ -> @guaranteed ?W ?I _ _ =>
          let HI := fresh "HI" in
          assert (HI : @inductive W I) by
            (lazymatch goal with
             | |- @inductive ?W (fun s => ?J (s tt)) => apply (@lift_inductive W tt J); apply lemma; premise
             | |- _ => apply lemma; premise
             end)
      end;
      apply deployment_guaranteed;
      [ assumption
      | apply lemma; premise
      | unfold h; repeat apply Forall_cons; try apply Forall_nil ]
  end.

(** The facts that an obligation is made of. *)
Ltac open_obligation O :=
  lazymatch type of O with
  | _ /\ _ => let K := fresh "K" in destruct O as [K O]; open_obligation K; open_obligation O
  | ?t => try (let h := head t in unfold h in O; lazymatch type of O with _ /\ _ => open_obligation O end)
  end.

(* What is known, up to computation. *)
Ltac exact_known := first [eassumption | exact Logic.I | typeclasses eauto | match goal with K : _ = true |- _ => exact K end].

(** No goal: a program of a deployment keeps its contract from the initial states. *)
Ltac by_program correct obligation :=
  unfold assigned; cbn [fst snd code post];
  let C := fresh "C" in let O := fresh "O" in
  pose proof obligation as O; open_obligation O;
  pose proof correct as C; unfold triple in C;
  eapply C; exact_known.

(** No goal: the same of a program of a smaller world, included in the deployment's;
    [correct] is its contract there. *)
Ltac by_included correct obligation :=
  unfold assigned; cbn [fst snd code post];
  let O := fresh "O" in
  pose proof obligation as O; open_obligation O;
  lazymatch goal with
  | HK : @inductive ?W ?K |- @wp ?W ?K ?self ?A (embed (included ?i) ?c) ?Q ?s =>
      eapply (@wp_embedded _ W (included i) _ K);
      [ | exact HK | eapply correct; first [eassumption | typeclasses eauto] | sends_free | exact_known
        | let H := fresh "H" in intros ? ? _ H; exact H ];
      part_of_invariant
  end.
