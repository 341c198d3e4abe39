/** A configuration as invariants and contracts see it: one protocol's network. */
import type { AnyProtocol, Net, NodeId, Packet } from "../../lang/index.ts";
import type { Configuration, System } from "./system.ts";

export class NetView implements Net<unknown, unknown> {
  private config: Configuration = new Int32Array(0);
  private length = 0;
  private flying: readonly Packet<unknown>[] | undefined;
  private reversed = false;
  private readonly slots: ReadonlyMap<NodeId, number>;

  constructor(
    private readonly system: System,
    private readonly label: number,
    private readonly protocol: AnyProtocol,
  ) {
    this.slots = new Map(protocol.nodes.map((node: NodeId) => [node, system.slotFor(label, node)]));
  }

  /** Looks at a configuration from now on. `reversed` shows the messages in flight in the opposite order. */
  show(config: Configuration, length: number, reversed = false): this {
    this.config = config;
    this.length = length;
    this.flying = undefined;
    this.reversed = reversed;
    return this;
  }

  get nodes(): readonly NodeId[] {
    return this.protocol.nodes;
  }

  state(node: NodeId): unknown {
    const slot = this.slots.get(node) ?? -1;
    if (slot < 0) return this.protocol.init(node);
    const { system, label } = this;
    return system.state(system.stateOf(slot, (this.config[slot] as number) >> 1, label));
  }

  /** Lost messages are in flight, and never delivered: the model has no way to take them away. */
  get inFlight(): readonly Packet<unknown>[] {
    if (this.flying !== undefined) return this.flying;
    const found: Packet<unknown>[] = [];
    const name = this.system.labels[this.label];
    for (let at = this.system.start.length; at < this.length; at++) {
      const flight = this.system.flight((this.config[at] as number) >> 1);
      if (flight.label === name) found.push(flight);
    }
    if (this.reversed) found.reverse();
    this.flying = found;
    return found;
  }

  channel(from: NodeId, to: NodeId): readonly unknown[] {
    return this.inFlight.filter((packet) => packet.from === from && packet.to === to).map((packet) => packet.msg);
  }
}
