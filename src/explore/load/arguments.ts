/** Small arguments for a protocol, by the types of its parameters, where its author gives none. */

import type { TypeParam } from "../../ir/types.ts";
import type { NodeId } from "../../lang/index.ts";
import { showValue } from "../trace/show.ts";
import { type Material, smallValues } from "../values/small.ts";
import { isOpaque, prune, substitute, type Type } from "../values/types.ts";

export type Arguments =
  | {
      readonly args: readonly unknown[];
      /** As an author would write them. */
      readonly texts: readonly string[];
      /** What stands for the type parameters: numbers. */
      readonly typeArgs: readonly Type[];
    }
  | { readonly why: string };

/**
 * Different node names for all parameters that take them, `perList` for each list; the smallest values of other types;
 * functions that always return the smallest value that is there.
 */
export function chooseArguments(
  params: readonly { readonly name: string; readonly type: Type }[],
  typeParams: readonly TypeParam[],
  perList: number,
): Arguments {
  const typeArgs = typeParams.map((): Type => ({ k: "number" }));
  const nodes: NodeId[] = [];
  const node = (): NodeId => {
    nodes.push(nodes.length);
    return nodes.length - 1;
  };
  const args: unknown[] = [];
  const texts: string[] = [];
  for (const { name, type } of params) {
    const at = prune(substitute(type, typeParams, typeArgs));
    const one = argument(at, node, perList, { nodes, numbers: [1, 2], strings: ["a", "b"] });
    if (one === undefined) return { why: `no value of its parameter ${name} can be made` };
    args.push(one.value);
    texts.push(one.text);
  }
  return { args, texts, typeArgs };
}

function argument(
  type: Type,
  node: () => NodeId,
  perList: number,
  material: Material,
): { readonly value: unknown; readonly text: string } | undefined {
  const plain = (value: unknown) => ({ value, text: showValue(value) });
  if (type.k === "node") return plain(node());
  if (type.k === "list" && prune(type.of).k === "node") return plain(Array.from({ length: perList }, node));
  if (type.k === "fn") {
    const results = isOpaque(type.result) ? [] : smallValues(type.result, material);
    const result = results.find((value) => value !== undefined) ?? results[0];
    return results.length === 0 ? undefined : { value: () => result, text: `() => ${showValue(result)}` };
  }
  if (isOpaque(type)) return undefined;
  if (type.k === "bool") return plain(true);
  const values = smallValues(type, material);
  if (type.k === "list") return plain(smallValues(type.of, material).slice(0, 2));
  return values.length === 0 ? undefined : plain(values[0]);
}
