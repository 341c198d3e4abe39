/** Types of the IR -> shapes of the wire: plain data, with every declared type at its arguments. */
import { fieldTypes, prune, showType, type Type, type TypeDecl } from "../ir/types.ts";
import type { Definition, Definitions, Fields, Shape } from "../runtime/wire/shapes.ts";

/** A type that values cannot be sent of. */
export class NoShape extends Error {
  constructor(type: Type) {
    super(`${showType(type)} is no data`);
  }
}

export class Shapes {
  private readonly names = new Map<TypeDecl, Map<string, string>>();
  private readonly made: Record<string, Definition> = {};

  get definitions(): Definitions {
    return this.made;
  }

  /** @throws NoShape for functions, and for what is not known */
  of(type: Type): Shape {
    const at = prune(type);
    switch (at.k) {
      case "bool":
      case "number":
      case "bigint":
      case "node":
      case "string":
      case "unit":
        return { k: at.k };
      case "list":
      case "option":
      case "set":
        return { k: at.k, of: this.of(at.of) };
      case "map":
        return { k: "map", key: this.of(at.key), value: this.of(at.value) };
      case "tuple":
        return { k: "tuple", items: at.items.map((item) => this.of(item)) };
      case "named":
        return { k: "ref", to: this.declared(at) };
      default:
        throw new NoShape(at);
    }
  }

  private declared(type: Type & { k: "named" }): string {
    const { decl, args } = type;
    const shown = showType(type);
    let names = this.names.get(decl);
    if (names === undefined) {
      names = new Map();
      this.names.set(decl, names);
    }
    // Arguments are told apart by what they are, not by what they are called: shapes say that.
    const key = JSON.stringify(args.map((arg) => this.of(arg)));
    const known = names.get(key);
    if (known !== undefined) return known;
    let name = shown;
    for (let i = 2; name in this.made; i++) name = `${shown} ${i}`;
    names.set(key, name);
    // The place is taken before the fields are looked at: types may be recursive.
    this.made[name] = { k: "literals", values: [] };
    this.made[name] = this.definition(decl, args);
    return name;
  }

  private definition(decl: TypeDecl, args: readonly Type[]): Definition {
    const fields = (of: Parameters<typeof fieldTypes>[0]): Fields => {
      const types = fieldTypes(of, decl, args);
      return Object.fromEntries(of.map((field, i) => [field.name, this.of(types[i] as Type)]));
    };
    if (decl.kind === "record") return { k: "record", fields: fields(decl.fields) };
    if (decl.tag === undefined) return { k: "literals", values: decl.variants.map(({ tag }) => tag) };
    const variants = Object.fromEntries(decl.variants.map((variant) => [variant.tag, fields(variant.fields)]));
    return { k: "union", tag: decl.tag, variants };
  }
}
