/**
 * What a place of the source knows: variables, and what tests have shown of them.
 *
 * TypeScript refuses a comparison of types that do not overlap, so the generator follows how it narrows: as the set of
 * cases that are left for a path, such as `undefined` and the members of a union.
 */
import { fieldsOf, same, type Ty } from "../support/types.ts";

export interface Variable {
  readonly name: string;
  readonly type: Ty;
  readonly mutable: boolean;
  /** Of a function around this one: it can be read, and not be assigned to. */
  readonly captured?: boolean;
}

/** The cases that are left for a path. `unknown`: TypeScript may see a narrower type than the declared one. */
export type Cases = ReadonlySet<string> | "unknown";

/** A variable, or a field of a record or of a member of a union, as it is seen at a place. */
export interface Path {
  readonly text: string;
  /** As narrowed. */
  readonly type: Ty;
  readonly declared: Ty;
  readonly cases: Cases;
  /** TypeScript sees all of the type: nothing is known that it could hold against a comparison. */
  readonly exact: boolean;
  readonly root: Variable;
}

/** A function that may call itself on parts of a parameter. */
export interface Recursion {
  readonly name: string;
  readonly params: readonly Ty[];
  readonly result: Ty;
  /** The position of the parameter that gets smaller. */
  readonly at: number;
  /** The variables and fields that are known to be smaller. */
  readonly smaller: readonly string[];
}

const deepest = 2;

/** The cases of a type: `undefined` and not, the members of a union. */
export function casesOf(type: Ty): ReadonlySet<string> {
  if (type.k === "option") return new Set(["undefined", ...casesOf(type.of)]);
  if (type.k === "named" && type.decl.k === "union")
    return new Set(type.decl.variants.map((variant) => `=${variant.tag}`));
  return new Set(["value"]);
}

export class Scope {
  constructor(
    readonly variables: readonly Variable[],
    readonly facts: ReadonlyMap<string, Cases>,
    readonly recursion: Recursion | undefined,
    /** Names that a new variable must not have: those of the block, and of functions. */
    readonly taken: ReadonlySet<string>,
  ) {}

  static of(variables: readonly Variable[], taken: Iterable<string>): Scope {
    return new Scope(variables, new Map(), undefined, new Set([...taken, ...variables.map((one) => one.name)]));
  }

  with(variable: Variable, cases?: Cases): Scope {
    const variables = [...this.variables.filter((one) => one.name !== variable.name), variable];
    const facts = new Map([...this.facts].filter(([path]) => !isOf(path, variable.name)));
    if (cases !== undefined) facts.set(variable.name, cases);
    const recursion = this.recursion && {
      ...this.recursion,
      smaller: this.recursion.smaller.filter((path) => !isOf(path, variable.name)),
    };
    return new Scope(variables, facts, recursion, new Set([...this.taken, variable.name]));
  }

  /** Where a path is known to be one of some cases. */
  knowing(path: string, cases: Cases): Scope {
    return new Scope(this.variables, new Map(this.facts).set(path, cases), this.recursion, this.taken);
  }

  /** Where a variable has a new value. */
  assigned(name: string, cases: Cases | undefined): Scope {
    const facts = new Map([...this.facts].filter(([path]) => !isOf(path, name)));
    if (cases !== undefined) facts.set(name, cases);
    return new Scope(this.variables, facts, this.recursion, this.taken);
  }

  /** Where a variable may have a new value or may not: what was shown of it before is neither known nor gone. */
  doubtful(name: string): Scope {
    const facts = new Map(this.facts);
    for (const path of facts.keys()) if (isOf(path, name)) facts.set(path, "unknown");
    return new Scope(this.variables, facts, this.recursion, this.taken);
  }

  /** Where a variable is what a path was: as much is known of the one as of the other. */
  named(variable: Variable, path: string | undefined): Scope {
    const cases = path === undefined ? undefined : this.facts.get(path);
    return this.with(variable, cases);
  }

  recursive(recursion: Recursion): Scope {
    return new Scope(this.variables, this.facts, recursion, this.taken);
  }

