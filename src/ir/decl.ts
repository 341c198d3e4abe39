/** What a module declares. */
import type { Expr, Global, Local, Pattern } from "./expr.ts";
import type { Prog } from "./program.ts";
import type { Span } from "./span.ts";
import type { RecordDecl, Type, TypeDecl, TypeParam, UnionDecl } from "./types.ts";

interface Declared {
  readonly span: Span;
  readonly doc: string | undefined;
}

/** The parameters of a protocol, program or deployment, which everything inside it may use. */
export interface Scope {
  readonly typeParams: readonly TypeParam[];
  readonly params: readonly Local[];
}

/** A function, or a constant where it has no parameters. */
export interface FunctionDecl extends Declared {
  readonly kind: "function";
  readonly global: Global;
  readonly typeParams: readonly TypeParam[];
  readonly params: readonly Local[];
  readonly result: Type;
  body: Expr;
  /** The parameter that becomes smaller in each recursive call, where the function calls itself. */
  structural: number | undefined;
}

/** A step or a claim, written as a function where it is used. */
export interface Lambda {
  readonly params: readonly Local[];
  readonly body: Expr;
  readonly span: Span;
}

/** One message's or action's step. Its fields are parameters of their own. */
export interface Step extends Declared {
  readonly tag: string;
  /** `self`; `to` or `from`, except for internal steps; `state`; then the fields. */
  readonly params: readonly Local[];
  readonly body: Expr;
}

/** A named invariant, by pattern. */
export type InvariantDecl = Declared & {
  readonly name: string;
  /** The names of the protocol's theorems that its obligations may use. */
  readonly uses: readonly string[];
} & (
    | { readonly pattern: "pairwise"; readonly edges: Expr; readonly relates: Lambda }
    | { readonly pattern: "perNode"; readonly holds: Lambda }
    | { readonly pattern: "perMessage"; readonly holds: Lambda }
    | { readonly pattern: "ownership"; readonly token: Type; readonly held: Lambda; readonly carried: Lambda }
    | {
        readonly pattern: "knowledge";
        readonly fact: Type;
        readonly about: Lambda;
        readonly holds: Lambda;
        readonly claims: Lambda;
        readonly says: Lambda;
      }
    /** A claim about the whole network, which is its parameter. */
    | { readonly pattern: "anything"; readonly holds: Lambda }
  );

/** A named theorem of a protocol, by pattern. */
export type TheoremDecl = Declared & { readonly name: string } & (
    | {
        /** A consequence of the whole invariant, of the network alone. */
        readonly pattern: "consequence";
        readonly holds: Lambda;
      }
    | {
        /** At most one value is chosen: `owner(ballot)`, `votes(state)`, `proposal(ballot, state)`, `decided(state)`. */
        readonly pattern: "consensus";
        /** The type of what is chosen. */
        readonly value: Type;
        readonly acceptors: Expr;
        readonly owner: Lambda;
        readonly votes: Lambda;
        readonly proposal: Lambda;
        readonly decided: Lambda | undefined;
      }
    | {
        /** Of a protocol as it runs: what nodes know to be decided is one value, by a consensus of that with ghosts. */
        readonly pattern: "decisions";
        readonly value: Type;
        readonly decided: Lambda;
        readonly of: TheoremDecl;
      }
  );

export interface ProtocolDecl extends Declared {
  readonly kind: "protocol";
  readonly global: Global;
  /** What the author called it, the first part of its obligations' ids. */
  readonly name: string;
  readonly scope: Scope;
  readonly helpers: readonly FunctionDecl[];
  readonly state: Type;
  readonly msg: Type;
  readonly action: Type | undefined;
  readonly nodes: Expr;
  readonly assumes: readonly { readonly name: string; readonly holds: Expr; readonly span: Span }[];
  readonly init: Lambda;
  readonly sends: readonly Step[];
  readonly receives: readonly Step[];
  readonly internals: readonly Step[];
  readonly invariants: readonly InvariantDecl[];
  readonly theorems: readonly TheoremDecl[];
  /** Of a protocol as it runs: what it is without the ghosts of. */
  readonly erases?: Erases;
}

/** The protocol with ghosts, which invariants speak of, and the function that leaves them out of a state. */
export interface Erases {
  readonly protocol: ProtocolDecl;
  readonly erase: Global;
}

/** A use of a protocol under a label. */
export interface Labelled {
  readonly label: string;
  readonly protocol: ProtocolDecl;
  readonly typeArgs: readonly Type[];
  readonly args: readonly Expr[];
  readonly span: Span;
}

/** What a world asks of the sends of one message, beyond its protocol. Its fields are parameters of their own. */
export interface Hook {
  readonly label: string;
  readonly tag: string;
  /** `self`, `to`, this node's state in each protocol, then the fields. */
  readonly params: readonly Local[];
  readonly body: Expr;
  readonly span: Span;
}

