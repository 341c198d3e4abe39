/** Node programs: what an async function over endpoints does, in order. */
import type { ProgramDecl } from "./decl.ts";
import type { Case, Expr, Local, Pattern } from "./expr.ts";
import type { Span } from "./span.ts";
import type { Type } from "./types.ts";

/** What is claimed each time round a loop, and after the last. */
export interface LoopInvariant {
  /** `undefined` where the author wrote none. */
  readonly holds: Expr | undefined;
  /** What stands in `holds` for this node's local state in each protocol that it looks at, by label. */
  readonly states: ReadonlyMap<string, Local>;
  /** What stands in `holds` for the position, in a loop over `entries()`. */
  readonly index: Local | undefined;
  readonly span: Span;
}

interface Loop {
  /** The variables that the body reassigns, as it and the invariant see them; and their first values. */
  readonly vars: readonly Local[];
  readonly init: readonly Expr[];
  /** Ends with the next values of `vars`, as a tuple; or, where the loop `exits`, with `inl` of it or `inr` of what follows. */
  readonly body: Prog;
  readonly exits: boolean;
  readonly invariant: LoopInvariant;
}

/** What is claimed from one place of a program to its next action, whatever other nodes do. */
export interface Assertion {
  readonly holds: Expr;
  /** What stands in `holds` for the networks, by label. */
  readonly nets: readonly Local[];
  readonly span: Span;
}

/** A program of the same node, at its arguments, which runs as a part of another. */
export interface Call {
  readonly program: ProgramDecl;
  readonly typeArgs: readonly Type[];
  readonly args: readonly Expr[];
  /** For each label of the program that is called: that of the one that calls. */
  readonly places: ReadonlyMap<string, string>;
}

/** Something that a program does and that yields a value. */
export type Action = { readonly span: Span } & (
  | { readonly k: "send"; readonly label: string; readonly to: Expr; readonly msg: Expr }
  | { readonly k: "perform"; readonly label: string; readonly action: Expr }
  /** `pick` takes the sender and a message, and returns what the receive does, if it is wanted. */
  | { readonly k: "receive"; readonly label: string; readonly tries: boolean; readonly pick: Expr }
  | { readonly k: "read"; readonly label: string }
  | ({ readonly k: "call" } & Call)
  /** A part of the program whose value is used after it: the branches of an `if` that only assign. */
  | { readonly k: "run"; readonly prog: Prog }
  | ({ readonly k: "for"; readonly over: Expr; readonly entries: boolean; readonly item: Pattern } & Loop)
  /** Goes round while `cond` of the variables holds. */
  | ({ readonly k: "while"; readonly cond: Expr } & Loop)
  /** Goes round until the body ends with `inr`. */
  | ({ readonly k: "iter" } & Loop)
);

export type Prog = { readonly span: Span } & (
  | { readonly k: "ret"; readonly value: Expr }
  | { readonly k: "let"; readonly pattern: Pattern; readonly value: Expr; readonly body: Prog }
  | { readonly k: "bind"; readonly pattern: Pattern; readonly action: Action; readonly body: Prog }
  | { readonly k: "if"; readonly cond: Expr; readonly then: Prog; readonly else: Prog }
  | { readonly k: "match"; readonly of: Expr; readonly cases: readonly Case<Prog>[] }
  /** What follows, with an assertion about the place before it. */
  | { readonly k: "stable"; readonly assertion: Assertion; readonly body: Prog }
  /** A `throw`: to be proved unreachable. */
  | { readonly k: "fail"; readonly type: Type }
);
