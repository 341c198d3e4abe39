/**
 * Tests that an outer test has decided, of the same value, are left out: TypeScript remembers what a test has shown, and
 * refuses one that can come out in one way only.
 */
import { type Branch, replace, type Term, type TermVar, varTerm } from "./terms.ts";

/** A value that is written out: constructors only. */
type Written = Term & { readonly k: "constructor" };

/** What tests have shown of a value. */
interface Fact {
  /** The constructor that it is built by, and its arguments. */
  readonly built?: { readonly constructor_: string; readonly params: readonly TermVar[] };
  /** Constructors that it is not built by. */
  readonly notBuilt?: ReadonlySet<string>;
  /** A value that is written out and that it equals. */
  readonly is?: Written;
  /** Such values that it does not equal. */
  readonly isNot?: readonly Written[];
}

interface Known {
  /** By paths from variables. */
  readonly facts: ReadonlyMap<string, Fact>;
  /** What variables are parts of. */
  readonly paths: ReadonlyMap<TermVar, string>;
}

/** A term without tests that tests around them have decided. */
export function decided(term: Term): Term {
  return new Deciding().term(term, { facts: new Map(), paths: new Map() });
}

/** Constructors of types of which no branch may be missing: they are tested one against the other. */
const pairs: Readonly<Record<string, string>> = { $true: "$false", $false: "$true" };

class Deciding {
  private readonly numbers = new Map<TermVar, number>();

  term(at: Term, known: Known): Term {
    const go = (one: Term): Term => this.term(one, known);
    switch (at.k) {
      case "constructor":
        return { ...at, args: at.args.map(go) };
      case "lambda":
      case "fix":
        return { ...at, body: go(at.body) };
      case "apply": {
        const outcome = this.outcome(at, known);
        if (outcome !== undefined) return { k: "constructor", name: outcome ? "$true" : "$false", args: [] };
        return { ...at, fn: go(at.fn), args: at.args.map(go) };
      }
      case "let": {
        const path = this.path(at.value, known);
        const inner = path === undefined ? known : { ...known, paths: new Map(known.paths).set(at.param, path) };
        return { ...at, value: go(at.value), body: this.term(at.body, inner) };
      }
      case "case":
        return this.case(at, known);
      default:
        return at;
    }
  }

  private case(at: Term & { k: "case" }, known: Known): Term {
    const path = this.path(at.of, known);
    const fact = path === undefined ? undefined : known.facts.get(path);
    const built = builtFrom(fact);
    const taken = at.branches.find((one) => one.constructor_ === built?.constructor_ || one.constructor_ === undefined);
    if (built !== undefined && taken !== undefined) return this.term(into(taken, built.args), known);
    const outcome = this.outcome(at.of, known);
    const decisive = at.branches.find((one) => one.constructor_ === (outcome === true ? "$true" : "$false"));
    if (outcome !== undefined && decisive !== undefined) return this.term(decisive.body, known);
    const left = at.branches.filter((one) => !isExcluded(fact, one, at.branches));
    return {
      ...at,
      of: this.term(at.of, known),
      branches: (left.length === 0 ? at.branches : left).map((one) => ({
        ...one,
        body: this.term(one.body, this.inside(at, path, one, known)),
      })),
    };
  }

  /** What is known where a branch is taken. */
  private inside(
    { of, branches }: Term & { k: "case" },
    path: string | undefined,
    branch: Branch,
    { facts, paths }: Known,
  ): Known {
    const known = { facts: new Map(facts), paths: new Map(paths) };
    const { constructor_, params } = branch;
    const named = branches.flatMap((one) => one.constructor_ ?? []);
    if (path !== undefined && constructor_ !== undefined) {
      // What there is one constructor of is not tested.
      if (branches.length > 1) known.facts.set(path, { ...facts.get(path), built: { constructor_, params } });
      params.forEach((param, i) => known.paths.set(param, `${path}.${constructor_}.${i}`));
    }
    if (path !== undefined && constructor_ === undefined) {
      const before = facts.get(path);
      known.facts.set(path, { ...before, notBuilt: new Set([...(before?.notBuilt ?? []), ...named]) });
    }
    const truth = constructor_ ?? (named.length === 1 ? pairs[named[0] ?? ""] : undefined);
    if (truth === "$true" || truth === "$false") this.learn(of, truth === "$true", known);
    return known;
  }

