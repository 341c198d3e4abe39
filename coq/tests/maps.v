(** What a map or a set holds that has been changed. *)
From DiselTS Require Import Proofs.

Goal forall (m : list (nat * Z)) (k : nat) (v : Z), map_get (map_set m k v) k = Some v.
Proof. intros. simplify. reflexivity. Qed.

Goal forall (m : list (nat * Z)) (k l : nat) (v : Z), l <> k -> map_get (map_set m k v) l = map_get m l.
Proof. intros. cases; leaf. Qed.

Goal forall (m : list (string * Z)) (k l : string) (v : Z), map_get (map_delete m k) l = Some v -> map_get m l = Some v.
Proof. intros. cases; leaf. Qed.

Goal forall (m : list (nat * Z)) (k : nat) (v : Z),
  forallb (fun '(_, n) => n <? 5) m = true -> v < 3 -> forallb (fun '(_, n) => n <? 5) (map_set m k v) = true.
Proof. intros. leaf. Qed.

Goal forall (m : list (nat * Z)) (k : nat) (v : Z),
  forallb (fun '(_, n) => n <? 5) m = true -> map_get m k = Some v -> v < 6.
Proof. intros. cases; leaf. Qed.

(** Whether a key is there is whether it has a value. *)
Goal forall (m : list (nat * Z)) (k l : nat) (v : Z),
  contains (map fst (map_set m k v)) l = true -> (l == k) || defined (map_get m l) = true.
Proof. intros. cases; leaf. Qed.

Goal forall (s : list nat) (x y : nat), contains (set_add s x) y = true -> y <> x -> contains s y = true.
Proof. intros. cases; leaf. Qed.

Goal forall (s : list nat) (x y : nat), contains s y = true -> y <> x -> contains (set_delete (set_add s x) x) y = true.
Proof. intros. cases; leaf. Qed.

Goal forall (s : list Z) (x : Z),
  forallb (fun n => n <? 5) s = true -> x < 5 -> forallb (fun n => n <? 5) (set_add (set_delete s 0) x) = true.
Proof. intros. leaf. Qed.

Goal forall (m : list (nat * Z)) (k l : nat) (v : Z), map_get (map_set m k v) l = Some v.
Proof. intros. Fail (cases; leaf). cases; idtac "== another key is not known". Show. Abort.

Goal forall (s : list nat) (x y : nat), contains (set_add s x) y = true.
Proof. intros. Fail (cases; leaf). Abort.
