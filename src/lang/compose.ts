/** Worlds: labelled protocols side by side, with hooks and invariants across them. */
import type { AnyProtocol, Net, Of, Protocol, Tagged } from "./protocol.ts";
import type { NodeId } from "./values.ts";

/** Labelled protocols. */
export type World = { readonly [label: string]: AnyProtocol };

export type NetOf<P> = P extends Protocol<infer S, infer M, infer _> ? Net<S, M> : never;
/** Every protocol's network, by label. */
export type Nets<W extends World> = { readonly [L in keyof W]: NetOf<W[L]> };

export type StateOf<P> = P extends Protocol<infer S, infer _M, infer _A> ? S : never;
/** One node's local states, by label. */
export type States<W extends World> = { readonly [L in keyof W]: StateOf<W[L]> };

export type MsgOf<P> = P extends Protocol<infer _S, infer M, infer _A> ? M : never;

/** What a hook sees: a node that is about to send a message, its states in all protocols, and the message. */
export interface HookAt<W extends World, M> {
  readonly self: NodeId;
  readonly to: NodeId;
  readonly states: States<W>;
  readonly msg: M;
}

/** For some messages of some protocols: what more than the protocol asks for a send needs, of the sender's states. */
export type Hooks<W extends World> = {
  readonly [L in keyof W]?: {
    readonly [K in MsgOf<W[L]>["kind"]]?: (at: HookAt<W, Of<MsgOf<W[L]>, K>>) => boolean;
  };
};

/** A claim about all protocols of a world together. */
export type WorldInvariant<W extends World> = (nets: Nets<W>) => boolean;

/** What binds the protocols of a world to one another. */
export interface Composition<W extends World> {
  readonly hooks?: Hooks<W>;
  readonly invariants?: { readonly [name: string]: WorldInvariant<W> };
}

/** The same in every copy of this library: a deployment may have been bundled with its own. */
const composition: unique symbol = Symbol.for("disel-ts.composition") as never;

/**
 * Protocols side by side, by label. Composition is symmetric; what a hook adds is a condition on sends of one protocol
 * that looks at the sender's states in the others.
 */
export function compose<W extends World>(protocols: W, bound: Composition<NoInfer<W>> = {}): W {
  return Object.defineProperty({ ...protocols }, composition, { value: bound, enumerable: false });
}

/** The hooks and invariants of a world; none, of plain labelled protocols. */
export function compositionOf<W extends World>(world: W): Composition<W> {
  return (world as { readonly [composition]?: Composition<W> })[composition] ?? {};
}

/** Whether the hooks of a world allow a send, of a node with these states. */
export function hookAllows<W extends World>(
  world: W,
  label: keyof W & string,
  at: { readonly self: NodeId; readonly to: NodeId; readonly states: States<W>; readonly msg: Tagged },
): boolean {
  const hooks = compositionOf(world).hooks?.[label] as
    | { readonly [kind: string]: ((at: HookAt<W, Tagged>) => boolean) | undefined }
    | undefined;
  return hooks?.[at.msg.kind]?.(at) ?? true;
}
