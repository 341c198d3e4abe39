/**
 * Patterns: ordinary functions that build invariants. Each has a theorem in the Coq library
 * (`coq/theories/Pattern`) that reduces it to statements about one message and one or two local states.
 */
import type { Invariant } from "./protocol.ts";
import type { NodeId } from "./values.ts";

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
    };

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

/**
 * What nodes and messages claim of nodes is true, and stays true: facts, each about one node.
 *
 * `claims` and `says` list the facts that a local state and a message assert; `about` is the node whose state decides a
 * fact, and `holds` whether it does.
 */
export function knowledge<S, M, F>(
  pattern: Using & {
    about(fact: F): NodeId;
    holds(fact: F, state: S): boolean;
    claims(node: NodeId, state: S): readonly F[];
    says(from: NodeId, msg: M): readonly F[];
  },
): Invariant<S, M> {
  return (net) => {
    const isTrue = (fact: F): boolean => pattern.holds(fact, net.state(pattern.about(fact)));
    return (
      net.nodes.every((node) => pattern.claims(node, net.state(node)).every(isTrue)) &&
      net.inFlight.every(({ from, msg }) => pattern.says(from, msg).every(isTrue))
    );
  };
}
