/**
 * Names in Coq. An author's name stays as it is where it can; where Coq or another name is in the way, it gets a prime,
 * which is legal in Coq and impossible in TypeScript.
 */
import type { Decl, FunctionDecl, ProtocolDecl, WorldDecl } from "../ir/decl.ts";
import type { Global } from "../ir/expr.ts";
import { type Field, sameType, type TypeDecl, type TypeParam, type Variant } from "../ir/types.ts";
import { claimParts } from "./claimParts.ts";
import { assertionsOf, loopsOf } from "./loops.ts";
import type { CoqModule } from "./modules.ts";
import { alwaysOf, piecesOf, theoremPieces } from "./pieces.ts";
import { isOwnVariable, keywords, notForVariables, reserved } from "./words.ts";

/** Letters that every supported version of Coq has in identifiers; what Unicode has added since, not all of them do. */
const letters =
  "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0391-\u03a1\u03a3-\u03ce\u0410-\u044f\u05d0-\u05ea\u0621-\u063a" +
  "\u0641-\u064a\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3";
const notInNames = new RegExp(`[^${letters}0-9_']`, "gu");
const firstInNames = new RegExp(`^[${letters}_]`, "u");

/** An author's name made of letters that Coq's identifiers have. */
export function identifier(name: string): string {
  const plain = name.replace(notInNames, (char) =>
    char === "$" ? "_" : `_u${(char.codePointAt(0) ?? 0).toString(16)}`,
  );
  const first = firstInNames.test(plain) ? plain : `_${plain}`;
  return first === "_" ? "_u" : first;
}

/** `name`, with primes until it is none of `taken`. */
export function fresh(name: string, taken: (name: string) => boolean): string {
  let candidate = identifier(name);
  while (taken(candidate) || keywords.has(candidate)) candidate += "'";
  return candidate;
}

/** The names of everything that modules declare. */
export class Names {
  private readonly globals = new Map<Global, string>();
  private readonly types = new Map<TypeDecl, string>();
  private readonly variants = new Map<Variant, string>();
  private readonly fields = new Map<Field, string>();
  private readonly shared = new Map<TypeDecl, Map<string, string>>();
  /** The definitions that belong to something else: the steps of a protocol, the claims of a program. */
  private readonly parts = new Map<object, Map<string, string>>();
  /** Every name that some module declares, and those of them that are constructors. */
  private readonly declared = new Set<string>();
  private readonly constructors = new Set<string>();

  /** The module in which something is declared, and the names that each module declares. */
  private readonly homes = new Map<object, CoqModule>();
  private readonly own = new Map<CoqModule, Set<string>>();
  /** In the view of a module: how something that another declares is called there, if not by its name alone. */
  private apart: ((home: CoqModule, name: string, suffix: string) => string) | undefined;

  /** Names what modules declare; `imports` are the modules that each uses. */
  constructor(
    modules: readonly CoqModule[],
    private readonly imports: (module: CoqModule) => readonly CoqModule[],
  ) {
    const takenBy = new Map<CoqModule, Set<string>>();
    for (const module of modules) {
      const taken = new Set<string>();
      const own = new Set<string>();
      for (const other of imports(module)) for (const name of takenBy.get(other) ?? []) taken.add(name);
      const take = (name: string): string => {
        const chosen = fresh(name, (one) => taken.has(one) || reserved.has(one));
        taken.add(chosen);
        own.add(chosen);
        this.declared.add(chosen);
        return chosen;
      };
      for (const decl of module.decls) {
        this.declare(decl, take, (one) => taken.has(one));
        for (const part of whole(decl)) this.homes.set(part, module);
      }
      takenBy.set(module, taken);
      this.own.set(module, own);
    }
  }

  /**
   * The names as they are used in the files of a module. Two modules that do not use each other may give different things
   * one name: a module that uses both calls them by their files' names.
   */
  seenFrom(module: CoqModule): Names {
    const times = new Map<string, number>();
    for (const other of this.imports(module))
      for (const name of this.own.get(other) ?? []) times.set(name, (times.get(name) ?? 0) + 1);
    const view: Names = Object.create(this) as Names;
    view.apart = (home, name, suffix) =>
      home === module || (times.get(name) ?? 0) < 2 ? name : `${home.logical}${suffix}.${name}`;
    return view;
  }

