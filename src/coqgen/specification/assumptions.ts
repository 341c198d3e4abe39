/** What protocols assume of their parameters, as premises. */
import type { ProtocolDecl } from "../../ir/decl.ts";
import { type Doc, group } from "../doc.ts";
import { identifier } from "../names.ts";
import type { Scope } from "../scope.ts";
import { Parts } from "./parts.ts";
import { partOf, type Used } from "./references.ts";

/** The protocol by whose parts the assumptions of one are stated: they are of its parameters, and so of what has ghosts. */
export const assumingProtocol = (decl: ProtocolDecl): ProtocolDecl => decl.erases?.protocol ?? decl;

/** The premises that a protocol's parameters satisfy its assumptions, at some arguments. */
export function assumptions(use: Used, scope: Scope): readonly Doc[] {
  const protocol = assumingProtocol(use.protocol);
  const parts = new Parts(scope);
  return protocol.assumes.map((one) => {
    const used = parts.assumption(protocol, one.name);
    return group(partOf({ ...use, protocol }, identifier(one.name), used, scope, 69), " = true ->");
  });
}
