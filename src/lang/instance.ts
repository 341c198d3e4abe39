/** Small instances of protocols and worlds, for `disel explore`: a module exports them as `instances`. */
import type { World } from "./compose.ts";
import type { AnyProtocol, Protocol, Tagged } from "./protocol.ts";
import type { NodeId } from "./values.ts";

/** What may be said, for the explorer to try; the protocol's own steps say which of it is allowed. */
export interface Choices<S, M extends Tagged, A extends Tagged = never> {
  /** The messages that are tried: always the same, or those that `self` in `state` may want to send to `to`. */
  readonly messages?:
    | readonly M[]
    | ((at: { readonly self: NodeId; readonly to: NodeId; readonly state: S }) => readonly M[]);
  /** The same of internal steps. */
  readonly actions?: readonly A[] | ((at: { readonly self: NodeId; readonly state: S }) => readonly A[]);
}

/** A protocol at some arguments, with what may be said in it. */
export interface Instance<S, M extends Tagged, A extends Tagged = never> extends Choices<S, M, A> {
  readonly is: "instance";
  readonly protocol: Protocol<S, M, A>;
}

type ChoicesOf<P> = P extends Protocol<infer S, infer M, infer A> ? Choices<S, M, A> : never;
/** For some protocols of a world, by label: what may be said in them. */
export type WorldChoices<W extends World> = { readonly [L in keyof W]?: ChoicesOf<W[L]> };

/** A world at some arguments, with what may be said in it. */
export interface WorldInstance<W extends World> {
  readonly is: "world instance";
  readonly world: W;
  readonly choices: WorldChoices<W>;
}

// biome-ignore lint/suspicious/noExplicitAny: stands for an instance of whatever protocol
export type AnyInstance = Instance<any, any, any>;

/**
 * An instance to explore: `export const instances = [instance(twoPhaseCommit(0, [1, 2]))]`. Of a world, choices are given
 * by label: `instance(bank(0, [1, 2]), { tpc: { messages: [ … ] } })`.
 *
 * Where `choices` leaves out messages or actions, the explorer makes small ones from their types.
 */
export function instance<S, M extends Tagged, A extends Tagged = never>(
  protocol: Protocol<S, M, A>,
  choices?: Choices<S, M, A>,
): Instance<S, M, A>;
export function instance<W extends World>(world: W, choices?: WorldChoices<NoInfer<W>>): WorldInstance<W>;
export function instance(of: AnyProtocol | World, choices: object = {}): object {
  return isProtocol(of) ? { is: "instance", protocol: of, ...choices } : { is: "world instance", world: of, choices };
}

/** A world is a record of protocols, so that what it has under `is` is no text. */
const isProtocol = (of: AnyProtocol | World): of is AnyProtocol => (of as AnyProtocol).is === "protocol";
