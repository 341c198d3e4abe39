(** Inclusions of worlds, as generated text gives them: a map of labels whose laws hold by
    computation. *)
From DiselTS.Core Require Import Protocol World Inclusion.

(** A world in another: [place_] gives each label its place, [free_] says which messages
    the other world's hooks leave alone. *)
Ltac same_hook :=
  let s := fresh "s" in let self := fresh "self" in let to := fresh "to" in let l := fresh "l" in let m := fresh "m" in
  intros s self to l m; destruct l; simpl in m |- *;
  first [ reflexivity | exact (fun H => H)
        | destruct m; first [reflexivity | exact (fun H => H)] ].
Ltac free_of_hooks :=
  let s := fresh "s" in let self := fresh "self" in let to := fresh "to" in let l := fresh "l" in let m := fresh "m" in
  intros s self to l m; destruct l; simpl in m |- *;
  first [ reflexivity | exact (fun _ H => H)
        | destruct m; first [reflexivity | exact (fun _ H => H) | discriminate] ].
Ltac injective := intros a b; destruct a, b; simpl; intros; first [reflexivity | discriminate | congruence].
Ltac placed :=
  match goal with
  | |- (exists l, _ = ?k) \/ _ =>
      first [ right; let l := fresh "l" in intros l; destruct l; discriminate
            | left; solve [unshelve eexists; [constructor 1|reflexivity] | unshelve eexists; [constructor 2|reflexivity]
                          | unshelve eexists; [constructor 3|reflexivity] | unshelve eexists; [constructor 4|reflexivity]
                          | unshelve eexists; [constructor 5|reflexivity] | unshelve eexists; [constructor 6|reflexivity]
                          | unshelve eexists; [constructor 7|reflexivity] | unshelve eexists; [constructor 8|reflexivity] ] ]
  end.

Tactic Notation "include" uconstr(place_) uconstr(free_) :=
  lazymatch goal with
  | |- inclusion ?V ?W =>
      simple refine (@Inclusion V W place_ _ _ _ free_ _ _);
      [ injective
      | let k := fresh "k" in intros k; destruct k; placed
      | let l := fresh "l" in intros l; destruct l; reflexivity
      | same_hook | free_of_hooks ]
  end.
