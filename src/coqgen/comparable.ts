/** Whether a declared type gets an equality: no function is part of its values. */
import { parts, prune, type Type, type TypeDecl } from "../ir/types.ts";

export function comparableDecl(decl: TypeDecl): boolean {
  return comparable(decl, []);
}

function comparable(decl: TypeDecl, seen: readonly TypeDecl[]): boolean {
  const fields = decl.kind === "record" ? decl.fields : decl.variants.flatMap((variant) => variant.fields);
  const ok = (type: Type): boolean => {
    const at = prune(type);
    if (at.k === "fn") return false;
    if (at.k === "named" && at.decl !== decl && !seen.includes(at.decl) && !comparable(at.decl, [...seen, decl]))
      return false;
    return parts(at).every(ok);
  };
  return fields.every((field) => ok(field.type));
}
