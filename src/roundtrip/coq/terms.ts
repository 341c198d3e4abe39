/** Terms as Coq's extraction leaves them: types and proofs are gone, and so are the equalities that are passed along. */

/** A variable: its identity, and what it was called. */
export interface TermVar {
  readonly name: string;
}

export interface Branch {
  /** `undefined` of a branch for all that is left. */
  readonly constructor_: string | undefined;
  readonly params: readonly TermVar[];
  readonly body: Term;
}

export type Term =
  | { readonly k: "var"; readonly of: TermVar }
  | { readonly k: "global"; readonly name: string }
  | { readonly k: "constructor"; readonly name: string; readonly args: readonly Term[] }
  | { readonly k: "lambda"; readonly params: readonly TermVar[]; readonly body: Term }
  | { readonly k: "apply"; readonly fn: Term; readonly args: readonly Term[] }
  | { readonly k: "let"; readonly param: TermVar; readonly value: Term; readonly body: Term }
  | { readonly k: "case"; readonly of: Term; readonly branches: readonly Branch[] }
  | { readonly k: "fix"; readonly self: TermVar; readonly body: Term }
  /** A place that no execution reaches. */
  | { readonly k: "absurd" }
  /** What was a type or a proof. */
  | { readonly k: "erased" };

export const varTerm = (of: TermVar): Term => ({ k: "var", of });

/** What Coq's record of a global definition says. */
export interface Definition {
  readonly name: string;
  readonly value: Term;
  /** How many parameters its type shows, those that are erased not counted. */
  readonly arity: number;
}

/** Whether a variable is used in a term. */
export function mentions(term: Term, variable: TermVar): boolean {
  return countUses(term, variable) > 0;
}

export function countUses(term: Term, variable: TermVar): number {
  let found = 0;
  visit(term, (one) => {
    if (one.k === "var" && one.of === variable) found += 1;
  });
  return found;
}

/** Calls `see` with a term and all terms in it. */
export function visit(term: Term, see: (term: Term) => void): void {
  see(term);
  const go = (one: Term): void => visit(one, see);
  switch (term.k) {
    case "constructor":
      term.args.forEach(go);
      break;
    case "lambda":
    case "fix":
      go(term.body);
      break;
    case "apply":
      go(term.fn);
      term.args.forEach(go);
      break;
    case "let":
      go(term.value);
      go(term.body);
      break;
    case "case":
      go(term.of);
      for (const one of term.branches) go(one.body);
      break;
  }
}

/** A term with variables replaced. Variables are unique, so nothing is captured. */
export function replace(term: Term, by: ReadonlyMap<TermVar, Term>): Term {
  if (by.size === 0) return term;
  const go = (one: Term): Term => {
    switch (one.k) {
      case "var":
        return by.get(one.of) ?? one;
      case "constructor":
        return { ...one, args: one.args.map(go) };
      case "lambda":
      case "fix":
        return { ...one, body: go(one.body) };
      case "apply":
        return { ...one, fn: go(one.fn), args: one.args.map(go) };
      case "let":
        return { ...one, value: go(one.value), body: go(one.body) };
      case "case":
        return { ...one, of: go(one.of), branches: one.branches.map((at) => ({ ...at, body: go(at.body) })) };
      default:
        return one;
    }
  };
  return go(term);
}

/**
 * A function at arguments, computed as far as that needs no more than names: parameters are replaced, and a test of what
 * is known to be built by a constructor is decided.
 *
 * @param inlined definitions that are replaced by what they are
 */
export function applied(fn: Term, args: readonly Term[], inlined: (name: string) => Term | undefined): Term {
  if (args.length === 0 && fn.k !== "global") return fn;
  switch (fn.k) {
    case "lambda": {
      const taken = Math.min(fn.params.length, args.length);
      const params = fn.params.slice(0, taken);
      const rest = fn.params.slice(taken);
      const simple = new Map<TermVar, Term>();
      const lets: { readonly param: TermVar; readonly value: Term }[] = [];
      params.forEach((param, i) => {
        const value = args[i] as Term;
        if (isSimple(value) || countUses(fn.body, param) === 0) simple.set(param, value);
        else lets.push({ param, value });
      });
      let body = reduced(replace(fn.body, simple), inlined);
      body = rest.length > 0 ? { k: "lambda", params: rest, body } : applied(body, args.slice(taken), inlined);
      return lets.reduceRight<Term>((inner, one) => ({ k: "let", ...one, body: inner }), body);
    }
    case "global": {
      const value = inlined(fn.name);
      if (value !== undefined) return applied(value, args, inlined);
      return args.length === 0 ? fn : { k: "apply", fn, args };
    }
    case "apply":
      return applied(fn.fn, [...fn.args, ...args], inlined);
    case "let":
      return { ...fn, body: applied(fn.body, args, inlined) };
    case "case":
      return {
        ...fn,
        branches: fn.branches.map((one) => ({ ...one, body: applied(one.body, args, inlined) })),
      };
    case "absurd":
      return fn;
    default:
      return { k: "apply", fn, args };
  }
}

/** Whether a term may be written wherever its variable stands: names, and constructors of them. */
function isSimple(term: Term): boolean {
  return (
    term.k === "var" ||
    term.k === "global" ||
    term.k === "erased" ||
    (term.k === "constructor" && term.args.every(isSimple))
  );
}

/** Decides tests of what is built by a constructor, at the head of a term. */
export function reduced(term: Term, inlined: (name: string) => Term | undefined): Term {
  if (term.k === "apply") {
    const fn = reduced(term.fn, inlined);
    if (fn.k === "lambda" || fn.k === "case" || (fn.k === "global" && inlined(fn.name) !== undefined))
      return applied(fn, term.args, inlined);
    return term;
  }
  if (term.k !== "case") return term;
  const of = reduced(term.of, inlined);
  if (of.k !== "constructor") return { ...term, of };
  const branch = term.branches.find((one) => one.constructor_ === of.name || one.constructor_ === undefined);
  if (branch === undefined) return { ...term, of };
  if (branch.params.length === 0) return reduced(branch.body, inlined);
  return applied({ k: "lambda", params: branch.params, body: branch.body }, of.args, inlined);
}
