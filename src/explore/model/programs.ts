/**
 * One node's program, run as it is. What it has been told so far decides where it is, so that a point of it is a
 * history of answers; a point that is needed again is reached by running the program again.
 */
import {
  type AnyProgram,
  type Endpoint,
  type Net,
  type NodeId,
  observeInvariants,
  observeStable,
  placeOf,
  type Tagged,
} from "../../lang/index.ts";
import { Coroutine, falseSite, forgetFalse } from "../load/probe.ts";
import type { Interner } from "../values/intern.ts";
import type { Failure } from "./failure.ts";
import { type Flight, type Watch, watched } from "./system.ts";

/** What a program awaits. */
export interface Request {
  readonly kind: "send" | "perform" | "receive";
  readonly label: string;
  readonly to?: NodeId;
  /** Of a send and an internal step. */
  readonly value?: unknown;
  /** Of a receive: the kind of message, which of them, and whether it goes on without one. */
  readonly wanted?: string;
  readonly where?: (msg: never, from: NodeId) => boolean;
  readonly tries?: boolean;
  /** Where in the author's text it is awaited. */
  site: number | undefined;
}

/** Where a program is: what it awaits, or how it has ended. */
export interface Point {
  readonly program: number;
  readonly parent: Point | undefined;
  readonly answer: unknown;
  /** The numbers of the node's local states, in the order of the labels. */
  readonly states: readonly number[];
  request: Request | undefined;
  ended: { readonly result: unknown } | undefined;
  failure: Failure | undefined;
  /** Whether something has been claimed here that other nodes must preserve. */
  asserts: boolean;
  /** The program itself, where it stands still here. */
  live: Running | undefined;
}

interface Running {
  readonly stack: Iterator<unknown, unknown, unknown>[];
  states: readonly number[];
  /** What has been claimed since its last action. */
  asserted: (() => boolean)[];
}

/** The networks under the labels of a deployment's world. */
export type NetsByLabel = Readonly<Record<string, Net<unknown, unknown>>>;

export class ProgramRunner {
  private readonly tokens: number[] = [];
  /** What assertions see of the networks, while they are evaluated. */
  private nets: NetsByLabel | undefined;

  constructor(
    readonly programs: readonly AnyProgram[],
    private readonly labels: readonly string[],
    private readonly states: Interner<unknown>,
    private readonly watch: Watch,
  ) {}

  /** A program at its first request. */
  start(program: number, states: readonly number[]): Point {
    const point: Point = {
      program,
      parent: undefined,
      answer: undefined,
      states,
      request: undefined,
      ended: undefined,
      failure: undefined,
      asserts: false,
      live: undefined,
    };
    this.go(point, this.launch(program, states), undefined, true);
    return point;
  }

  /** The point after `point` was told an answer, in new local states. */
  after(point: Point, answer: unknown, states: readonly number[]): Point {
    const next: Point = {
      program: point.program,
      parent: point,
      answer,
      states,
      request: undefined,
      ended: undefined,
      failure: undefined,
      asserts: false,
      live: undefined,
    };
    const running = this.alive(point);
    point.live = undefined;
    running.states = states;
    this.go(next, running, answer, true);
    return next;
  }

  /**
   * Whether a receive takes a packet, as far as the program is asked. Its question may speak of variables that change
   * later, so that it is asked where the program stands still.
   */
  wants(point: Point, flight: Flight): boolean {
    const { request } = point;
    const kind = (flight.msg as Tagged).kind;
    if (request?.kind !== "receive" || request.label !== flight.label || request.wanted !== kind) return false;
    if (request.where === undefined) return true;
    this.alive(point);
    const where = point.request?.where;
    return where === undefined || watched(this.watch, this.token(point), () => where(flight.msg as never, flight.from));
  }

  /** What a program has claimed since its last action and does not hold in these networks, if anything. */
  broken(point: Point, nets: NetsByLabel): Failure | undefined {
    if (!point.asserts) return undefined;
    const node = (this.programs[point.program] as AnyProgram).self;
    const { asserted } = this.alive(point);
    this.nets = nets;
    try {
      for (const holds of asserted) {
        const failed = watched(this.watch, this.token(point), () => claimFailure("stable", node, holds));
        if (failed !== undefined) return failed;
      }
      return undefined;
    } finally {
      this.nets = undefined;
    }
  }

  private token({ program }: Point): number {
    this.tokens[program] ??= this.watch.token(`the program of node ${this.programs[program]?.self}`);
    return this.tokens[program];
  }

  private alive(point: Point): Running {
    point.live ??= this.again(point);
    return point.live;
  }

