/** What stands for what once ghosts are left out: types, functions and local variables. */
import type { Global, Local } from "../../ir/expr.ts";
import { local } from "../../ir/expr.ts";
import type { Span } from "../../ir/span.ts";
import {
  type Field,
  fn,
  list,
  mapOf,
  named,
  option,
  parts,
  prune,
  type RecordDecl,
  type Type,
  type TypeDecl,
  tuple,
  type UnionDecl,
} from "../../ir/types.ts";

/** Why something has no meaning without ghosts. */
export interface Issue {
  readonly code: "DSL2030" | "DSL2031";
  readonly message: string;
  readonly hint: string;
  readonly span: Span;
}

/** What the names of what is derived end with. */
export const suffix = "_run";

export class Twins {
  private readonly types = new Map<TypeDecl, TypeDecl>();
  private readonly globals = new Map<Global, Global>();
  private readonly without = new Map<Global, Issue>();
  private readonly locals = new Map<Local, Local>();

  /** Whether any type has ghost fields. */
  get any(): boolean {
    return this.types.size > 0;
  }

  /** The type without its ghost fields. */
  addType(decl: TypeDecl): TypeDecl {
    const kept = (fields: readonly Field[]): readonly Field[] =>
      fields.filter((field) => field.ghost !== true).map((field) => ({ ...field }));
    const name = decl.name + suffix;
    const doc = `${decl.name} as it runs, without ghosts.`;
    const twin: RecordDecl | UnionDecl =
      decl.kind === "record"
        ? { ...decl, name, authored: decl.name, doc, fields: kept(decl.fields) }
        : {
            ...decl,
            name,
            authored: decl.name,
            doc,
            variants: decl.variants.map((one) => ({ ...one, fields: kept(one.fields) })),
          };
    this.types.set(decl, twin);
    return twin;
  }

  typeDecl(decl: TypeDecl): TypeDecl | undefined {
    return this.types.get(decl);
  }

  /** The definition that stands for one that mentions types with ghosts. */
  addGlobal(global: Global, name = global.name + suffix): Global {
    const twin = { name, authored: global.name, type: this.type(global.type) };
    this.globals.set(global, twin);
    return twin;
  }

  /** Says that a definition reads ghosts, and so has no meaning without them. */
  refuseGlobal(global: Global, issue: Issue): void {
    this.globals.delete(global);
    this.without.set(global, issue);
  }

  global(global: Global): Global | Issue {
    return this.without.get(global) ?? this.globals.get(global) ?? global;
  }

  /** Whether a type mentions one with ghosts. */
  ghostly(type: Type): boolean {
    const at = prune(type);
    return (at.k === "named" && this.types.has(at.decl)) || parts(at).some((part) => this.ghostly(part));
  }

  type(type: Type): Type {
    const at = prune(type);
    switch (at.k) {
      case "list":
        return list(this.type(at.of));
      case "option":
        return option(this.type(at.of));
      case "map":
        return mapOf(at.key, this.type(at.value));
      case "tuple":
        return tuple(at.items.map((item) => this.type(item)));
      case "fn":
        return fn(
          at.params.map((param) => this.type(param)),
          this.type(at.result),
        );
      case "named":
        return named(
          this.types.get(at.decl) ?? at.decl,
          at.args.map((arg) => this.type(arg)),
        );
      default:
        return at;
    }
  }

  /** The variable of the type without ghosts: itself where its type has none. */
  local(one: Local): Local {
    const known = this.locals.get(one);
    if (known !== undefined) return known;
    const twin = this.ghostly(one.type) ? local(one.name, this.type(one.type), one.span) : one;
    this.locals.set(one, twin);
    return twin;
  }
}

/** Whether a declared type has a ghost field itself. */
export function hasGhosts(decl: TypeDecl): boolean {
  const fields = decl.kind === "record" ? decl.fields : decl.variants.flatMap((variant) => variant.fields);
  return fields.some((field) => field.ghost === true);
}

export const isIssue = (one: Global | Issue): one is Issue => "hint" in one;
