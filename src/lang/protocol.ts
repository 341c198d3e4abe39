/** Protocols: local states, messages, and partial steps. */
import type { NodeId } from "./values.ts";

/** Unions are told apart by `kind`. */
export interface Tagged {
  readonly kind: string;
}

/** The member `K` of a union. */
export type Of<M, K> = Extract<M, { readonly kind: K }>;

/** A message on its way. */
export interface Packet<M> {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly msg: M;
}

/**
 * One protocol over the whole network: every node's local state, and the messages in flight.
 *
 * Messages in flight are a multiset; where an order shows (`inFlight`, `channel`) it is the newest first.
 */
export interface Net<S, M> {
  readonly nodes: readonly NodeId[];
  state(node: NodeId): S;
  readonly inFlight: readonly Packet<M>[];
  /** Messages in flight from one node to another. */
  channel(from: NodeId, to: NodeId): readonly M[];
}

/** What a send step sees: `self` in `state` is about to send `msg` to `to`. */
export interface SendAt<S, M> {
  readonly self: NodeId;
  readonly to: NodeId;
  readonly state: S;
  readonly msg: M;
}

/** What a receive step sees: `self` in `state` is about to receive `msg` from `from`. */
export interface ReceiveAt<S, M> {
  readonly self: NodeId;
  readonly from: NodeId;
  readonly state: S;
  readonly msg: M;
}

/** What an internal step sees: `self` in `state` is about to take `action`. */
export interface InternalAt<S, A> {
  readonly self: NodeId;
  readonly state: S;
  readonly action: A;
}

/** A partial step: the next local state, or `undefined` where the step is not enabled. */
export type SendStep<S, M> = (at: SendAt<S, M>) => S | undefined;
export type ReceiveStep<S, M> = (at: ReceiveAt<S, M>) => S | undefined;
export type InternalStep<S, A> = (at: InternalAt<S, A>) => S | undefined;

/** Something that is claimed of every reachable network. */
export type Invariant<S, M> = (net: Net<S, M>) => boolean;

/** What follows from the invariants: nothing is proved of steps for it. */
export type Theorem<S, M> = (net: Net<S, M>) => boolean;

/** The send and the receive step of every message: leaving one out is a type error. */
export type Transitions<S, M extends Tagged> = {
  readonly [K in M["kind"]]: { readonly send: SendStep<S, Of<M, K>>; readonly receive: ReceiveStep<S, Of<M, K>> };
};

/** The internal steps of a protocol, one for each action: timeouts, user input, local decisions. */
export type Internals<S, A extends Tagged> = { readonly [K in A["kind"]]: InternalStep<S, Of<A, K>> };

interface Steps<S, M extends Tagged> {
  readonly name: string;
  readonly nodes: readonly NodeId[];
  /** What the parameters must satisfy. Proofs may use it; a deployment must show it; checked here as well. */
  readonly assumes?: { readonly [name: string]: boolean };
  init(node: NodeId): S;
  readonly transitions: Transitions<S, M>;
  readonly invariants?: { readonly [name: string]: Invariant<S, M> };
  /** Consequences of the invariants, by name. They are proved from these, and invariants may use them in turn. */
  readonly theorems?: { readonly [name: string]: Theorem<S, M> };
}

export type ProtocolSpec<S, M extends Tagged, A extends Tagged = never> = Steps<S, M> &
  ([A] extends [never] ? { readonly internal?: undefined } : { readonly internal: Internals<S, A> });

export type Protocol<S, M extends Tagged, A extends Tagged = never> = ProtocolSpec<S, M, A> & {
  readonly is: "protocol";
};

/** A protocol of whatever states, messages and actions. */
// biome-ignore lint/suspicious/noExplicitAny: stands for every type
type Anything = any;
export type AnyProtocol = Steps<Anything, Anything> & {
  readonly internal?: Internals<Anything, Anything> | undefined;
  readonly is: "protocol";
};

/**
 * Declares a protocol.
 *
 * @throws Error naming the assumption that its parameters do not satisfy
 */
export function protocol<S, M extends Tagged, A extends Tagged = never>(
  spec: ProtocolSpec<S, M, A>,
): Protocol<S, M, A> {
  for (const [name, holds] of Object.entries(spec.assumes ?? {})) {
    if (!holds) throw new Error(`protocol ${spec.name}: its parameters do not satisfy the assumption "${name}"`);
  }
  return { is: "protocol", ...spec };
}
