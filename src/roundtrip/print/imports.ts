/** What one module of extracted code imports, found out while it is printed. */
import path from "node:path";
import type { Global } from "../../ir/expr.ts";
import { isPacket } from "../../ir/library.ts";
import { prune, type Type, type TypeDecl } from "../../ir/types.ts";
import { authoredName } from "../running.ts";
import { isKnown, settle } from "../typed/unify.ts";

/** Where something authored is declared, and what its module calls it. */
export interface Home {
  readonly file: string;
  readonly name: string;
  /** What others import it as: its name, another, or `default`. */
  readonly exported: string;
}

/** Finds what is authored. */
export interface Homes {
  global(global: Global): Home;
}

export class ImportsOf {
  private readonly library = new Set<string>();
  private readonly realizers = new Set<string>();
  private readonly authored = new Map<string, Map<string, string>>();
  private readonly types = new Map<string, Map<string, string>>();

  constructor(
    private readonly file: string,
    private readonly homes: Homes,
    /** Names that the module's own declarations have. */
    private readonly own: ReadonlySet<string>,
  ) {}

  /** Something of the authoring library. */
  lang(name: string): string {
    this.library.add(name);
    return name;
  }

  realizer(name: string): string {
    this.realizers.add(name);
    return this.own.has(name) ? `${name}_` : name;
  }

  realizerType(name: string): string {
    this.realizers.add(`type ${name}`);
    return name;
  }

  global(global: Global): string {
    const { file, name, exported } = this.homes.global(global);
    if (file === this.file) return name;
    return this.from(this.authored, file, exported, name);
  }

  typeName(decl: TypeDecl): string {
    if (isPacket(decl)) {
      this.library.add("type Packet");
      return "Packet";
    }
    const name = authoredName(decl);
    if (decl.span.file === this.file) return name;
    return this.from(this.types, decl.span.file, name);
  }

  /** A type that text of the author's mentions, under a name of its file. */
  authoredType(file: string, name: string, local: string): void {
    const known = this.types.get(file) ?? new Map<string, string>();
    this.types.set(file, known.set(name, local));
  }

  private from(all: Map<string, Map<string, string>>, file: string, name: string, called = name): string {
    const known = all.get(file) ?? new Map<string, string>();
    all.set(file, known);
    const local = known.get(name) ?? (this.own.has(called) ? `${called}_` : called);
    known.set(name, local);
    return local;
  }

  /** A type as its author would write it. */
  type(of: Type): string {
    const at = settle(of);
    switch (at.k) {
      case "bool":
        return "boolean";
      case "node":
        this.library.add("type NodeId");
        return "NodeId";
      case "unit":
        return "undefined";
      case "error":
      case "meta":
        return "never";
      case "list": {
        const inner = this.type(at.of);
        return `readonly ${/^\w+(<.*>)?$/.test(inner) ? inner : `(${inner})`}[]`;
      }
      case "map":
        return `ReadonlyMap${this.typeArgs([at.key, at.value])}`;
      case "set":
        return `ReadonlySet${this.typeArgs([at.of])}`;
      case "tuple":
        return `readonly [${at.items.map((item) => this.type(item)).join(", ")}]`;
      case "option": {
        const inner = this.type(at.of);
        return `${prune(at.of).k === "fn" ? `(${inner})` : inner} | undefined`;
      }
      case "fn":
        return `(${at.params.map((p, i) => `x${i + 1}: ${this.type(p)}`).join(", ")}) => ${this.type(at.result)}`;
      case "named": {
        const internal = at.decl.span.file === "" && !isPacket(at.decl);
        if (internal) this.realizers.add(`type ${at.decl.name}`);
        const name = internal ? at.decl.name : this.typeName(at.decl);
        return name + this.typeArgs(at.args);
      }
      case "param":
        return at.param.name;
      case "opaque":
        return "never";
      default:
        return at.k;
    }
  }

  typeArgs(args: readonly Type[]): string {
    return args.length === 0 ? "" : `<${args.map((arg) => this.type(arg)).join(", ")}>`;
  }

  /** Type arguments; none where something of them is not known. */
  knownTypeArgs(args: readonly Type[]): string {
    return args.every(isKnown) ? this.typeArgs(args) : "";
  }

  /** The import statements for names that are used, in the order that linters like. */
  statements(used: (name: string) => boolean): readonly string[] {
    const names = (all: ReadonlySet<string>): string =>
      [...all]
        .sort((a, b) => sortKey(a).localeCompare(sortKey(b)))
        .map((name) => (this.own.has(name) ? `${name} as ${name}_` : name))
        .join(", ");
    const own = (set: ReadonlySet<string>, from: string): readonly string[] => {
      const kept = new Set([...set].filter((name) => used(sortKey(name)) || used(`${sortKey(name)}_`)));
      if (kept.size === 0) return [];
      const onlyTypes = [...kept].every((name) => name.startsWith("type "));
      const listed = names(kept);
      return [
        onlyTypes
          ? `import type { ${listed.replace(/\btype /g, "")} } from ${JSON.stringify(from)};`
          : `import { ${listed} } from ${JSON.stringify(from)};`,
      ];
    };
    const files = [...new Set([...this.authored.keys(), ...this.types.keys()])].sort();
    const aliased = ([name, local]: readonly [string, string]): string =>
      name === local ? name : `${name} as ${local}`;
    return [
      ...own(this.library, "disel-ts"),
      ...own(this.realizers, "disel-ts/realizers"),
      ...files.flatMap((file) => {
        const isUsed = ([, local]: readonly [string, string]): boolean => used(local);
        const all_ = [...(this.authored.get(file) ?? [])].filter(isUsed);
        const own_ = all_.find(([name]) => name === "default")?.[1];
        const values = all_.filter(([name]) => name !== "default").map(aliased);
        const types = [...(this.types.get(file) ?? [])].filter(isUsed).map(aliased);
        if (all_.length + types.length === 0) return [];
        const relative = path.relative(path.dirname(this.file), file).split(path.sep).join("/");
        const from = JSON.stringify(relative.startsWith(".") ? relative : `./${relative}`);
        if (all_.length === 0) return `import type { ${types.sort().join(", ")} } from ${from};`;
        const all = [...values, ...types.map((name) => `type ${name}`)].sort((a, b) =>
          sortKey(a).localeCompare(sortKey(b)),
        );
        const listed = all.length === 0 ? "" : `{ ${all.join(", ")} }`;
        const first = own_ === undefined ? "" : listed === "" ? own_ : `${own_}, `;
        return `import ${first}${listed} from ${from};`;
      }),
    ];
  }
}

const sortKey = (name: string): string => name.replace(/^type /, "");
