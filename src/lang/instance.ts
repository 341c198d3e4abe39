/** Small instances of protocols, for `disel explore`: a module exports them as `instances`. */
import type { Protocol, Tagged } from "./protocol.ts";
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

// biome-ignore lint/suspicious/noExplicitAny: stands for an instance of whatever protocol
export type AnyInstance = Instance<any, any, any>;

/**
 * An instance to explore: `export const instances = [instance(twoPhaseCommit(0, [1, 2]))]`.
 *
 * Where `choices` leaves out messages or actions, the explorer makes small ones from their types.
 */
export function instance<S, M extends Tagged, A extends Tagged = never>(
  protocol: Protocol<S, M, A>,
  choices: Choices<S, M, A> = {},
): Instance<S, M, A> {
  return { is: "instance", protocol, ...choices };
}
