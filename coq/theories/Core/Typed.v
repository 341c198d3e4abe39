(** Dependent Hoare types: programs packed with the proofs of their contracts, so that
    only what is proved can be composed; and the substitution principle: where a program
    of a type serves, any program of that type does. *)
From Coq Require Import List.
From DiselTS.Values Require Import Eq Numbers.
From DiselTS.Core Require Import Protocol World Program Logic Embedding.
Set Implicit Arguments.

Section Typed.
  Variable W : world.
  Variable I : gstate W -> Prop.
  Hypothesis HI : inductive I.
  Variable self : nid.

  (** What a program asks for, and what it promises of its result, which may speak of the
      state before. *)
  Definition pre := gstate W -> Prop.
  Definition promise (A : Type) := gstate W -> A -> gstate W -> Prop.

  (** A program of node [self] with its contract proved. *)
  Record DHT (A : Type) (P : pre) (Q : promise A) : Type := Typed {
    code_of : prog W A;
    proved : triple I self P code_of Q;
  }.

  (** The same for every value of a logical variable, which the program does not see. *)
  Record DHT_for (G A : Type) (P : G -> pre) (Q : G -> promise A) : Type := TypedFor {
    code_for : prog W A;
    proved_for : forall g, triple I self (P g) code_for (Q g);
  }.

  Definition at_value G A (P : G -> pre) (Q : G -> promise A) (c : DHT_for P Q) (g : G) : DHT (P g) (Q g) :=
    Typed (proved_for c g).

  (** A logical variable may be asked to exist. *)
  Lemma triple_exists G A (P : G -> pre) (c : prog W A) (Q : promise A) :
    (forall g, triple I self (P g) c Q) -> triple I self (fun s => exists g, P g s) c Q.
  Proof. intros H s [g p]. exact (H g s p). Qed.

  (** *** Typing rules *)

  Definition weaken A (P P' : pre) (Q Q' : promise A) (c : DHT P Q)
    (HP : forall s, I s -> P' s -> P s) (HQ : forall s a s', I s -> I s' -> P' s -> Q s a s' -> Q' s a s') : DHT P' Q'.
  Proof.
    refine (@Typed A P' Q' (code_of c) _). intros s p Is.
    refine (@wp_conseq W I HI self A (code_of c) (Q s) (Q' s) s _ (@proved _ _ _ c s (HP s Is p)) Is).
    intros a s' Is' q. eauto.
  Defined.

  Definition typed_ret A (a : A) (P : pre) (Q : promise A)
    (H : forall s s', I s' -> P s -> rely self s s' -> Q s a s') : DHT P Q.
  Proof.
    refine (@Typed A P Q (Ret a) _). intros s p. apply wp_ret; [exact HI|]. intros s' _ Is' R. eauto.
  Defined.

  Definition typed_bind A B (P : pre) (R : promise A) (Q : promise B)
    (c : DHT P R) (k : forall a, DHT (fun s => exists s0, P s0 /\ R s0 a s) (fun s b s' => forall s0, P s0 -> R s0 a s -> Q s0 b s')) : DHT P Q.
  Proof.
    refine (@Typed B P Q (Bind (code_of c) (fun a => code_of (k a))) _). intros s p.
    apply wp_bind; [exact HI|].
    refine (@wp_conseq W I HI self A (code_of c) (R s) _ s _ (@proved _ _ _ c s p)).
    intros a s' Is' r.
    refine (@wp_conseq W I HI self B _ _ (Q s) s' _ (@proved _ _ _ (k a) s' (ex_intro _ s (conj p r)))).
    intros b s'' _ q. exact (q s p r).
  Defined.
End Typed.

Arguments DHT {W} I self A P Q.
Arguments DHT_for {W} I self G A P Q.

(** *** Substitution *)

(** A context for programs of a type: it is well typed whatever program of the type is put
    in it.  Its world, node and result may be others than those of the program. *)
Record context (V W : world) (I : gstate V -> Prop) (K : gstate W -> Prop) (self at_ : nid) (A B : Type)
    (P : pre V) (Q : promise V A) (P' : pre W) (Q' : promise W B) : Type := Context {
  plug : prog V A -> prog W B;
  fits : forall c, triple I self P c Q -> triple K at_ P' (plug c) Q';
}.

(** The substitution principle. *)
Theorem substitution V W (I : gstate V -> Prop) (K : gstate W -> Prop) self at_ A B P Q P' Q'
    (C : @context V W I K self at_ A B P Q P' Q') (c d : DHT I self A P Q) :
  triple K at_ P' (plug C (code_of c)) Q' /\ triple K at_ P' (plug C (code_of d)) Q'.
Proof. split; apply fits, proved. Qed.

(** What comes before and after a call is a context, in the same world or a larger one. *)
Section Contexts.
  Variable W : world.
  Variable I : gstate W -> Prop.
  Hypothesis HI : inductive I.
  Variable self : nid.

  Definition hole A (P : pre W) (Q : promise W A) : context I I self self P Q P Q :=
    @Context W W I I self self A A P Q P Q (fun c => c) (fun _ T => T).

  Definition then_ V (J : gstate V -> Prop) at_ A B C P Q P' (R : promise W B) (Q' : promise W C)
    (K : @context V W J I at_ self A B P Q P' R) (k : B -> prog W C)
    (Hk : forall b, triple I self (fun s => exists s0, P' s0 /\ R s0 b s) (k b) (fun s c s' => forall s0, P' s0 -> R s0 b s -> Q' s0 c s')) :
    @context V W J I at_ self A C P Q P' Q'.
  Proof.
    refine (@Context V W J I at_ self A C P Q P' Q' (fun c => Bind (plug K c) k) _).
    intros c T. apply (fits K) in T.
    exact (@proved _ _ _ _ _ _ (@typed_bind W I HI self B C P' R Q' (Typed T) (fun b => Typed (Hk b)))).
  Defined.

  Definition after B A C (J : promise W B) P P' (Q : promise W A) (Q' : promise W C) (first : prog W B) (K : B -> @context W W I I self self A C P Q P' Q')
    (P0 : pre W) (T0 : triple I self P0 first J) (HP : forall s0 b s, I s -> P0 s0 -> J s0 b s -> P' s)
    (Q0 : promise W C) (HQ : forall s0 b s c s', P0 s0 -> J s0 b s -> Q' s c s' -> Q0 s0 c s') :
    @context W W I I self self A C P Q P0 Q0.
  Proof.
    refine (@Context W W I I self self A C P Q P0 Q0 (fun c => Bind first (fun b => plug (K b) c)) _).
    intros c T s p. apply wp_bind; [exact HI|].
    refine (@wp_conseq W I HI self B first (J s) _ s _ (T0 s p)).
    intros b s' Is' j. refine (@wp_conseq W I HI self C _ (Q' s') (Q0 s) s' _ (fits (K b) T s' (HP s b s' Is' p j))).
    intros x s'' _ q. eauto.
  Defined.

  (** A program of a component, in the larger world. *)
  Definition in_world V (J : gstate V -> Prop) (e : embedding V W) (KI : forall s, I s -> J (view e s)) A (P : pre V) (Q : promise V A)
    (Fr : forall l m, free e l m = true) :
    @context V W J I self self A A P Q (fun s => P (view e s)) (fun s a s' => Q (view e s) a (view e s') /\ apart e self s s').
  Proof.
    refine (@Context V W J I self self A A P Q _ _ (embed e) _). intros c T.
    apply embed_triple with (I := J); [exact KI| |exact T].
    clear - Fr. induction c as [A a|A a|A B c IH k IHk|B R body IHb x|A]; simpl; auto. destruct a; simpl; auto.
  Defined.
End Contexts.