  withSmaller(paths: readonly string[]): Scope {
    if (this.recursion === undefined) return this;
    return this.recursive({ ...this.recursion, smaller: [...this.recursion.smaller, ...paths] });
  }

  /** Without variables of which some name may not be mentioned. */
  without(name: string): Scope {
    return new Scope(
      this.variables.filter((one) => one.name !== name),
      this.facts,
      this.recursion && {
        ...this.recursion,
        smaller: this.recursion.smaller.filter((path) => !isOf(path, name)),
      },
      this.taken,
    );
  }

  /** Inside a function: what was shown of fields is forgotten, and what was shown of variables that change is doubtful. */
  closure(keepMutable: boolean): Scope {
    const facts = new Map<string, Cases>();
    for (const [path, cases] of this.facts) {
      const root = this.variables.find((one) => isOf(path, one.name));
      if (root === undefined || path !== root.name) continue;
      const full = cases !== "unknown" && cases.size === casesOf(root.type).size;
      facts.set(path, root.mutable && !full ? "unknown" : cases);
    }
    const variables = keepMutable ? this.variables : this.variables.filter((one) => !one.mutable);
    // A value of a type parameter stays at hand.
    const kept = variables.filter((one) => one.type.k === "param").map((one) => one.name);
    const captured = variables.map((one) => ({ ...one, captured: true }));
    return new Scope(captured, facts, this.recursion, new Set(kept));
  }

  /** Everything that can be named here. */
  paths(): readonly Path[] {
    return this.variables.flatMap((root) => this.below(root.name, root.type, root, deepest));
  }

  path(text: string): Path | undefined {
    return this.paths().find((one) => one.text === text);
  }

  private below(text: string, declared: Ty, root: Variable, depth: number): readonly Path[] {
    const all = casesOf(declared);
    const cases = this.facts.get(text) ?? all;
    const exact = cases !== "unknown" && cases.size === all.size && !cases.has("literal");
    const there = cases !== "unknown" && declared.k === "option" && !cases.has("undefined");
    const type = there && declared.k === "option" ? declared.of : declared;
    const own: Path = { text, type, declared, cases, exact, root };
    if (depth === 0 || type.k !== "named") return [own];
    return [
      own,
      ...fieldsHere(type, cases).flatMap((field) => this.below(`${text}.${field.name}`, field.type, root, depth - 1)),
    ];
  }
}

const isOf = (path: string, name: string): boolean => path === name || path.startsWith(`${name}.`);

/** The fields that can be named: of a record, or those that all members have that are left. */
export function fieldsHere(type: Ty & { k: "named" }, cases: Cases) {
  const { decl } = type;
  if (decl.k === "record") return fieldsOf(decl.fields, type);
  if (cases === "unknown" || decl.tag === undefined) return [];
  const left = decl.variants.filter((variant) => cases.has(`=${variant.tag}`));
  const [first, ...rest] = left;
  if (first === undefined) return [];
  const common = fieldsOf(first.fields, type).filter((field) =>
    rest.every((variant) =>
      fieldsOf(variant.fields, type).some((other) => other.name === field.name && same(other.type, field.type)),
    ),
  );
  return common;
}

/** What is known after two ways of going on, of which one was taken. */
export function join(a: Scope, b: Scope): Scope {
  const facts = new Map<string, Cases>();
  for (const path of new Set([...a.facts.keys(), ...b.facts.keys()])) {
    const known = [a, b].map((scope): Cases | undefined => scope.facts.get(path));
    const all = casesOf((a.path(path) ?? b.path(path))?.declared ?? { k: "boolean" });
    const full = (cases: Cases | undefined) =>
      cases === undefined || (cases !== "unknown" && cases.size >= all.size && !cases.has("literal"));
    if (known.some(full)) continue;
    const sets = known.flatMap((cases) => (cases === undefined || cases === "unknown" ? [] : [cases]));
    facts.set(path, sets.length < 2 ? "unknown" : new Set(sets.flatMap((cases) => [...cases])));
  }
  return new Scope(a.variables, facts, a.recursion, a.taken);
}