  /** Learns from how a test came out. */
  private learn(test: Term, holds: boolean, known: Known & { readonly facts: Map<string, Fact> }): void {
    if (test.k !== "apply" || test.fn.k !== "global") return;
    const [a, b] = test.args;
    if (test.fn.name === "$not" && a !== undefined) this.learn(a, !holds, known);
    const about = test.fn.name === "$equals" ? this.compared(a, b, known) : undefined;
    if (about === undefined) return;
    const before = known.facts.get(about.path);
    known.facts.set(
      about.path,
      holds ? { ...before, is: about.value } : { ...before, isNot: [...(before?.isNot ?? []), about.value] },
    );
  }

  /** How a test comes out, if that is known. */
  private outcome(test: Term, known: Known): boolean | undefined {
    if (test.k !== "apply" || test.fn.k !== "global" || test.fn.name !== "$equals") return undefined;
    const about = this.compared(test.args[0], test.args[1], known);
    const fact = about === undefined ? undefined : known.facts.get(about.path);
    if (about === undefined || fact === undefined) return undefined;
    const { value } = about;
    if (fact.is !== undefined) return isSame(fact.is, value);
    if (fact.built !== undefined && fact.built.constructor_ !== value.name) return false;
    if (fact.built !== undefined && value.args.length === 0) return true;
    if (fact.notBuilt?.has(value.name) === true) return false;
    return fact.isNot?.some((one) => isSame(one, value)) === true ? false : undefined;
  }

  /** A path that is compared with what is written out. */
  private compared(
    a: Term | undefined,
    b: Term | undefined,
    known: Known,
  ): { readonly path: string; readonly value: Written } | undefined {
    if (a === undefined || b === undefined) return undefined;
    const [of, value] = isWritten(b) ? [a, b] : [b, a];
    const path = isWritten(value) ? this.path(of, known) : undefined;
    return path === undefined || !isWritten(value) ? undefined : { path, value };
  }

  /** A variable, or a field of one. */
  private path(at: Term, known: Known): string | undefined {
    if (at.k === "var") return known.paths.get(at.of) ?? this.number(at.of);
    // A field of a record is what there is where that is taken apart.
    const [branch, ...others] = at.k === "case" ? at.branches : [];
    const taken = branch?.body.k === "var" ? branch.params.indexOf(branch.body.of) : -1;
    if (at.k !== "case" || others.length > 0 || taken < 0) return undefined;
    const path = this.path(at.of, known);
    return path === undefined ? undefined : `${path}.${branch?.constructor_}.${taken}`;
  }

  private number(of: TermVar): string {
    const found = this.numbers.get(of) ?? this.numbers.size;
    this.numbers.set(of, found);
    return String(found);
  }
}

/** What a value is known to be built from. */
function builtFrom(
  fact: Fact | undefined,
): { readonly constructor_: string; readonly args: readonly Term[] } | undefined {
  if (fact?.built !== undefined) return { constructor_: fact.built.constructor_, args: fact.built.params.map(varTerm) };
  return fact?.is === undefined ? undefined : { constructor_: fact.is.name, args: fact.is.args };
}

/**
 * Whether a branch is not reached. Of what the library declares all branches stay; and that a value is not another one says
 * something to TypeScript where it is a literal.
 */
function isExcluded(fact: Fact | undefined, { constructor_ }: Branch, all: readonly Branch[]): boolean {
  if (constructor_ === undefined || constructor_.startsWith("$")) return false;
  if (fact?.notBuilt?.has(constructor_) === true) return true;
  const literals = all.every((one) => one.params.length === 0);
  return literals && fact?.isNot?.some((one) => one.name === constructor_) === true;
}

/** A branch at what its value is known to be built from. */
function into(branch: Branch, args: readonly Term[]): Term {
  if (branch.constructor_ === undefined) return branch.body;
  return replace(branch.body, new Map(branch.params.map((param, i) => [param, args[i] ?? varTerm(param)])));
}

const isWritten = (at: Term): at is Written => at.k === "constructor" && at.args.every(isWritten);
const isSame = (a: Written, b: Written): boolean => JSON.stringify(a) === JSON.stringify(b);
