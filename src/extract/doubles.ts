/** Names by which theorems and obligations are found again must be one thing's. */
import type { Code } from "../diagnostics/codes.ts";
import type { DeploymentDecl, ProgramDecl } from "../ir/decl.ts";
import type { Span } from "../ir/span.ts";
import { nearby, type Session } from "./session.ts";
import { binds } from "./worlds.ts";

export function refuseDoubles(session: Session): void {
  const protocols = present(session.protocols.values());
  refuse(protocols, (decl) => decl.name, "DSL2001", "protocols", "give each its own `name`", session);
  const once = new Map([...protocols].reverse().map((decl) => [decl.name, decl])).values();
  const named = [...once, ...present(session.worlds.values()).filter(binds)];
  refuse(named, (decl) => decl.name, "DSL2017", "worlds or protocols", "rename one of them", session);
  const systems = [...present(session.programs.values()), ...present(session.deployments.values())];
  refuse(systems, fullName, "DSL2016", "programs or deployments of one world", "rename one of them", session);
}

/** A program or deployment is called after its world, or the protocol of it, too. */
const fullName = (decl: ProgramDecl | DeploymentDecl): string =>
  [
    ...(decl.composed === undefined ? decl.world.map((use) => use.protocol.name) : [decl.composed.decl.name]),
    decl.name,
  ].join("_");

const present = <T>(decls: Iterable<T | undefined>): readonly T[] => [...decls].filter((decl) => decl !== undefined);

function refuse<T extends { readonly name: string; readonly span: Span }>(
  decls: readonly T[],
  key: (decl: T) => string,
  code: Code,
  what: string,
  hint: string,
  session: Session,
): void {
  const first = new Map<string, T>();
  for (const decl of decls) {
    const other = first.get(key(decl));
    if (other === undefined) first.set(key(decl), decl);
    else
      session.diagnostics.report({
        code,
        severity: "error",
        message: `two ${what} are called ${decl.name}; the other is in ${nearby(other.span.file, decl.span)}`,
        hint,
        span: decl.span,
      });
  }
}
