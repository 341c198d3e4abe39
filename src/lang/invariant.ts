/**
 * Patterns: ordinary functions that build invariants. Each has a theorem in the Coq library
 * (`coq/theories/Pattern`) that reduces it to statements about one message and one or two local states.
 */
import type { Invariant } from "./protocol.ts";
import { equals, type NodeId } from "./values.ts";

/** Two nodes that talk, and the messages between them. */
export interface Pair<S, M> {
  readonly a: NodeId;
  readonly b: NodeId;
  /** Their local states. */
  readonly atA: S;
  readonly atB: S;
  /** Messages in flight from `b` to `a`, and from `a` to `b`; the newest first. */
  readonly toA: readonly M[];
  readonly toB: readonly M[];
}

/** What every pattern may be given beside its parts. */
export interface Using {
  /** Theorems of the protocol, by name, which the proofs of this invariant may use. */
  readonly uses?: readonly string[];
}

/** The parts that a pattern is made of: a claim about one pair, one node or one message each. */
export type Pattern<S, M> =
  | {
      readonly kind: "pairwise";
      readonly edges: readonly (readonly [NodeId, NodeId])[];
      relates(pair: Pair<S, M>): boolean;
    }
  | { readonly kind: "perNode"; holds(at: { readonly node: NodeId; readonly state: S }): boolean }
  | {
      readonly kind: "perMessage";
      holds(packet: { readonly from: NodeId; readonly to: NodeId; readonly msg: M }): boolean;
    }
  | ({ readonly kind: "ownership" } & Ownership<S, M, unknown>)
  | ({ readonly kind: "knowledge" } & Knowledge<S, M, unknown>);

/** Tokens, and where they are. */
export interface Ownership<S, M, T> {
  /** The tokens that a node in a state holds. */
  held(at: { readonly node: NodeId; readonly state: S }): readonly T[];
  /** The tokens that a message carries. */
  carried(packet: { readonly from: NodeId; readonly to: NodeId; readonly msg: M }): readonly T[];
}

/** Facts about single nodes, which no step of theirs makes false; and who claims them. */
export interface Knowledge<S, M, F> {
  /** The node whose state decides a fact. Its parameter says what facts are. */
  about(fact: F): NodeId;
  /** Whether that node's state satisfies it. */
  holds(fact: NoInfer<F>, state: S): boolean;
  /** What a node's state claims, of itself or of others. */
  claims(at: { readonly node: NodeId; readonly state: S }): readonly NoInfer<F>[];
  /** What a message claims. */
  says(packet: { readonly from: NodeId; readonly msg: M }): readonly NoInfer<F>[];
}

const patterns = new WeakMap<object, Pattern<never, never>>();

function made<S, M>(invariant: Invariant<S, M>, pattern: Pattern<S, M>): Invariant<S, M> {
  patterns.set(invariant, pattern as unknown as Pattern<never, never>);
  return invariant;
}

/** The pattern that has made an invariant, if one has: who checks many states may check each part once. */
export function patternOf<S, M>(invariant: Invariant<S, M>): Pattern<S, M> | undefined {
  return patterns.get(invariant) as Pattern<S, M> | undefined;
}

/**
 * For every two different nodes joined by an edge: what their states say and the messages between them fit together.
 */
export function pairwise<S, M>(
  pattern: Using & {
    readonly edges: readonly (readonly [NodeId, NodeId])[];
    relates(pair: Pair<S, M>): boolean;
  },
): Invariant<S, M> {
  return made(
    (net) =>
      pattern.edges.every(
        ([a, b]) =>
          a === b ||
          pattern.relates({
            a,
            b,
            atA: net.state(a),
            atB: net.state(b),
            toA: net.channel(b, a),
            toB: net.channel(a, b),
          }),
      ),
    { kind: "pairwise", ...pattern },
  );
}

/** Every node's local state is as it should be. */
export function perNode<S, M>(
  pattern: Using & {
    holds(at: { readonly node: NodeId; readonly state: S }): boolean;
  },
): Invariant<S, M> {
  return made((net) => net.nodes.every((node) => pattern.holds({ node, state: net.state(node) })), {
    kind: "perNode",
    ...pattern,
  });
}

/** Every message in flight is as it should be. */
export function perMessage<S, M>(
  pattern: Using & {
    holds(packet: { readonly from: NodeId; readonly to: NodeId; readonly msg: M }): boolean;
  },
): Invariant<S, M> {
  return made((net) => net.inFlight.every((packet) => pattern.holds(packet)), { kind: "perMessage", ...pattern });
}

/** Every token is in one place at the most: held by one node, once, or carried by one message. */
export function ownership<S, M, T>(pattern: Using & Ownership<S, M, T>): Invariant<S, M> {
  return made(
    (net) => {
      const tokens = [
        ...[...new Set(net.nodes)].flatMap((node) => pattern.held({ node, state: net.state(node) })),
        ...net.inFlight.flatMap((packet) => pattern.carried(packet)),
      ];
      return tokens.every((token, i) => !tokens.slice(0, i).some((other) => equals(other, token)));
    },
    { kind: "ownership", ...pattern },
  );
}

/** Everything that nodes and messages claim of nodes is true. */
export function knowledge<S, M, const F>(pattern: Using & Knowledge<S, M, F>): Invariant<S, M> {
  return made(
    (net) => {
      const isTrue = (fact: F): boolean => pattern.holds(fact, net.state(pattern.about(fact)));
      return (
        net.nodes.every((node) => pattern.claims({ node, state: net.state(node) }).every(isTrue)) &&
        net.inFlight.every((packet) => pattern.says(packet).every(isTrue))
      );
    },
    { kind: "knowledge", ...pattern } as Pattern<S, M>,
  );
}
