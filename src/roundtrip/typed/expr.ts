/** Extracted terms with the author's types: what is printed as TypeScript. */
import type { ProgramDecl } from "../../ir/decl.ts";
import type { Global } from "../../ir/expr.ts";
import type { RecordDecl, Type, UnionDecl, Variant } from "../../ir/types.ts";
import type { Realized } from "../coq/library.ts";

/** A variable. Its name is what Coq calls it, which is mostly what its author did. */
export interface Var {
  readonly name: string;
  readonly type: Type;
}

/** What a binder takes apart at once. */
export type Binder = Var | { readonly items: readonly Binder[] };

export type Operator =
  | Exclude<Realized, "for" | "forExit" | "while" | "iter" | "single" | "embed" | "included">
  /** Of a map or a set, what `length` and `contains` are of the list that it is in Coq. */
  | "size"
  | "has";

export interface UnionCase {
  /** `undefined` of a case for all that is left. */
  readonly variant: Variant | undefined;
  readonly vars: readonly Var[];
  readonly body: Typed;
}

export type Typed = { readonly type: Type } & (
  | { readonly k: "var"; readonly of: Var }
  | { readonly k: "global"; readonly global: Global; readonly typeArgs: readonly Type[] }
  | { readonly k: "number"; readonly value: bigint }
  | { readonly k: "string"; readonly value: string }
  | { readonly k: "boolean"; readonly value: boolean }
  | { readonly k: "unit" }
  | { readonly k: "none" }
  | { readonly k: "some"; readonly value: Typed }
  | { readonly k: "variant"; readonly decl: UnionDecl; readonly variant: Variant; readonly fields: readonly Typed[] }
  | { readonly k: "record"; readonly decl: RecordDecl; readonly fields: readonly Typed[] }
  | { readonly k: "field"; readonly of: Typed; readonly name: string }
  | { readonly k: "tuple"; readonly items: readonly Typed[] }
  /** A list; or the empty map or set. */
  | { readonly k: "list"; readonly items: readonly { readonly spread: boolean; readonly value: Typed }[] }
  /** A constructor of a loop that may end early. */
  | { readonly k: "flow"; readonly name: "next" | "stop" | "give" | "left" | "right"; readonly value: Typed }
  | { readonly k: "if"; readonly cond: Typed; readonly then: Typed; readonly else: Typed }
  | { readonly k: "and" | "or"; readonly left: Typed; readonly right: Typed }
  | { readonly k: "option"; readonly of: Typed; readonly some: Var; readonly then: Typed; readonly none: Typed }
  | { readonly k: "union"; readonly of: Typed; readonly decl: UnionDecl; readonly cases: readonly UnionCase[] }
  /** Fields of a record, or items of a tuple. */
  | {
      readonly k: "open";
      readonly of: Typed;
      readonly parts: readonly (readonly [Var, string])[];
      readonly body: Typed;
    }
  | {
      readonly k: "cons";
      readonly of: Typed;
      /** The list is taken from a position on. */
      readonly from?: Typed;
      readonly head: Var;
      readonly tail: Var;
      readonly then: Typed;
      readonly nil: Typed;
    }
  | {
      readonly k: "either";
      readonly of: Typed;
      readonly left: Var;
      readonly onLeft: Typed;
      readonly right: Var;
      readonly onRight: Typed;
    }
  | { readonly k: "let"; readonly of: Var; readonly value: Typed; readonly body: Typed }
  | { readonly k: "lambda"; readonly params: readonly Var[]; readonly body: Typed }
  | { readonly k: "call"; readonly fn: Typed; readonly args: readonly Typed[] }
  | { readonly k: "op"; readonly op: Operator; readonly args: readonly Typed[] }
  /** A number where a bigint is meant: one value in Coq, two in TypeScript. */
  | { readonly k: "exact"; readonly value: Typed }
  | { readonly k: "absurd" }
  /** A value of a type that has one value only, which Coq leaves out. */
  | { readonly k: "erased" }
  // programs
  | { readonly k: "ret"; readonly value: Typed }
  | { readonly k: "bind"; readonly first: Typed; readonly of: Var; readonly rest: Typed }
  | { readonly k: "fail" }
  | { readonly k: "send"; readonly label: string; readonly to: Typed; readonly msg: Typed }
  | { readonly k: "perform"; readonly label: string; readonly action: Typed }
  | { readonly k: "read"; readonly label: string }
  | {
      readonly k: "receive";
      readonly label: string;
      readonly tries: boolean;
      readonly from: Var;
      readonly msg: Var;
      /** What it does with a message: an option. */
      readonly pick: Typed;
    }
  | ({ readonly k: "for"; readonly over: Typed; readonly item: Binder; readonly exits: boolean } & Loop)
  | ({ readonly k: "while"; readonly cond: Typed } & Loop)
  | ({ readonly k: "iter" } & Loop)
  /** Another program as a part of this one. */
  | {
      readonly k: "run";
      readonly program: ProgramDecl;
      readonly typeArgs: readonly Type[];
      readonly args: readonly Typed[];
      /** For each label of that program, the label of this one. */
      readonly places: ReadonlyMap<string, string>;
    }
);

