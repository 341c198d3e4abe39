/** Pure expressions. Statements of functions have become these: `let`, `if`, `match` and folds. */
import type { Operator } from "./operators.ts";
import type { Span } from "./span.ts";
import type { Type, UnionDecl } from "./types.ts";

/** A local variable: `id` is what it is, `name` is what its author called it. */
export interface Local {
  readonly id: number;
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
}

let locals = 0;

export function local(name: string, type: Type, span: Span): Local {
  locals += 1;
  return { id: locals, name, type, span };
}

/** An authored definition of a module: a function, a constant, or a helper inside a protocol. */
export interface Global {
  readonly name: string;
  readonly type: Type;
  /** What its author calls it, of a definition that has been derived from an authored one. */
  readonly authored?: string;
}

export type Pattern =
  | { readonly k: "any" }
  | { readonly k: "bind"; readonly local: Local }
  | { readonly k: "variant"; readonly decl: UnionDecl; readonly tag: string; readonly fields: readonly Pattern[] }
  | { readonly k: "none" }
  | { readonly k: "some"; readonly of: Pattern }
  | { readonly k: "nil" }
  | { readonly k: "cons"; readonly head: Pattern; readonly tail: Pattern }
  | { readonly k: "tuple"; readonly items: readonly Pattern[] }
  /** A library constructor: `inl`, `inr`, `Next`, `Break`, `Return`. */
  | { readonly k: "library"; readonly name: string; readonly of: Pattern };

export interface Case<T> {
  readonly pattern: Pattern;
  readonly body: T;
}

interface At {
  readonly span: Span;
  readonly type: Type;
}

export type ListItem = { readonly spread: boolean; readonly value: Expr };

export type Expr = At &
  (
    | { readonly k: "local"; readonly local: Local }
    | { readonly k: "global"; readonly global: Global; readonly typeArgs: readonly Type[] }
    /** `number`, `bigint` and `node` literals are exact. */
    | { readonly k: "literal"; readonly value: boolean | bigint | string }
    | { readonly k: "unit" }
    | { readonly k: "none" }
    | { readonly k: "some"; readonly value: Expr }
    | { readonly k: "variant"; readonly tag: string; readonly fields: readonly Expr[] }
    | { readonly k: "record"; readonly fields: readonly Expr[] }
    /** A field of a record, or one that every variant of a union has. */
    | { readonly k: "field"; readonly of: Expr; readonly name: string }
    | { readonly k: "tuple"; readonly items: readonly Expr[] }
    | { readonly k: "list"; readonly items: readonly ListItem[] }
    | { readonly k: "if"; readonly cond: Expr; readonly then: Expr; readonly else: Expr }
    | { readonly k: "match"; readonly of: Expr; readonly cases: readonly Case<Expr>[] }
    | { readonly k: "let"; readonly pattern: Pattern; readonly value: Expr; readonly body: Expr }
    | {
        readonly k: "lambda";
        readonly params: readonly Pattern[];
        readonly paramTypes: readonly Type[];
        readonly body: Expr;
      }
    | { readonly k: "call"; readonly fn: Expr; readonly args: readonly Expr[] }
    /** A library function or operator of `operators.ts`. */
    | { readonly k: "op"; readonly op: Operator; readonly args: readonly Expr[] }
    /** An object of the authoring library that exists while it is taken apart, and nowhere else. */
    | {
        readonly k: "object";
        readonly what: "arguments" | "endpoint" | "net" | "nets";
        /** Of an endpoint. */
        readonly label?: string;
        readonly fields: ReadonlyMap<string, Expr>;
      }
    | { readonly k: "error" }
  );