/** A claim about all protocols of a world together, by pattern. */
export type WorldInvariantDecl = Declared & { readonly name: string } & (AcrossDecl | EverywhereDecl | RemembersDecl);

/** A function of all networks, in the order of the labels. */
export interface AcrossDecl {
  readonly pattern: "across";
  readonly holds: Lambda;
}

/** A claim about the states of each member. Its parameters: the node, then its states in the order of the labels. */
export interface EverywhereDecl {
  readonly pattern: "everywhere";
  readonly members: Expr;
  readonly holds: Lambda;
}

/** Facts about nodes that stay true, which states and messages claim. */
export interface RemembersDecl {
  readonly pattern: "remembers";
  readonly fact: Type;
  /** Of the fact: the node that it speaks of. */
  readonly about: Lambda;
  /** Of the fact and that node's states. */
  readonly holds: Lambda;
  /** Of a node and its states. */
  readonly claims: Lambda;
  /** For some labels: of the sender and the message. */
  readonly says: readonly { readonly label: string; readonly facts: Lambda }[];
}

/** The functions that a claim across protocols is made of. */
export function lambdasOf(one: WorldInvariantDecl): readonly Lambda[] {
  return one.pattern === "remembers"
    ? [one.about, one.holds, one.claims, ...one.says.map((says) => says.facts)]
    : [one.holds];
}

/** The expressions that a claim across protocols is made of. */
export const exprsOf = (one: WorldInvariantDecl): readonly Expr[] => [
  ...(one.pattern === "everywhere" ? [one.members] : []),
  ...lambdasOf(one).map((lambda) => lambda.body),
];

/** Labelled protocols with what binds them to one another. */
export interface WorldDecl extends Declared {
  readonly kind: "world";
  readonly global: Global;
  readonly name: string;
  readonly scope: Scope;
  readonly helpers: readonly FunctionDecl[];
  readonly uses: readonly Labelled[];
  readonly hooks: readonly Hook[];
  readonly invariants: readonly WorldInvariantDecl[];
}

/** A declared world at its arguments. */
export interface WorldUse {
  readonly decl: WorldDecl;
  readonly typeArgs: readonly Type[];
  readonly args: readonly Expr[];
  readonly span: Span;
}

export interface ProgramDecl extends Declared {
  readonly kind: "program";
  readonly global: Global;
  readonly name: string;
  readonly scope: Scope;
  readonly helpers: readonly FunctionDecl[];
  readonly world: readonly Labelled[];
  /** The declared world that these protocols are of; of one protocol alone, none. */
  readonly composed: WorldUse | undefined;
  readonly self: Expr;
  readonly result: Type;
  readonly body: Prog;
  /** Parameters: the networks, by label. */
  readonly requires: Lambda | undefined;
  /** Parameters: the result, the networks, the networks before. */
  readonly ensures: Lambda | undefined;
}

/** A program at its node. */
export interface Assignment {
  readonly program: ProgramDecl;
  readonly typeArgs: readonly Type[];
  readonly args: readonly Expr[];
  /** For labels of the program that the deployment's world calls otherwise: what it calls them. */
  readonly places: ReadonlyMap<string, string>;
  readonly span: Span;
}

export interface DeploymentDecl extends Declared {
  readonly kind: "deployment";
  readonly global: Global;
  readonly name: string;
  readonly scope: Scope;
  readonly helpers: readonly FunctionDecl[];
  readonly world: readonly Labelled[];
  readonly composed: WorldUse | undefined;
  readonly programs: readonly Assignment[];
}

export type Decl = TypeDecl | FunctionDecl | ProtocolDecl | WorldDecl | ProgramDecl | DeploymentDecl;

/** One authored file. */
export interface Module {
  readonly file: string;
  /** In an order in which everything is declared before it is used. */
  readonly decls: readonly Decl[];
}

export type { Expr, Global, Local, Pattern, Prog, RecordDecl, Type, TypeDecl, TypeParam, UnionDecl };

/** The values and functions that a theorem is made of. */
export function partsOfTheorem(decl: TheoremDecl): {
  readonly values: readonly Expr[];
  readonly lambdas: readonly Lambda[];
} {
  switch (decl.pattern) {
    case "consequence":
      return { values: [], lambdas: [decl.holds] };
    case "decisions":
      return { values: [], lambdas: [decl.decided] };
    case "consensus": {
      const { acceptors, owner, votes, proposal, decided } = decl;
      return { values: [acceptors], lambdas: [owner, votes, proposal, ...(decided === undefined ? [] : [decided])] };
    }
  }
}
