/** Reads the types of `coq/library.ts`. */
import { meta, type Type } from "../../ir/types.ts";
import { flowDecl, someNumber, sumDecl } from "./unify.ts";

/** A fresh copy of a type: its variables stand for types that are not known yet. */
export function instantiated(text: string): { readonly params: readonly Type[]; readonly result: Type } {
  const reader = new Reader(text);
  const type = reader.arrows();
  return type.k === "fn" ? type : { params: [], result: type };
}

const atoms: Readonly<Record<string, Type>> = {
  bool: { k: "bool" },
  number: { k: "number" },
  node: { k: "node" },
  string: { k: "string" },
  unit: { k: "unit" },
};

class Reader {
  private readonly tokens: string[];
  private readonly variables = new Map<string, Type>();

  constructor(text: string) {
    this.tokens = text.match(/->|[[\](),?]|\w+/g) ?? [];
  }

  /** `a -> b -> c` is a function of two arguments. */
  arrows(): Type {
    const all = [this.postfix()];
    while (this.tokens[0] === "->") {
      this.tokens.shift();
      all.push(this.postfix());
    }
    const result = all.pop() as Type;
    return all.length === 0 ? result : { k: "fn", params: all, result };
  }

  private postfix(): Type {
    let at = this.atom();
    while (this.tokens[0] === "?") {
      this.tokens.shift();
      at = { k: "option", of: at };
    }
    return at;
  }

  private atom(): Type {
    const token = this.tokens.shift();
    if (token === "[") {
      const of = this.arrows();
      this.tokens.shift();
      return { k: "list", of };
    }
    if (token === "(") {
      const items = [this.arrows()];
      while (this.tokens[0] === ",") {
        this.tokens.shift();
        items.push(this.arrows());
      }
      this.tokens.shift();
      return items.length === 1 ? (items[0] as Type) : { k: "tuple", items };
    }
    if (token === "Flow" || token === "Sum") {
      const args = [this.atom(), this.atom()];
      return { k: "named", decl: token === "Flow" ? flowDecl : sumDecl, args };
    }
    if (token === "Map") {
      const [key, value] = [this.atom(), this.atom()];
      return { k: "map", key, value };
    }
    if (token === "Set") return { k: "set", of: this.atom() };
    const name = token ?? "";
    const known = atoms[name] ?? this.variables.get(name);
    if (known !== undefined) return known;
    const fresh = name === "n" ? someNumber() : meta();
    this.variables.set(name, fresh);
    return fresh;
  }
}
