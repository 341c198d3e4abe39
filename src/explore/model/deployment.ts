/** A deployment: every node runs its program, and nothing else happens. */
import {
  type AnyProgram,
  type AnyProtocol,
  type Deployment,
  hookAllows,
  type NodeId,
  placeOf,
  type Tagged,
  type World,
} from "../../lang/index.ts";
import { showValue } from "../trace/show.ts";
import { Interner } from "../values/intern.ts";
import { PairMap } from "../values/pairs.ts";
import { Claims } from "./claims.ts";
import type { Checker, Failure } from "./failure.ts";
import { NetView } from "./net.ts";
import { describeRequest, type NetsByLabel, type Point, ProgramRunner } from "./programs.ts";
import {
  type Configuration,
  type Flight,
  type Move,
  StepThrew,
  type System,
  unwatched,
  type Watch,
  watched,
} from "./system.ts";

const unknownYet = -2;

export class DeploymentSystem implements System {
  readonly nodes: readonly NodeId[];
  readonly labels: readonly string[];
  readonly nodeAt: readonly NodeId[];
  readonly start: readonly number[];
  private readonly states = new Interner<unknown>();
  private readonly flights = new Interner<Flight>();
  private readonly runner: ProgramRunner;
  private readonly points: Point[] = [];
  private readonly memo: (readonly Move[])[] = [];
  private readonly received = new PairMap();
  private readonly slots: ReadonlyMap<NodeId, number>;

  /** @throws StepThrew where an `init` throws */
  constructor(
    readonly deployment: Deployment<World>,
    private readonly watch: Watch = unwatched,
  ) {
    const { programs, world } = deployment;
    this.labels = Object.keys(world);
    this.nodeAt = programs.map((program) => program.self);
    this.nodes = this.nodeAt;
    this.slots = new Map(this.nodeAt.map((node, slot) => [node, slot]));
    this.runner = new ProgramRunner(programs, this.labels, this.states, watch);
    this.start = this.nodeAt.map((node, slot) => {
      const states = this.labels.map((label) =>
        this.states.idOf(this.step("init", label, node, () => this.protocol(label).init(node))),
      );
      return this.keep(this.runner.start(slot, states));
    });
  }

  private protocol(label: string): AnyProtocol {
    return this.deployment.world[label] as AnyProtocol;
  }

  private keep(point: Point): number {
    this.points.push(point);
    return this.points.length - 1;
  }

  point(value: number): Point {
    return this.points[value] as Point;
  }

  /** What the program at a point claims of the networks and does not hold, if anything. */
  broken(point: Point, nets: NetsByLabel): Failure | undefined {
    return this.runner.broken(point, nets);
  }

  moves(slot: number, value: number): readonly Move[] {
    const known = this.memo[value];
    if (known !== undefined) return known;
    const found = this.find(slot, this.point(value));
    this.memo[value] = found;
    return found;
  }

  private find(slot: number, point: Point): readonly Move[] {
    const { request } = point;
    if (request === undefined || point.failure !== undefined) return [];
    const self = this.nodeAt[slot] as NodeId;
    const { label } = request;
    if (request.kind === "receive") {
      if (request.tries !== true) return [];
      const next = this.keep(this.runner.after(point, undefined, point.states));
      return [{ next, packet: -1, act: { kind: "nothing", label } }];
    }
    const protocol = this.protocol(label);
    const value = request.value as Tagged;
    const state = this.states.of(point.states[this.labels.indexOf(label)] as number);
    if (request.kind === "send") {
      const to = request.to as NodeId;
      const steps = protocol.transitions[value.kind];
      const member = protocol.nodes.includes(self) && protocol.nodes.includes(to) && steps !== undefined;
      const after =
        member && this.allowed(point, self, to, label, value)
          ? this.step(`${value.kind}.send`, label, self, () => steps.send({ self, to, state, msg: value }))
          : undefined;
      if (after === undefined) return this.stuck(point, self);
      const packet = this.flights.idOf({ label, from: self, to, msg: value });
      const next = this.keep(this.runner.after(point, undefined, this.with(point, label, after)));
      return [{ next, packet, act: { kind: "send", label, to, msg: value } }];
    }
    const step = protocol.internal?.[value.kind];
    const after =
      step === undefined || !protocol.nodes.includes(self)
        ? undefined
        : this.step(`${value.kind}.internal`, label, self, () => step({ self, state, action: value }));
    if (after === undefined) return this.stuck(point, self);
    const next = this.keep(this.runner.after(point, undefined, this.with(point, label, after)));
    return [{ next, packet: -1, act: { kind: "perform", label, action: value } }];
  }

  /** Whether the hooks of the world allow a send. */
  private allowed(point: Point, self: NodeId, to: NodeId, label: string, msg: Tagged): boolean {
    const states = Object.fromEntries(this.labels.map((one, i) => [one, this.states.of(point.states[i] as number)]));
    return this.step(`hook of ${msg.kind}`, label, self, () =>
      hookAllows(this.deployment.world, label, { self, to, states: states as never, msg }),
    );
  }

  private stuck(point: Point, node: NodeId): readonly Move[] {
    const { request } = point;
    if (request !== undefined)
      point.failure = { kind: "stuck", node, site: request.site, does: describeRequest(request, showValue) };
    return [];
  }

  private with(point: Point, label: string, state: unknown): readonly number[] {
    return point.states.with(this.labels.indexOf(label), this.states.idOf(state));
  }

  receive(slot: number, value: number, packet: number): number {
    const known = this.received.get(value, packet, unknownYet);
    if (known !== unknownYet) return known;
    const next = this.deliver(slot, this.point(value), this.flights.of(packet));
    const id = next === undefined ? -1 : this.keep(next);
    this.received.set(value, packet, id);
    return id;
  }