  private shown(of: object, name: string, suffix = ""): string {
    const home = this.homes.get(of);
    return home === undefined || this.apart === undefined ? name : this.apart(home, name, suffix);
  }

  private declare(decl: Decl, take: (name: string) => string, taken: (name: string) => boolean): void {
    switch (decl.kind) {
      case "record":
      case "union":
        this.declareType(decl, take, taken);
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
        if (decl.kind === "protocol") this.declareTheorems(decl, own, parts, take);
        if (decl.kind === "program") {
          const any = take(`any_${own}`);
          this.constructors.add(any);
          parts.set("any", any);
        }
        if (decl.kind === "world") this.declareWorld(decl, own, parts, take);
      }
    }
  }

  /** A helper is called as its author called it. */
  private helperName(_owner: string, helper: FunctionDecl): string {
    return helper.global.name;
  }

  /** Theorems may be called like other parts, so that their parts have keys that no author can write. */
  private declareTheorems(
    decl: ProtocolDecl,
    own: string,
    parts: Map<string, string>,
    take: (name: string) => string,
  ): void {
    for (const one of decl.theorems) {
      const { name } = one;
      if (one.pattern === "consequence") parts.set(`theorem ${name}`, take(`${own}_${name}`));
      for (const { part } of theoremPieces(one)) parts.set(part, take(`${own}_${part}`));
      for (const kind of alwaysOf(one)) parts.set(`${kind} ${name}`, take(`${own}_${name}_${kind}`));
    }
    for (const { name, uses } of decl.invariants)
      if (uses.length > 0) parts.set(`given ${name}`, take(`${own}_${name}_given`));
  }

  /** Labels and hooks may be called like other parts, so that their parts have keys that no author can write. */
  private declareWorld(decl: WorldDecl, own: string, parts: Map<string, string>, take: (name: string) => string): void {
    parts.set("labels", take(`Labels_${own}`));
    for (const { label } of decl.uses) {
      const name = take(`${own}_${label}`);
      this.constructors.add(name);
      parts.set(`at ${label}`, name);
    }
    for (const { label } of decl.uses) parts.set(`place ${label}`, take(`${own}_at_${label}`));
    for (const { label, tag } of decl.hooks) parts.set(`hook ${label} ${tag}`, take(`${own}_hook_${label}_${tag}`));
    for (const one of decl.invariants)
      for (const { key, name } of claimParts(one)) parts.set(key, take(`${own}_${name}`));
  }

  private declareType(decl: TypeDecl, take: (name: string) => string, taken: (name: string) => boolean): void {
    const derived = (name: string) => [`${name}_eqb`, `${name}_eqb_eq`, `Eq_${name}`, `Build_${name}`];
    const own = take(fresh(decl.name, (name) => reserved.has(name) || [name, ...derived(name)].some(taken)));
    this.types.set(decl, own);
    for (const name of derived(own)) take(name);
    if (decl.kind === "record") {
      for (const field of decl.fields) this.fields.set(field, take(`${own}_${identifier(field.name)}`));
      return;
    }
    for (const variant of decl.variants) {
      const plain = identifier(variant.tag);
      const clash = isOwnVariable(plain) || take(plain) !== plain;
      const name = clash ? take(`${own}_${plain}`) : plain;
      this.constructors.add(name);
      this.variants.set(variant, name);
    }
    const shared = new Map<string, string>();
    this.shared.set(decl, shared);
    for (const field of sharedFields(decl)) shared.set(field.name, take(`${own}_${identifier(field.name)}`));
  }

  /** Whether a variable cannot have a name, wherever it is: it would not be a variable, or hide what is printed there. */
  notForVariables(name: string): boolean {
    return notForVariables.has(name) || this.constructors.has(name);
  }

  /**
   * The names of the type parameters of one declaration. They stand in front of everything else, so they hide nothing
   * that any module declares, neither by themselves nor by the name of their equality.
   */
  typeParams(params: readonly TypeParam[], taken: readonly string[] = []): ReadonlyMap<TypeParam, string> {
    const map = new Map<TypeParam, string>();
    const clashes = (name: string): boolean =>
      isOwnVariable(name) ||
      this.notForVariables(name) ||
      [name, `Eq${name}`].some((one) => reserved.has(one) || this.declared.has(one)) ||
      [...map.values(), ...taken].includes(name);
    for (const param of params) map.set(param, fresh(param.name, clashes));
    return map;
  }

  global(global: Global): string {
    return this.shown(global, this.globals.get(global) ?? identifier(global.name));
  }

  type(decl: TypeDecl): string {
    return this.shown(decl, this.types.get(decl) ?? identifier(decl.name));
  }

  /** The constructor of a record. */
  constructorOf(decl: TypeDecl): string {
    return this.shown(decl, `Build_${this.types.get(decl) ?? identifier(decl.name)}`);
  }

  variant(variant: Variant): string {
    return this.shown(variant, this.variants.get(variant) ?? identifier(variant.tag));
  }

  field(field: Field): string {
    return this.shown(field, this.fields.get(field) ?? identifier(field.name));
  }

  sharedField(decl: TypeDecl, name: string): string {
    return this.shown(decl, this.shared.get(decl)?.get(name) ?? identifier(name));
  }

  /** The projection of a field: of a record, or of what all variants of a union have. */
  fieldOf(decl: TypeDecl, name: string): string {
    if (decl.kind === "union") return this.sharedField(decl, name);
    const field = decl.fields.find((one) => one.name === name);
    return field === undefined ? name : this.field(field);
  }

  /** A definition that belongs to a protocol, program or deployment: `send_Request`, `requires`, … */
  part(decl: object, part: string): string {
    return this.shown(decl, this.parts.get(decl)?.get(part) ?? part, fileOfPart(part));
  }

  /** The name of a part that is a variable, wherever it is bound. */
  variable(decl: object, part: string): string {
    return this.parts.get(decl)?.get(part) ?? part;
  }
}

