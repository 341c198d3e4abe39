/** Names by which theorems and obligations are found again must be one thing's. */
import type { Code } from "../diagnostics/codes.ts";
import type { DeploymentDecl, ProgramDecl } from "../ir/decl.ts";
import type { Span } from "../ir/span.ts";
import { nearby, type Session } from "./session.ts";

export function refuseDoubles(session: Session): void {
  const protocols = present(session.protocols.values());
  refuse(protocols, (decl) => decl.name, "DSL2001", "protocols", "give each its own `name`", session);
  const systems = [...present(session.programs.values()), ...present(session.deployments.values())];
  refuse(systems, fullName, "DSL2016", "programs or deployments of one protocol", "rename one of them", session);
}

/** A program or deployment is called after the protocols of its world, too. */
const fullName = (decl: ProgramDecl | DeploymentDecl): string =>
  [...decl.world.map((use) => use.protocol.name), decl.name].join("_");

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
