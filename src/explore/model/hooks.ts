/** The hooks of a world, asked where a node has one slot for each protocol; what they say is remembered. */
import { type AnyProtocol, compositionOf, hookAllows, type Tagged, type World } from "../../lang/index.ts";
import { PairMap, PairNames } from "../values/pairs.ts";
import { type Configuration, type Move, StepThrew, type System, type Watch, watched } from "./system.ts";

export class HookGate {
  private readonly names = new PairNames();
  private readonly memo = new PairMap();
  /** The protocols that have hooks. */
  private readonly hooked: ReadonlySet<string>;

  constructor(
    private readonly system: System,
    private readonly protocols: readonly { readonly label: string; readonly protocol: AnyProtocol }[],
    private readonly world: World,
    private readonly watch: Watch,
    /** The number of a state that no slot has. */
    private readonly stateId: (state: unknown) => number,
  ) {
    this.hooked = new Set(
      Object.entries(compositionOf(world).hooks ?? {}).flatMap(([label, hooks]) =>
        Object.keys(hooks ?? {}).length === 0 ? [] : [label],
      ),
    );
  }

  /** Whether there is anything to ask. */
  get open(): boolean {
    return this.hooked.size === 0;
  }

  /** @throws StepThrew where the hook throws */
  permits(slot: number, { act, packet }: Move, config: Configuration): boolean {
    if (act.kind !== "send" || !this.hooked.has(act.label)) return true;
    const ids = this.protocols.map((_, label) => this.stateIn(slot, label, config));
    const states = ids.reduce((name, id) => this.names.of(name, id), 0);
    const known = this.memo.get(states, packet, -1);
    if (known >= 0) return known === 1;
    const allowed = this.ask(slot, act, ids);
    this.memo.set(states, packet, allowed ? 1 : 0);
    return allowed;
  }

  /** The state of the slot's node in each protocol; of what is no node of one, the one that `init` gives, as elsewhere. */
  private stateIn(slot: number, label: number, config: Configuration): number {
    const { system } = this;
    const node = system.nodeAt[slot] as number;
    const at = system.slotFor(label, node);
    if (at < 0) return this.stateId(this.protocols[label]?.protocol.init(node));
    return system.stateOf(at, (config[at] as number) >> 1, label);
  }

  private ask(slot: number, act: Move["act"] & { kind: "send" }, ids: readonly number[]): boolean {
    const self = this.system.nodeAt[slot] as number;
    const msg = act.msg as Tagged;
    const states = Object.fromEntries(
      this.protocols.map(({ label }, i) => [label, this.system.state(ids[i] as number)]),
    );
    const hook = `hook of ${msg.kind}`;
    const name = this.protocols.find(({ label }) => label === act.label)?.protocol.name;
    try {
      return watched(this.watch, this.watch.token(`${name}.${hook}`), () =>
        hookAllows(this.world, act.label, { self, to: act.to, states: states as never, msg }),
      );
    } catch (error) {
      throw new StepThrew(hook, act.label, self, error);
    }
  }
}