/** What follows a module's name in that of the file which has a part. */
function fileOfPart(part: string): string {
  if (part === "inductive" || part === "correct") return "_theorems";
  return /^(init|label|label_dec|labels|prot|hook|calling)$|^(send|receive|internal)_|^(at|hook|place) /.test(part)
    ? ""
    : "_spec";
}

/** What a declaration declares. */
function whole(decl: Decl): readonly object[] {
  if (decl.kind === "record") return [decl, ...decl.fields];
  if (decl.kind === "union") return [decl, ...decl.variants];
  return [decl, decl.global, ...("helpers" in decl ? decl.helpers.map((helper) => helper.global) : [])];
}

/** The fields that every variant of a union has, with the same type. */
export function sharedFields(decl: TypeDecl): readonly Field[] {
  if (decl.kind !== "union" || decl.tag === undefined) return [];
  const [first, ...rest] = decl.variants;
  return (first?.fields ?? []).filter((field) =>
    rest.every((variant) =>
      variant.fields.some((other) => other.name === field.name && sameType(other.type, field.type)),
    ),
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
        // What runs without ghosts assumes what the protocol with ghosts does, by the same names.
        ...(decl.erases === undefined ? decl.assumes.map((one) => identifier(one.name)) : []),
        ...decl.invariants.flatMap(piecesOf).map((piece) => piece.part),
        "invariant",
        "inductive",
      ];
    case "world":
      return ["label", "label_dec", "prot", "hook", "invariant", "inductive"];
    case "program":
      return [
        "requires",
        "ensures",
        ...loopsOf(decl.body).map((_, i) => `loop${i + 1}`),
        ...assertionsOf(decl.body).map((_, i) => `stable${i + 1}`),
        "outline",
        "calling",
        "correct",
      ];
    case "deployment":
      return ["programs", "correct"];
    default:
      return [];
  }
}
