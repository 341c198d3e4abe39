/** Words that mean something in Coq: which names authors' names have to make way for. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

/** Words that are never a name. Some are keywords only where tactics are known. */
export const keywords = words(`
  as at cofix else end exists exists2 fix for forall fun if IF in let match mod Prop return Set SProp Type then using
  where with by rec Axiom Definition Fixpoint CoFixpoint Hypothesis Parameter Lemma Theorem Proof Qed Section Module
  Variable Context Record Inductive Instance Class Notation`);

/** Types and constructors that generated text mentions at any place, so that no variable may be called the same. */
const everywhere = words(`
  bool Z nat nid list option string unit Empty_set prod sum Some None tt String Eq
  prog Ret Act Bind Iter Fail For ForExit While Send Receive TryReceive Perform Read`);

/**
 * Constructors that the Coq library knows by their short names. In a pattern, a name of a constructor is that
 * constructor, and no variable: `match t with Fork left right => …` would ask for proofs of a decision.
 */
const constructors = words(`
  Abstract Acc_intro Act Add Add_cons Add_head Ascii AtNode AtPair Bind BoolSpecF BoolSpecT Break Build_Eq CStep CompEq
  CompEqT CompGt CompGtT CompLt CompLtT Computational EmptyString Eq Exists_cons_hd Exists_cons_tl FOP_cons FOP_nil Fail
  Forall2_cons Forall2_nil Forall_cons Forall_nil Gt I Iter Lt Morphism N0 NAct NIdle NReceive NSend Net Next NoDup_cons
  NoDup_nil None Npos O PInternal PReceive PSend Packet Perform Protocol ReachStart ReachStep ReachedStart ReachedStep Read Receive ReflectF
  ReflectT Ret Return S Send Some String Thread TryReceive World Z0 Zdiv_rest_proof Zneg Zpos bet_S bet_emp conj cons
  eq_refl ex_intro ex_intro2 exist exist2 existT existT2 exists_S exists_le false inhabits inl inleft inr inright
  is_eq_true le_S le_n left mkRmorph mk_art mk_reqe mk_rt mk_seqe mk_srt mkdiv_th mkhypo mkmorph mkpow_th mksign_th nil
  nth_O nth_S or_introl or_intror pair right true tt xH xI xO`);

/** What a variable may never be called, whatever is in its scope. */
export const notForVariables: ReadonlySet<string> = new Set([...keywords, ...everywhere, ...constructors]);

/** What generated files mention without a module's name in front: no definition may be called the same. */
export const reserved: ReadonlySet<string> = new Set([
  ...keywords,
  ...everywhere,
  ...words(`
  true false Some None nil cons pair fst snd tt inl inr Eq eqb andb orb negb
  map filter forallb existsb find flat_map fold_left app append decimal len index at_ slice slice_from entries range
  pairs join contains without occurrences same_elements is_prefix defined flow Next Break Return for_of for_break
  map_get map_set map_delete map_of map_keys map_values set_add set_delete set_of
  quotient remainder single world majority latest before reported promised justified
  pairwise per_node per_message anything pairwise_send pairwise_receive pairwise_internal pairwise_init per_node_send
  per_node_receive per_node_internal per_node_init per_message_send anything_send anything_receive anything_internal
  anything_init ownership ownership_send ownership_receive ownership_internal ownership_init knowledge
  knowledge_send knowledge_receive knowledge_internal knowledge_init erased ghost_send ghost_receive ghost_internal
  across across_send across_receive across_internal across_init inductive inclusion included embed
  Labels triple gstate initial locals pinductive In thread Thread guaranteed reach reachable assignment covers
  eq not and or iff True False O S Nat List Protocol World Program Logic Adequacy self`),
]);

/** Variables of generated text itself: a constructor of the same name would be read in their place. */
export const isOwnVariable = (name: string): boolean => /^([xy]\d*|value)$/.test(name);
