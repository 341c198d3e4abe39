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

/**
 * For every two different nodes joined by an edge: what their states say and the messages between them fit together.
 */
export function pairwise<S, M>(pattern: {
  readonly edges: readonly (readonly [NodeId, NodeId])[];
  relates(pair: Pair<S, M>): boolean;
}): Invariant<S, M> {
  return (net) =>
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
    );
}

/** Every node's local state is as it should be. */
export function perNode<S, M>(pattern: {
  holds(at: { readonly node: NodeId; readonly state: S }): boolean;
}): Invariant<S, M> {
  return (net) => net.nodes.every((node) => pattern.holds({ node, state: net.state(node) }));
}

/** Every message in flight is as it should be. */
export function perMessage<S, M>(pattern: {
  holds(packet: { readonly from: NodeId; readonly to: NodeId; readonly msg: M }): boolean;
}): Invariant<S, M> {
  return (net) => net.inFlight.every((packet) => pattern.holds(packet));
}
