/** What the parts of the generator share: the choices, what has been declared, and what has been used how often. */
import { type Declared, instantiate, same, type Ty } from "../support/types.ts";
import { randomType } from "./declarations.ts";
import { localName } from "./names.ts";
import type { Random } from "./random.ts";
import type { Scope } from "./scope.ts";

/** A function that generated code may call. */
export interface Callable {
  readonly name: string;
  readonly typeParams: readonly string[];
  readonly params: readonly Ty[];
  readonly result: Ty;
  /** It is a value, and not called. */
  readonly constant?: boolean;
}

export class Generator {
  readonly functions: Callable[] = [];
  /** Module-level names, which no variable may hide from what follows. */
  readonly globals = new Set<string>();
  /** How often each construct was written. */
  readonly uses = new Map<string, number>();
  /** The type parameters of the function that is being written. */
  params: readonly Ty[] = [];

  constructor(
    readonly random: Random,
    readonly declared: readonly Declared[],
  ) {}

  use(construct: string): void {
    this.uses.set(construct, (this.uses.get(construct) ?? 0) + 1);
  }

  name(scope: Scope): string {
    return localName(this.random, new Set([...scope.taken, ...this.globals]));
  }

  /** Some type of a value, not too large. */
  type(depth = 1): Ty {
    return randomType(this.random, this.declared, depth, this.params);
  }

  /** The functions that can return a value of a type, with what their type parameters stand for then. */
  callables(result: Ty): readonly { readonly of: Callable; readonly types: ReadonlyMap<string, Ty> }[] {
    return this.functions.flatMap((of) => {
      const types = new Map<string, Ty>();
      return matches(of.result, result, types) ? [{ of, types }] : [];
    });
  }
}

/** Whether a type with parameters is `type` where the parameters stand for something; finds out for what. */
export function matches(pattern: Ty, type: Ty, found: Map<string, Ty>): boolean {
  if (pattern.k === "param") {
    const known = found.get(pattern.name);
    if (known !== undefined) return same(known, type);
    if (type.k === "option" || type.k === "function") return false;
    found.set(pattern.name, type);
    return true;
  }
  if (pattern.k !== type.k) return false;
  const all = (xs: readonly Ty[], ys: readonly Ty[]) =>
    xs.length === ys.length && xs.every((x, i) => matches(x, ys[i] as Ty, found));
  switch (pattern.k) {
    case "array":
    case "option":
    case "set":
      return matches(pattern.of, (type as typeof pattern).of, found);
    case "map":
      return (
        matches(pattern.key, (type as typeof pattern).key, found) &&
        matches(pattern.value, (type as typeof pattern).value, found)
      );
    case "tuple":
      return all(pattern.items, (type as typeof pattern).items);
    case "named":
      return pattern.decl === (type as typeof pattern).decl && all(pattern.args, (type as typeof pattern).args);
    case "function":
      return false;
    default:
      return same(instantiate(pattern, new Map()), type);
  }
}

/** Whether `===` compares what a type's values hold. */
export function isPrimitive(type: Ty): boolean {
  if (type.k === "option") return isPrimitive(type.of);
  if (type.k === "named") return type.decl.k === "union" && type.decl.tag === undefined;
  return type.k === "boolean" || type.k === "number" || type.k === "bigint" || type.k === "string" || type.k === "node";
}

/** Whether a type's values are seen to be of it without a word: neither literals nor objects. */
export const isPlain = (type: Ty): boolean =>
  type.k === "number" || type.k === "bigint" || type.k === "boolean" || type.k === "string";
