/** The transitions of protocols, of generated states and messages, at generated parameters. */
import * as fc from "fast-check";
import type { Module, ProtocolDecl } from "../../ir/decl.ts";
import { fieldTypes, prune, type Type } from "../../ir/types.ts";
import type { AnyProtocol } from "../../lang/index.ts";
import { authoredName } from "../running.ts";
import { type Both, Differs, type Subject, type Tally } from "./check.ts";
import { outcomeOf, sameValue, withoutGhosts } from "./compare.ts";
import { compare, declaredAs } from "./functions.ts";
import { comparable, type Left } from "./left.ts";
import { arbitraryOf, closedAt, parametersOf } from "./values.ts";

type Factory = (...args: readonly unknown[]) => unknown;
type Step = (at: unknown) => unknown;

export function protocolSubjects(module: Module, both: Both, tally: Tally, left: Left[]): readonly Subject[] {
  return module.decls.flatMap((decl) => {
    if (decl.kind !== "protocol") return [];
    return comparable(decl, left, () => subjectsOf(decl, both, tally));
  });
}

/** The protocol at arguments, in both versions; `undefined` where its assumptions do not hold, in both. */
function pair(
  decl: ProtocolDecl,
  both: Both,
  args: readonly unknown[],
): readonly [AnyProtocol, AnyProtocol] | undefined {
  const made = [both.authored, both.extracted].map((one) => {
    const of = declaredAs(one, authoredName(decl.global));
    return outcomeOf(() => (typeof of === "function" ? (of as Factory)(...args) : of));
  }) as [ReturnType<typeof outcomeOf>, ReturnType<typeof outcomeOf>];
  const [authored, extracted] = made;
  if ("thrown" in authored && "thrown" in extracted) return undefined;
  if ("thrown" in authored || "thrown" in extracted)
    throw new Differs(`one of the two refuses these parameters: ${JSON.stringify(made)}`);
  return [authored.value as AnyProtocol, extracted.value as AnyProtocol];
}

function subjectsOf(decl: ProtocolDecl, both: Both, tally: Tally): readonly Subject[] {
  const closed = (type: Type): Type => closedAt(type, decl.scope.typeParams);
  const params = parametersOf(decl.scope.params.map((param) => closed(param.type)));
  const state = arbitraryOf(closed(decl.state));
  const node = arbitraryOf({ k: "node" });
  const messages = variants(closed(decl.msg));
  const actions = decl.action === undefined ? [] : variants(closed(decl.action));
  const places = new Map([
    ["init", decl.init.span],
    ...decl.sends.map((one) => [`${one.tag}.send`, one.span] as const),
    ...decl.receives.map((one) => [`${one.tag}.receive`, one.span] as const),
    ...decl.internals.map((one) => [`${one.tag}.internal`, one.span] as const),
  ]);
  const subject = (name: string, property: fc.IProperty<never>): Subject => ({
    kind: "transition",
    name: `${decl.name}.${name}`,
    span: places.get(name) ?? decl.span,
    property: property as unknown as Subject["property"],
  });
  const step = (
    of: (protocol: AnyProtocol) => Step | undefined,
    at: (self: number, peer: number, state: unknown, msg: unknown) => unknown,
    msg: fc.Arbitrary<unknown>,
  ) =>
    fc.property(params, node, node, state, msg, (args, self, peer, local, content) => {
      const protocols = pair(decl, both, args);
      if (protocols === undefined) {
        tally.left += 1;
        return;
      }
      const seen = at(self as number, peer as number, local, content);
      const value = compare(
        () => withoutGhosts(of(protocols[0])?.(seen), both.ghosts),
        () => of(protocols[1])?.(seen),
        tally,
      );
      if (value !== undefined) tally.enabled += 1;
    }) as unknown as fc.IProperty<never>;
  return [
    subject(
      "init",
      fc.property(params, node, (args, self) => {
        const protocols = pair(decl, both, args);
        if (protocols === undefined) {
          tally.left += 1;
          return;
        }
        const [authored, extracted] = protocols;
        const shape = (one: AnyProtocol): unknown => [
          one.name,
          one.nodes,
          Object.keys(one.transitions).sort(),
          Object.keys(one.internal ?? {}).sort(),
          Object.entries(one.assumes ?? {}).sort(),
        ];
        if (!sameValue(shape(authored), shape(extracted))) throw new Differs("the two protocols have other parts");
        compare(
          () => withoutGhosts(authored.init(self as number), both.ghosts),
          () => extracted.init(self as number),
          tally,
        );
      }) as unknown as fc.IProperty<never>,
    ),
    ...messages.flatMap(({ tag, values }) => [
      subject(
        `${tag}.send`,
        step(
          (protocol) => protocol.transitions[tag]?.send as Step | undefined,
          (self, to, local, msg) => ({ self, to, state: local, msg }),
          values,
        ),
      ),
      subject(
        `${tag}.receive`,
        step(
          (protocol) => protocol.transitions[tag]?.receive as Step | undefined,
          (self, from, local, msg) => ({ self, from, state: local, msg }),
          values,
        ),
      ),
    ]),
    ...actions.map(({ tag, values }) =>
      subject(
        `${tag}.internal`,
        step(
          (protocol) => protocol.internal?.[tag] as Step | undefined,
          (self, _, local, action) => ({ self, state: local, action }),
          values,
        ),
      ),
    ),
  ];
}

/** The members of a union, each with values of it. */
export function variants(type: Type): readonly { readonly tag: string; readonly values: fc.Arbitrary<unknown> }[] {
  const at = prune(type);
  if (at.k !== "named" || at.decl.kind !== "union") return [];
  const { decl, args } = at;
  return decl.variants.map((variant) => ({
    tag: variant.tag,
    values: fc.tuple(...fieldTypes(variant.fields, decl, args).map((field) => arbitraryOf(field))).map((values) => ({
      [decl.tag ?? "kind"]: variant.tag,
      ...Object.fromEntries(variant.fields.map((field, i) => [field.name, values[i]])),
    })),
  }));
}
