/**
 * Patterns across the protocols of a world: ordinary functions that build its invariants. Each has a theorem in the Coq
 * library (`coq/theories/Pattern`) that reduces it to statements about one message and the states of one node.
 */
import type { MsgOf, Nets, States, World, WorldInvariant } from "./compose.ts";
import type { AnyProtocol, Net } from "./protocol.ts";
import type { NodeId } from "./values.ts";

/** What each member's states in all protocols have to do with one another. */
export interface Everywhere<W extends World> {
  /** The nodes that it is claimed of; where it is left out, all nodes of the world. */
  readonly members?: readonly NodeId[];
  holds(at: { readonly node: NodeId; readonly states: States<W> }): boolean;
}

/**
 * Facts about nodes, which stay true once they are: what states and messages claim of other nodes is so. What a message
 * of one protocol says may be a fact about another protocol's state, thanks to a hook.
 */
export interface Remembers<W extends World, F> {
  /** The node whose states decide a fact. */
  about(fact: F): NodeId;
  /** Whether that node's states satisfy it. Once they do, they must go on to. */
  holds(fact: F, states: States<W>): boolean;
  /** The facts that a node's states claim, of itself or of others. */
  claims(node: NodeId, states: States<W>): readonly F[];
  /** The facts that messages on their way claim, by label. */
  readonly says: { readonly [L in keyof W]?: (from: NodeId, msg: MsgOf<W[L]>) => readonly F[] };
}

/** Each member's states in all protocols fit together. */
export function everywhere<W extends World>(pattern: Everywhere<W>): WorldInvariant<W> {
  return (nets) =>
    (pattern.members ?? nodesOf(nets)).every((node) => pattern.holds({ node, states: statesAt(nets, node) }));
}

/** Every fact that a state or a message claims is true. */
export function remembers<W extends World, F>(pattern: Remembers<W, F>): WorldInvariant<W> {
  return (nets) => {
    const isTrue = (fact: F): boolean => pattern.holds(fact, statesAt(nets, pattern.about(fact)));
    return (
      nodesOf(nets).every((node) => pattern.claims(node, statesAt(nets, node)).every(isTrue)) &&
      Object.entries<Net<unknown, unknown>>(nets).every(([label, net]) => {
        const says = pattern.says[label];
        return says === undefined || net.inFlight.every(({ from, msg }) => says(from, msg as never).every(isTrue));
      })
    );
  };
}

const nodesOf = <W extends World>(nets: Nets<W>): readonly NodeId[] => [
  ...new Set(Object.values<Net<unknown, unknown>>(nets).flatMap((net) => net.nodes)),
];

const statesAt = <W extends World>(nets: Nets<W>, node: NodeId): States<W> =>
  Object.fromEntries(
    Object.entries<Net<unknown, unknown>>(nets).map(([label, net]) => [label, net.state(node)]),
  ) as States<Record<string, AnyProtocol>> as States<W>;
