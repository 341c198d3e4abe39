/** Messages and actions to try: those that an instance gives, or small ones of their types. */
import type { AnyInstance, AnyProtocol, NodeId } from "../../lang/index.ts";
import type { Candidates } from "../model/protocols.ts";
import { showValue } from "../trace/show.ts";
import { type Material, mostValues, Occurring, smallValues } from "../values/small.ts";
import { type Type, typesWithin } from "../values/types.ts";

/** Lists of messages that are kept for states to come. */
const mostKnown = 1000;

/** Those that the author gives, where there are any. */
export function givenCandidates({ messages, actions }: Pick<AnyInstance, "messages" | "actions">): Partial<Candidates> {
  return {
    ...(messages === undefined
      ? {}
      : { messages: typeof messages === "function" ? messages : () => messages as readonly unknown[] }),
    ...(actions === undefined
      ? {}
      : { actions: typeof actions === "function" ? actions : () => actions as readonly unknown[] }),
  };
}

/** What small values of a protocol's types are made of. */
export function materialOf(protocol: AnyProtocol, literals: readonly string[]): Material {
  const nodes = [...new Set<NodeId>(protocol.nodes)];
  // Two strings at least, so that data can differ.
  const own = literals.slice(0, 4);
  const strings = [...own, ...["a", "b"].filter((one) => !own.includes(one))].slice(0, Math.max(2, own.length));
  return { nodes, numbers: [0, 1], strings };
}

/**
 * All small messages and actions: made of the nodes, the numbers 0 and 1, the strings of the text, and whatever occurs
 * in the state of the sender (of numbers, their successors too).
 */
export function typedCandidates(
  protocol: AnyProtocol,
  types: { readonly state: Type; readonly msg: Type; readonly action: Type | undefined } | undefined,
  literals: readonly string[],
): Candidates & { readonly tried: string } {
  if (types === undefined)
    return { messages: () => [], actions: () => [], tried: "no messages: their types are not known" };
  const material = materialOf(protocol, literals);
  const made = (type: Type | undefined) => {
    if (type === undefined) return () => [];
    // States of the same material have the same messages: there are few different ones.
    const known = new Map<string, readonly unknown[]>();
    const wanted = typesWithin(type);
    return (state: unknown): readonly unknown[] => {
      const occurring = new Occurring(wanted);
      occurring.add(state, types.state);
      const { key } = occurring;
      const values = known.get(key) ?? smallValues(type, material, occurring);
      if (known.size < mostKnown) known.set(key, values);
      return values;
    };
  };
  // A node is asked once for each node that it may send to: the state is the same.
  const memo = (of: (state: unknown) => readonly unknown[]) => {
    let last: { readonly state: unknown; readonly values: readonly unknown[] } | undefined;
    return (state: unknown): readonly unknown[] => {
      if (last === undefined || last.state !== state) last = { state, values: of(state) };
      return last.values;
    };
  };
  const messages = memo(made(types.msg));
  const actions = memo(made(types.action));
  const texts = material.strings.map((text) => showValue(text)).join(", ");
  const strings = typesWithin(types.msg).has("string") ? `, the strings ${texts},` : "";
  return {
    messages: ({ state }) => messages(state),
    actions: ({ state }) => actions(state),
    tried:
      `messages: of the numbers 0 and 1${strings} ` +
      `and what occurs in the sender's state (at the most ${mostValues} for each state)`,
  };
}
