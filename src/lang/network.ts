/** The network of one protocol, stepped in plain TypeScript with the meaning that the Coq library gives it. */
import type { AnyProtocol, Net, Packet, Protocol, Tagged } from "./protocol.ts";
import { equals, type NodeId, without } from "./values.ts";

/** An immutable state of the network; a step yields the next one. */
export class Network<S, M extends Tagged, A extends Tagged = never> implements Net<S, M> {
  private constructor(
    readonly protocol: Protocol<S, M, A>,
    private readonly states: ReadonlyMap<NodeId, S>,
    readonly inFlight: readonly Packet<M>[],
  ) {}

  /** Every node in its initial state, nothing in flight. */
  static initial<S, M extends Tagged, A extends Tagged = never>(protocol: Protocol<S, M, A>): Network<S, M, A> {
    return new Network(protocol, new Map(protocol.nodes.map((node) => [node, protocol.init(node)])), []);
  }

  /** A network that need not be reachable: some local states, the others initial, and messages in flight. */
  static of<S, M extends Tagged, A extends Tagged = never>(
    protocol: Protocol<S, M, A>,
    states: ReadonlyMap<NodeId, S>,
    inFlight: readonly Packet<M>[],
  ): Network<S, M, A> {
    return new Network(protocol, new Map([...Network.initial(protocol).states, ...states]), inFlight);
  }

  get nodes(): readonly NodeId[] {
    return this.protocol.nodes;
  }

  /** A node's local state; of what is not a node, the one that `init` gives. */
  state(node: NodeId): S {
    return this.states.has(node) ? (this.states.get(node) as S) : this.protocol.init(node);
  }

  channel(from: NodeId, to: NodeId): readonly M[] {
    return this.inFlight.filter((packet) => packet.from === from && packet.to === to).map((packet) => packet.msg);
  }

  /** The network after `self` sent `msg` to `to`, or `undefined` where the protocol does not allow it. */
  send(self: NodeId, to: NodeId, msg: M): Network<S, M, A> | undefined {
    if (!this.nodes.includes(self) || !this.nodes.includes(to)) return undefined;
    const steps = this.protocol.transitions[msg.kind as M["kind"]];
    const next = steps.send({ self, to, state: this.state(self), msg: msg as never });
    return next === undefined ? undefined : this.with(self, next, [{ from: self, to, msg }, ...this.inFlight]);
  }

  /** The network after the packet's addressee received it, or `undefined` where it is not in flight or not allowed. */
  receive(packet: Packet<M>): Network<S, M, A> | undefined {
    const { from, to, msg } = packet;
    if (!this.nodes.includes(to) || !this.nodes.includes(from) || !this.inFlight.some((other) => equals(other, packet)))
      return undefined;
    const steps = this.protocol.transitions[msg.kind as M["kind"]];
    const next = steps.receive({ self: to, from, state: this.state(to), msg: msg as never });
    return next === undefined ? undefined : this.with(to, next, without(this.inFlight, packet));
  }

  /** The network after `self` took an internal step, or `undefined` where the protocol does not allow it. */
  perform(self: NodeId, action: A): Network<S, M, A> | undefined {
    const internal = (this.protocol as AnyProtocol).internal?.[action.kind];
    if (internal === undefined || !this.nodes.includes(self)) return undefined;
    const next = internal({ self, state: this.state(self), action });
    return next === undefined ? undefined : this.with(self, next, this.inFlight);
  }

  /** The names of the invariants that do not hold here. */
  violated(): readonly string[] {
    return Object.entries(this.protocol.invariants ?? {})
      .filter(([, holds]) => !holds(this))
      .map(([name]) => name);
  }

  /** The names of the theorems that do not hold here. */
  refuted(): readonly string[] {
    return Object.entries(this.protocol.theorems ?? {})
      .filter(([, holds]) => !holds(this))
      .map(([name]) => name);
  }

  private with(node: NodeId, state: S, inFlight: readonly Packet<M>[]): Network<S, M, A> {
    return new Network(this.protocol, new Map(this.states).set(node, state), inFlight);
  }
}