interface Loop {
  /** The variables that the body gives new values, and their first ones. */
  readonly vars: readonly Var[];
  readonly init: readonly Typed[];
  readonly body: Typed;
}

/** The parts of a term that are terms. */
export function partsOf(at: Typed): readonly Typed[] {
  switch (at.k) {
    case "some":
    case "flow":
    case "exact":
    case "ret":
      return [at.value];
    case "variant":
    case "record":
      return at.fields;
    case "field":
      return [at.of];
    case "tuple":
      return at.items;
    case "list":
      return at.items.map((item) => item.value);
    case "if":
      return [at.cond, at.then, at.else];
    case "and":
    case "or":
      return [at.left, at.right];
    case "option":
      return [at.of, at.then, at.none];
    case "union":
      return [at.of, ...at.cases.map((one) => one.body)];
    case "open":
      return [at.of, at.body];
    case "cons":
      return [at.of, at.then, at.nil];
    case "either":
      return [at.of, at.onLeft, at.onRight];
    case "let":
      return [at.value, at.body];
    case "lambda":
      return [at.body];
    case "call":
      return [at.fn, ...at.args];
    case "op":
    case "run":
      return at.args;
    case "bind":
      return [at.first, at.rest];
    case "send":
      return [at.to, at.msg];
    case "perform":
      return [at.action];
    case "receive":
      return [at.pick];
    case "for":
      return [at.over, ...at.init, at.body];
    case "while":
      return [...at.init, at.cond, at.body];
    case "iter":
      return [...at.init, at.body];
    default:
      return [];
  }
}

export function visitTyped(at: Typed, see: (at: Typed) => void): void {
  see(at);
  for (const part of partsOf(at)) visitTyped(part, see);
}

/** Whether something holds of a term, or of a term in it. */
export function someTyped(at: Typed, holds: (at: Typed) => boolean): boolean {
  return holds(at) || partsOf(at).some((part) => someTyped(part, holds));
}

/** What a term may come to, at the ends of its tests. */
export function endsOf(at: Typed): readonly Typed[] {
  switch (at.k) {
    case "let":
    case "open":
      return endsOf(at.body);
    case "if":
      return [...endsOf(at.then), ...endsOf(at.else)];
    case "option":
      return [...endsOf(at.then), ...endsOf(at.none)];
    case "union":
      return at.cases.flatMap((one) => endsOf(one.body));
    case "cons":
      return [...endsOf(at.then), ...endsOf(at.nil)];
    case "either":
      return [...endsOf(at.onLeft), ...endsOf(at.onRight)];
    default:
      return [at];
  }
}

/** How often a variable is used, and how often inside a function or a loop. */
export function usesOf(at: Typed, variable: Var): { readonly all: number; readonly inside: number } {
  let all = 0;
  let inside = 0;
  const go = (one: Typed, deep: boolean): void => {
    if (one.k === "var" && one.of === variable) {
      all += 1;
      if (deep) inside += 1;
    }
    const deeper = deep || one.k === "lambda" || one.k === "receive";
    for (const part of partsOf(one)) go(part, deeper);
  };
  go(at, false);
  return { all, inside };
}
