/**
 * Names in Coq. An author's name stays as it is where it can; where Coq or another name is in the way, it gets a prime,
 * which is legal in Coq and impossible in TypeScript.
 */
import type { Decl, FunctionDecl, Module } from "../ir/decl.ts";
import type { Global, Local } from "../ir/expr.ts";
import type { Field, TypeDecl, TypeParam, Variant } from "../ir/types.ts";

const keywords =
  "as at cofix else end exists exists2 fix for forall fun if IF in let match mod Prop return Set SProp Type then using where with by rec Axiom Definition Fixpoint Lemma Theorem Proof Qed Section Module Variable Context Record Inductive Instance Class Notation";

/** What generated files mention without a module's name in front. */
const library =
  "true false Some None nil cons pair fst snd tt unit bool Z nat list option string inl inr Empty_set Eq eqb nid andb orb negb " +
  "map filter forallb existsb find flat_map fold_left app append decimal len index at_ slice slice_from entries range pairs join " +
  "contains without occurrences same_elements is_prefix defined flow Next Break Return for_of for_break quotient remainder " +
  "prog Send Receive TryReceive Perform Read Ret Act Bind Iter Fail For ForExit While single world " +
  "pairwise per_node per_message anything pairwise_send pairwise_receive pairwise_internal pairwise_init per_node_send " +
  "per_node_receive per_node_internal per_node_init per_message_send anything_send anything_receive anything_internal anything_init " +
  "triple gstate initial locals pinductive In thread Thread guaranteed reach assignment covers " +
  "eq not and or iff True False nat O S Nat List String Protocol World Program Logic Adequacy self";

export const reserved: ReadonlySet<string> = new Set(`${keywords} ${library}`.split(" "));
const keywordSet: ReadonlySet<string> = new Set(keywords.split(" "));

/** An author's name made of letters that Coq's identifiers have. */
export function identifier(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}_']/gu, (char) =>
    char === "$" ? "_" : `_u${(char.codePointAt(0) ?? 0).toString(16)}`,
  );
  const first = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
  return first === "_" ? "_u" : first;
}

/** `name`, with primes until it is none of `taken`. */
export function fresh(name: string, taken: (name: string) => boolean): string {
  let candidate = identifier(name);
  while (taken(candidate) || keywordSet.has(candidate)) candidate += "'";
  return candidate;
}

/** The names of everything that modules declare. */
export class Names {
  private readonly globals = new Map<Global, string>();
  private readonly types = new Map<TypeDecl, string>();
  private readonly variants = new Map<Variant, string>();
  private readonly fields = new Map<Field, string>();
  private readonly shared = new Map<string, string>();
  /** The definitions that belong to something else: the steps of a protocol, the claims of a program. */
  private readonly parts = new Map<object, Map<string, string>>();

  /** Names what a module declares; `imported` are the names of the modules that it uses. */
  constructor(modules: readonly Module[], imports: (module: Module) => readonly Module[]) {
    const takenBy = new Map<Module, Set<string>>();
    for (const module of modules) {
      const taken = new Set<string>();
      for (const other of imports(module)) for (const name of takenBy.get(other) ?? []) taken.add(name);
      const take = (name: string): string => {
        const chosen = fresh(name, (one) => taken.has(one) || reserved.has(one));
        taken.add(chosen);
        return chosen;
      };
      for (const decl of module.decls) this.declare(decl, take);
      takenBy.set(module, taken);
    }
  }

  private declare(decl: Decl, take: (name: string) => string): void {
    switch (decl.kind) {
      case "record":
      case "union":
        this.declareType(decl, take);
        return;
      case "function":
        this.globals.set(decl.global, take(decl.global.name));
        return;
      default: {
        const own = take(decl.global.name);
        this.globals.set(decl.global, own);
        for (const helper of decl.helpers) this.globals.set(helper.global, take(this.helperName(own, helper)));
        const parts = new Map<string, string>();
        this.parts.set(decl, parts);
        for (const part of partsOf(decl)) parts.set(part, take(`${own}_${part}`));
      }
    }
  }

  /** A helper is called as its author called it. */
  private helperName(_owner: string, helper: FunctionDecl): string {
    return helper.global.name;
  }

  private declareType(decl: TypeDecl, take: (name: string) => string): void {
    const own = take(decl.name);
    this.types.set(decl, own);
    take(`${own}_eqb`);
    take(`${own}_eqb_eq`);
    take(`Eq_${own}`);
    if (decl.kind === "record") {
      take(`Build_${own}`);
      for (const field of decl.fields) this.fields.set(field, take(`${own}_${identifier(field.name)}`));
      return;
    }
    for (const variant of decl.variants) {
      const plain = identifier(variant.tag);
      const clash = take(plain);
      this.variants.set(variant, clash === plain ? plain : take(`${own}_${plain}`));
    }
    for (const field of sharedFields(decl))
      this.shared.set(`${own}.${field.name}`, take(`${own}_${identifier(field.name)}`));
  }

  global(global: Global): string {
    return this.globals.get(global) ?? identifier(global.name);
  }

  type(decl: TypeDecl): string {
    return this.types.get(decl) ?? identifier(decl.name);
  }

  variant(variant: Variant): string {
    return this.variants.get(variant) ?? identifier(variant.tag);
  }

  field(field: Field): string {
    return this.fields.get(field) ?? identifier(field.name);
  }

  sharedField(decl: TypeDecl, name: string): string {
    return this.shared.get(`${this.type(decl)}.${name}`) ?? identifier(name);
  }

  /** A definition that belongs to a protocol, program or deployment: `send_Request`, `requires`, … */
  part(decl: object, part: string): string {
    return this.parts.get(decl)?.get(part) ?? part;
  }
}

/** The fields that every variant of a union has, with the same type. */
export function sharedFields(decl: TypeDecl): readonly Field[] {
  if (decl.kind !== "union" || decl.tag === undefined) return [];
  const [first, ...rest] = decl.variants;
  return (first?.fields ?? []).filter((field) =>
    rest.every((variant) => variant.fields.some((other) => other.name === field.name)),
  );
}

function partsOf(decl: Decl): readonly string[] {
  switch (decl.kind) {
    case "protocol":
      return [
        "init",
        ...decl.sends.map((step) => `send_${identifier(step.tag)}`),
        ...decl.receives.map((step) => `receive_${identifier(step.tag)}`),
        ...decl.internals.map((step) => `internal_${identifier(step.tag)}`),
        ...decl.assumes.map((one) => identifier(one.name)),
        ...decl.invariants.flatMap((one) =>
          one.pattern === "pairwise" ? [one.name, `${one.name}_edges`] : [one.name],
        ),
        "invariant",
        "inductive",
      ];
    case "program":
      return ["requires", "ensures", ...Array.from({ length: 20 }, (_, i) => `loop${i + 1}`), "correct"];
    case "deployment":
      return ["programs", "correct"];
    default:
      return [];
  }
}

/** The names of local variables at a place of the printed text. */
export interface Scope {
  readonly locals: ReadonlyMap<Local, string>;
  readonly typeParams: ReadonlyMap<TypeParam, string>;
}

export const emptyScope: Scope = { locals: new Map(), typeParams: new Map() };