  /** Runs a program to a point where it has been before. */
  private again(point: Point): Running {
    const path: Point[] = [];
    for (let at: Point | undefined = point; at !== undefined; at = at.parent) path.unshift(at);
    const [first, ...rest] = path as [Point, ...Point[]];
    const running = this.launch(first.program, first.states);
    this.go(first, running, undefined, false);
    for (const at of rest) {
      running.states = at.states;
      this.go(at, running, at.answer, false);
    }
    // Only the last of them stands still.
    for (const at of path) at.live = undefined;
    return running;
  }

  private launch(program: number, states: readonly number[]): Running {
    const running: Running = { stack: [], states, asserted: [] };
    const one = this.programs[program] as AnyProgram;
    const { body, self, world } = one;
    const ends = Object.fromEntries(
      Object.keys(world).map((label) => [label, this.endpoint(running, self, placeOf(one, label))]),
    ) as Parameters<typeof body>[0];
    const started: unknown = body(ends);
    if (!(started instanceof Coroutine)) throw new Error("the program has not been compiled for exploration");
    running.stack.push(started.generator);
    return running;
  }

  /** Lets a program run to its next request or its end, and writes down what it meets. */
  private go(point: Point, running: Running, answer: unknown, first: boolean): void {
    const node = (this.programs[point.program] as AnyProgram).self;
    observeInvariants(
      first
        ? (holds) => {
            point.failure ??= claimFailure("loop", node, holds);
          }
        : undefined,
    );
    running.asserted = [];
    observeStable((holds) => {
      running.asserted.push(holds);
      point.asserts = true;
    });
    try {
      const outcome = watched(this.watch, this.token(point), () => resume(running, answer));
      if ("request" in outcome) {
        point.request = outcome.request;
        point.live = running;
      } else {
        point.ended = outcome;
      }
    } catch (error) {
      point.failure ??= { kind: "throws", node, error };
    } finally {
      observeInvariants(undefined);
      observeStable(undefined);
    }
  }

  private endpoint(running: Running, self: NodeId, label: string): Endpoint<unknown, Tagged, Tagged> {
    const at = this.labels.indexOf(label);
    const state = (): unknown => this.states.of(running.states[at] as number);
    // What is returned is awaited at once, by a coroutine that hands it to `resume`.
    const ask = (request: Omit<Request, "site">): Promise<never> =>
      ({ ...request, site: undefined }) as unknown as Promise<never>;
    const net = (): Net<unknown, Tagged> => {
      const shown = this.nets?.[label];
      if (shown === undefined) throw new Error("no node sees the whole network: speak of it in stable(() => …)");
      return shown as Net<unknown, Tagged>;
    };
    return {
      self,
      get state() {
        return state();
      },
      get net() {
        return net();
      },
      send: (to, msg) => ask({ kind: "send", label, to, value: msg }),
      perform: (action) => ask({ kind: "perform", label, value: action }),
      receive: (wanted: string, where?: (msg: never, from: NodeId) => boolean) =>
        ask({ kind: "receive", label, wanted, tries: false, ...(where === undefined ? {} : { where }) }),
      tryReceive: (wanted: string, where?: (msg: never, from: NodeId) => boolean) =>
        ask({ kind: "receive", label, wanted, tries: true, ...(where === undefined ? {} : { where }) }),
    };
  }
}

function claimFailure(kind: "loop" | "stable", node: NodeId, holds: () => boolean): Failure | undefined {
  forgetFalse();
  try {
    return holds() ? undefined : { kind, node, site: falseSite(), thrown: undefined };
  } catch (error) {
    return { kind, node, site: undefined, thrown: { error } };
  }
}

/** Runs until something is awaited that only the network can answer. */
function resume({ stack }: Running, answer: unknown): { readonly request: Request } | { readonly result: unknown } {
  let value = answer;
  for (;;) {
    const top = stack.at(-1);
    if (top === undefined) return { result: value };
    const { done, value: said } = top.next(value);
    if (done === true) {
      stack.pop();
      value = said;
    } else if (said instanceof Coroutine) {
      stack.push(said.generator);
      value = undefined;
    } else if (isRequest(said)) {
      return { request: said };
    } else {
      value = said;
    }
  }
}

function isRequest(value: unknown): value is Request {
  return typeof value === "object" && value !== null && "kind" in value && "label" in value && "site" in value;
}

/** How a request is told to people. */
export function describeRequest(request: Request, show: (value: unknown) => string): string {
  if (request.kind === "send") return `send ${show(request.value)} to ${request.to}`;
  return request.kind === "perform" ? `perform ${show(request.value)}` : `receive ${request.wanted}`;
}
