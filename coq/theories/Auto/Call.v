(** Calls: a program with a contract inside a larger one, in its own world or in one that
    includes that. *)
From Coq Require Import Bool List BinInt.
From DiselTS.Values Require Import Eq Numbers Lists.
From DiselTS.Core Require Import Protocol World Program Logic Embedding.
From DiselTS.Auto Require Import Simplify Cases Whole Obligation Locals Stable Contract.
Import ListNotations.
Set Implicit Arguments.

(** The program sends messages only that no further hook of the larger world constrains. *)
Ltac sends_free :=
  first
    [ exact (sends_only_any _)
    | match goal with H : context [@sends_only] |- _ => apply H end
    | lazymatch goal with |- sends_only _ ?c => let h := head c in unfold h end; sends_each ]
with sends_each :=
  repeat first
    [ exact I | reflexivity
    | apply sends_only_while; intros
    | apply sends_only_for; intros
    | apply sends_only_for_exit; intros
    | progress (cbn [sends_only act_sends_only]; intros)
    | match goal with
      | |- _ /\ _ => split
      | |- forall _, _ => intros
      | |- sends_only _ (match ?x with _ => _ end) => destruct x
      | |- act_sends_only _ (match ?x with _ => _ end) => destruct x
      | |- sends_only _ (Iter _ _) => unfold Iter
      | |- sends_only _ ?c => let h := head c in unfold h
      end ].

(** What a state of the larger world is in the smaller: by computation. *)
Ltac view_goal i := let h := head i in
  unfold view, included, place_view, place, place_prot, cast_net, h; cbv beta iota.
Ltac view_in i H := let h := head i in
  unfold view, included, place_view, place, place_prot, cast_net, h in H; cbv beta iota in H.

(** The invariant of a part follows from that of the whole. *)
Ltac unfold_applied H := lazymatch type of H with ?t => let h := head t in unfold h in H; cbv beta in H end.
Ltac exact_part H :=
  first
    [ exact H
    | lazymatch type of H with
      | _ /\ _ => let K := fresh "K" in let Rest := fresh "K" in destruct H as [K Rest]; first [exact_part K | exact_part Rest]
      | _ => unfold_applied H; exact_part H
      end ].
Ltac part_of_invariant :=
  let s := fresh "s" in let H := fresh "H" in
  intros s H; cbv beta in H |- *;
  first
    [ exact_part H
    | lazymatch goal with |- ?t => let h := head t in unfold h end; cbv beta;
      repeat lazymatch goal with |- _ /\ _ => split end; exact_part H ].

Ltac outside_of_place := let l := fresh "l" in intros l; destruct l; discriminate.

(** The own states that a call of an included program leaves alone. *)
Ltac carry_apart s s' self i Ap :=
  repeat match goal with
  | H : locals s self ?k = ?x |- _ =>
      not_known (locals s' self k = x);
      let E := fresh "Here" in
      assert (E : locals s' self k = x) by
        (rewrite (@apart_outside _ _ i self s s' k Ap ltac:(outside_of_place)); exact H)
  end; clear Ap.

Ltac call_premise := first [assumption | membership | solve [unfold_all; cases; leaf]].

(** One goal: the program after the call.  Shown on the way: what the contract [lemma] asks
    for. *)
Ltac do_call lemma :=
  lazymatch goal with
  | |- @wp ?W ?K ?self ?B (@Bind _ ?A _ (embed (included ?i) ?c) ?k) ?Q ?s =>
      inductive_of K ltac:(fun HK =>
        eapply (@wp_call_embedded _ W (included i) _ K);
        [ | exact HK | eapply lemma; call_premise | sends_free | | ];
        [ part_of_invariant
        | cbv beta; view_goal i; claim
        | let a := fresh "result" in let s' := fresh "s" in let Ks := fresh "Is" in let R := fresh "Ensured" in let Ap := fresh "Apart" in
          intros a s' Ks R Ap; cbv beta in R; view_in i R; carry_apart s s' self i Ap; carry_known K s' Ks;
          after_call W self s' R ])
  | |- @wp ?W ?K ?self ?B (@Bind _ ?A _ ?c ?k) ?Q ?s =>
      inductive_of K ltac:(fun HK =>
        eapply (@wp_call W K HK self A B c k);
        [ eapply lemma; call_premise
        | cbv beta; claim
        | let a := fresh "result" in let s' := fresh "s" in let Ks := fresh "Is" in let R := fresh "Ensured" in
          intros a s' Ks R; cbv beta in R; carry_known K s' Ks;
          after_call W self s' R ])
  end
with after_call W self s' R :=
  autounfold with claims in R; fold_locals; name_all W s' self;
  keep ltac:(settle R); keep simplify; cbn beta iota.

(** The same, of a program that is a variable: one of the hypotheses is its contract. *)
Ltac promise_of c k :=
  let h := head c in
  match goal with
  | H : context [h] |- _ => lazymatch type of H with context [@triple] => k H end
  end.
Ltac do_call_any :=
  lazymatch goal with
  | |- @wp _ _ _ _ (Bind (embed (included _) ?c) _) _ _ => promise_of c ltac:(fun H => do_call H)
  | |- @wp _ _ _ _ (Bind ?c _) _ _ => promise_of c ltac:(fun H => do_call H)
  end.