  private deliver(slot: number, point: Point, flight: Flight): Point | undefined {
    if (point.failure !== undefined) return undefined;
    const node = this.nodeAt[slot] as NodeId;
    const { label, from, msg } = flight;
    try {
      if (!this.runner.wants(point, flight)) return undefined;
    } catch (error) {
      throw new StepThrew("the filter of a receive", label, node, error);
    }
    const protocol = this.protocol(label);
    const { kind } = msg as Tagged;
    const state = this.states.of(point.states[this.labels.indexOf(label)] as number);
    const next = protocol.nodes.includes(node)
      ? this.step(`${kind}.receive`, label, node, () =>
          protocol.transitions[kind]?.receive({ self: node, from, state, msg }),
        )
      : undefined;
    return next === undefined ? undefined : this.runner.after(point, { from, msg }, this.with(point, label, next));
  }

  slotOf(packet: number): number {
    return this.slots.get(this.flights.of(packet).to) ?? -1;
  }

  flight(packet: number): Flight {
    return this.flights.of(packet);
  }

  stateOf(_slot: number, value: number, label: number): number {
    return this.point(value).states[label] as number;
  }

  state(id: number): unknown {
    return this.states.of(id);
  }

  slotFor(_label: number, node: NodeId): number {
    return this.slots.get(node) ?? -1;
  }

  private step<T>(step: string, label: string, node: NodeId, code: () => T): T {
    try {
      return watched(this.watch, this.watch.token(`${this.protocol(label).name}.${step}`), code);
    } catch (error) {
      throw new StepThrew(step, label, node, error);
    }
  }
}

/** The invariants of a deployment's protocols and across them, and the contracts of its programs. */
export class DeploymentChecker implements Checker {
  readonly claims: Claims;
  private readonly views: readonly NetView[];
  private readonly before: Readonly<Record<string, NetView>>;
  /** Promises of results that do not speak of the network: the same wherever the program has ended. */
  private readonly promises = new Map<number, boolean>();

  constructor(
    private readonly system: DeploymentSystem,
    private readonly watch: Watch = unwatched,
    name = "world",
  ) {
    const { world } = system.deployment;
    const protocols = Object.entries(world).map(([label, protocol]) => ({ label, protocol }));
    this.claims = new Claims(system, protocols, watch, { name, value: world });
    const views = () => protocols.map(({ protocol }, label) => new NetView(system, label, protocol));
    this.views = views();
    const start = Int32Array.from(system.start, (value) => value << 1);
    this.before = this.named(views().map((view) => view.show(start, start.length)));
  }

  private named(views: readonly NetView[]): Readonly<Record<string, NetView>> {
    return Object.fromEntries(views.map((view, i) => [this.system.labels[i], view]));
  }

  private show(config: Configuration, length: number): Readonly<Record<string, NetView>> {
    return this.named(this.views.map((view) => view.show(config, length)));
  }

  /** Of the first configuration: what programs ask of the network where they start. */
  checkStart(config: Configuration, length: number): Failure | undefined {
    for (const program of this.system.deployment.programs) {
      const { contract, self } = program;
      const { requires } = contract;
      if (requires === undefined) continue;
      const failed = this.promise("requires", self, () =>
        requires(seenBy(program, this.show(config, length)) as never),
      );
      if (failed !== undefined) return failed;
    }
    return this.check(config, length);
  }

  check(config: Configuration, length: number): Failure | undefined {
    const broken = this.claims.check(config, length);
    if (broken !== undefined) return { kind: "invariant", ...broken };
    const { system } = this;
    for (let slot = 0; slot < system.start.length; slot++) {
      const value = (config[slot] as number) >> 1;
      // A program's own failures show where it is asked what it does.
      if (((config[slot] as number) & 1) === 0) system.moves(slot, value);
      const point = system.point(value);
      if (point.failure !== undefined) return point.failure;
      const unstable = point.asserts ? system.broken(point, this.show(config, length)) : undefined;
      if (unstable !== undefined) return unstable;
      if (point.ended === undefined) continue;
      const failed = this.ended(slot, value, point.ended.result, config, length);
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  private ended(
    slot: number,
    value: number,
    result: unknown,
    config: Configuration,
    length: number,
  ): Failure | undefined {
    const program = this.system.deployment.programs[slot];
    const ensures = program?.contract.ensures;
    if (program === undefined || ensures === undefined || this.promises.get(value) === true) return undefined;
    const failed = this.promise("ensures", program.self, () =>
      ensures(result, seenBy(program, this.show(config, length)) as never, seenBy(program, this.before) as never),
    );
    if (failed === undefined && ensures.length < 2) this.promises.set(value, true);
    return failed;
  }

  private promise(kind: "requires" | "ensures", node: NodeId, holds: () => boolean): Failure | undefined {
    try {
      const kept = watched(this.watch, this.watch.token(`${kind} of the program of node ${node}`), holds);
      return kept ? undefined : { kind, node, thrown: undefined };
    } catch (error) {
      return { kind, node, thrown: { error } };
    }
  }

  /** The nodes whose programs have not ended, in a configuration in which nothing can happen. */
  waiting(config: Configuration): readonly NodeId[] {
    return this.system.nodeAt.filter((_, slot) => this.system.point((config[slot] as number) >> 1).ended === undefined);
  }
}

/** The networks under the labels that a program has for them. */
function seenBy(
  program: AnyProgram,
  nets: Readonly<Record<string, NetView>>,
): Readonly<Record<string, NetView | undefined>> {
  return Object.fromEntries(Object.keys(program.world).map((label) => [label, nets[placeOf(program, label)]]));
}
