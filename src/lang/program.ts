/** Node programs: async functions over endpoints, with contracts. */
import type { Nets, World } from "./compose.ts";
import type { Net, Of, Protocol, Tagged } from "./protocol.ts";
import type { NodeId } from "./values.ts";

/** What a receive returns. */
export interface Received<M> {
  readonly from: NodeId;
  readonly msg: M;
}

/** A node's handle on one protocol, inside a program. */
export interface Endpoint<S, M extends Tagged, A extends Tagged = never> {
  readonly self: NodeId;
  /** This node's local state, now. */
  readonly state: S;
  /** The whole network, for `stable` assertions to speak of; no node sees it as it runs. */
  readonly net: Net<S, M>;
  /** Sends `msg`; the protocol must allow it, which is what a proof shows. */
  send(to: NodeId, msg: M): Promise<void>;
  /** Waits for a message of this kind that `where` accepts and the protocol lets this node receive. */
  receive<K extends M["kind"]>(kind: K, where?: (msg: Of<M, K>, from: NodeId) => boolean): Promise<Received<Of<M, K>>>;
  /** The same, but `undefined` where there is none yet. */
  tryReceive<K extends M["kind"]>(
    kind: K,
    where?: (msg: Of<M, K>, from: NodeId) => boolean,
  ): Promise<Received<Of<M, K>> | undefined>;
  /** Takes an internal step; the protocol must allow it. */
  perform(action: A): Promise<void>;
}

export type EndpointOf<P> = P extends Protocol<infer S, infer M, infer A> ? Endpoint<S, M, A> : never;
export type Endpoints<W extends World> = { readonly [L in keyof W]: EndpointOf<W[L]> };

/** What a program asks of the network where it starts, and what it promises of its result where it ends. */
export interface Contract<W extends World, R> {
  requires?(world: Nets<W>): boolean;
  /** `before` is the network where the program started. */
  ensures?(result: R, world: Nets<W>, before: Nets<W>): boolean;
}

export interface Program<W extends World, R> {
  readonly is: "program";
  readonly world: W;
  readonly self: NodeId;
  readonly body: (ends: Endpoints<W>) => Promise<R>;
  readonly contract: Contract<W, R>;
  /** For labels that the world in which it is deployed calls otherwise: what that calls them. */
  readonly places: { readonly [L in keyof W]?: string };
}

// biome-ignore lint/suspicious/noExplicitAny: stands for a program of whatever world and result
export type AnyProgram = Program<any, any>;

/** A program of node `self` over the protocols of `world`, and what it asks and promises. */
export function program<W extends World, R>(
  world: W,
  self: NodeId,
  body: (ends: Endpoints<W>) => Promise<R>,
  contract: Contract<W, NoInfer<R>> = {},
): Program<W, R> {
  return { is: "program", world, self, body, contract, places: {} };
}

/**
 * Runs another program of this node as a part of this one: `const log = await call(coordinate(…), { tpc })`. All that is
 * known of it is its contract.
 *
 * @param ends the endpoints of the program that calls, under the labels of the one that is called
 * @throws Error where the program is another node's
 */
export function call<W extends World, R>(program: Program<W, R>, ends: Endpoints<W>): Promise<R> {
  for (const { self } of Object.values<Endpoint<unknown, Tagged>>(ends)) {
    if (self !== program.self) throw new Error(`node ${self} calls a program of node ${program.self}`);
  }
  return program.body(ends);
}

/** Who wants to see loop invariants evaluated as a program runs; nobody, on a deployed node. */
let observer: ((holds: () => boolean) => void) | undefined;

/**
 * First statement of a loop body: what holds each time round, and after the last.
 * Looks at nothing but the program's variables and its own local states.
 */
export function invariant(holds: () => boolean): void {
  observer?.(holds);
}

/** Has `see` called with every loop invariant that is reached, until it is called with `undefined`. */
export function observeInvariants(see: ((holds: () => boolean) => void) | undefined): void {
  observer = see;
}

/** Who wants to see stable assertions; nobody, on a deployed node. */
let asserted: ((holds: () => boolean) => void) | undefined;

/**
 * What holds from here on, whatever other nodes do, until this program's next action. It may speak of the program's
 * variables, of its own local states, and of the whole network of each protocol (`query.net`).
 */
export function stable(holds: () => boolean): void {
  asserted?.(holds);
}

/** Has `see` called with every stable assertion that is reached, until it is called with `undefined`. */
export function observeStable(see: ((holds: () => boolean) => void) | undefined): void {
  asserted = see;
}
