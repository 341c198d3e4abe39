/** Types in Coq. */
import { isPacket } from "../ir/library.ts";
import { list, parts, prune, type Type, type TypeParam, tuple } from "../ir/types.ts";
import { cat, type Doc, join, parens } from "./doc.ts";
import type { Scope } from "./scope.ts";

const atoms: Readonly<Record<string, string>> = {
  bool: "bool",
  number: "Z",
  bigint: "Z",
  node: "nid",
  string: "string",
  unit: "unit",
  never: "Empty_set",
  error: "unit",
  // Not found out by what the source says: Coq may see it from where the value is used.
  meta: "_",
};

/** Levels as in Coq: 0 for names, 10 for applications, 40 for products, 99 for arrows. */
export function typeDoc(type: Type, scope: Scope, level = 200): Doc {
  const at = prune(type);
  const atom = atoms[at.k];
  if (atom !== undefined) return atom;
  switch (at.k) {
    case "param":
      return scope.typeParam(at.param);
    case "list":
    case "set":
      return parens(cat("list ", typeDoc(at.of, scope, 9)), 10, level);
    case "map":
      return typeDoc(list(tuple([at.key, at.value])), scope, level);
    case "option":
      return parens(cat("option ", typeDoc(at.of, scope, 9)), 10, level);
    case "tuple": {
      const items = at.items.map((item, i) => typeDoc(item, scope, i === 0 ? 40 : 39));
      return parens(join(items, " * "), 40, level);
    }
    case "fn": {
      const params = at.params.map((param) => typeDoc(param, scope, 98));
      return parens(join([...params, typeDoc(at.result, scope, 99)], " -> "), 99, level);
    }
    case "named": {
      const name = isPacket(at.decl) ? "Protocol.packet" : scope.names.type(at.decl);
      if (at.args.length === 0) return name;
      return parens(join([name, ...at.args.map((arg) => typeDoc(arg, scope, 9))], " "), 10, level);
    }
    default:
      return "unit";
  }
}

/** The names of declarations that a type mentions: what binds a variable in front of it must not hide them. */
export function typeNames(type: Type, scope: Scope): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (one: Type): void => {
    const at = prune(one);
    if (at.k === "named") found.add(scope.names.type(at.decl));
    parts(at).forEach(look);
  };
  look(type);
  return found;
}

/** The type parameters that a type mentions. */
export function paramsIn(type: Type): ReadonlySet<TypeParam> {
  const found = new Set<TypeParam>();
  const look = (one: Type): void => {
    const at = prune(one);
    if (at.k === "param") found.add(at.param);
    parts(at).forEach(look);
  };
  look(type);
  return found;
}
