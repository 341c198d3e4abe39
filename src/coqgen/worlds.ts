/** Worlds in Coq: how programs and deployments name theirs, its labels and its protocols. */
import type { DeploymentDecl, Labelled, ProgramDecl, WorldDecl, WorldUse } from "../ir/decl.ts";
import type { Expr, Local } from "../ir/expr.ts";
import { typesAt } from "../ir/labelled.ts";
import { variantsOf } from "../ir/types.ts";
import { cat, type Doc, from, hard, lines, nest } from "./doc.ts";
import { exprDoc, factoryAt, mainTypes } from "./expressions.ts";
import { ARG } from "./levels.ts";
import type { Scope } from "./scope.ts";
import { typeDoc } from "./types.ts";

/** A world as its users name it: labelled protocols, and the declaration that binds them, if there is one. */
export type InWorld = Pick<ProgramDecl | DeploymentDecl, "world" | "composed">;

/** `single (calculator clients servers f)`, or a declared world at its arguments. */
export function worldDoc({ world, composed }: InWorld, scope: Scope, level = 200): Doc {
  if (composed !== undefined) return from(composed.span, composedDoc(composed, scope, level));
  const [use] = world;
  if (use === undefined) throw new Error("a program without a protocol reached the printer");
  const doc = cat("single ", labelledDoc(use, scope, ARG));
  return level < 10 ? cat("(", doc, ")") : doc;
}

function composedDoc(use: WorldUse, scope: Scope, level: number): Doc {
  const { decl } = use;
  const used = scope.closures.of(decl.global);
  return composedAt(use, scope.names.global(decl.global), used, scope, level);
}

/** A part of a declared world at its arguments, of which it uses some. */
export function composedAt(use: WorldUse, name: string, used: readonly Local[], scope: Scope, level = 200): Doc {
  const { decl, typeArgs, args } = use;
  const given = used.map((local) => {
    const arg = args[decl.scope.params.indexOf(local)];
    return arg === undefined ? scope.local(local) : exprDoc(arg, scope, ARG);
  });
  return factoryAt(name, decl.scope.typeParams, typeArgs, used, given, scope, mainTypes(decl), level);
}

/** The world of the protocol at one label, as it is in a declared world. */
export const inclusionAt = (use: WorldUse, label: string, scope: Scope, level = ARG): Doc =>
  composedAt(use, scope.names.part(use.decl, `place ${label}`), scope.closures.of(use.decl.global), scope, level);

/** Whether a world constrains some sends of the protocol at a label. */
export const isHooked = (decl: WorldDecl, label: string): boolean => decl.hooks.some((hook) => hook.label === label);

/** The messages of a protocol that no hook of a larger world constrains. */
export function freeMessages(decl: WorldDecl, label: string, use: Labelled, scope: Scope): Doc {
  const type = typesAt(use).msg;
  const hooked = new Set(decl.hooks.filter((one) => one.label === label).map((one) => one.tag));
  if (hooked.size === 0) return cat("fun (_ : unit) (_ : ", typeDoc(type, scope), ") => true");
  const branches = variantsOf(type).map(
    (one) =>
      `| ${[scope.names.variant(one), ...one.fields.map(() => "_")].join(" ")} => ${hooked.has(one.tag) ? "false" : "true"}`,
  );
  return cat(
    "fun (_ : unit) (m : ",
    typeDoc(type, scope),
    ") =>",
    nest(cat(hard, "match m with", hard, lines(branches), hard, "end")),
  );
}

/** The constructor of a label. */
export const labelOf = (decl: WorldDecl, label: string, scope: Scope): string => scope.names.part(decl, `at ${label}`);

/** A label of the world of a program or deployment: of one protocol alone, `tt`. */
export const labelIn = ({ composed }: InWorld, label: string, scope: Scope): string =>
  composed === undefined ? "tt" : labelOf(composed.decl, label, scope);

/** Its networks in a state of the world: `(s tt)`, or one for each label. */
export const netsIn = (at: InWorld, state: string, scope: Scope): readonly Doc[] =>
  at.world.map((use) => `(${state} ${labelIn(at, use.label, scope)})`);

/** Its networks at first. */
export const startsIn = (at: InWorld, scope: Scope): readonly Doc[] =>
  at.world.map((use) => cat("(Protocol.start ", labelledDoc(use, scope, ARG), ")"));

/** A protocol at its arguments, as a program or deployment names it. */
export function labelledDoc(use: Labelled, scope: Scope, level = 200): Doc {
  const { protocol, typeArgs, args } = use;
  const used = scope.closures.of(protocol.global);
  const kept = args.filter((_, i) => used.some((param) => param === protocol.scope.params[i]));
  return from(
    use.span,
    factoryAt(
      scope.names.global(protocol.global),
      protocol.scope.typeParams,
      typeArgs,
      used,
      kept.map((arg) => exprDoc(arg, scope, ARG)),
      scope,
      mainTypes(protocol),
      level,
    ),
  );
}

/** The arguments that a world and its protocols are given. */
export const worldArgs = ({ world, composed }: InWorld): readonly Expr[] => [
  ...(composed?.args ?? []),
  ...world.flatMap((use) => use.args),
];
