/** The names of variables at a place: chosen where they are bound, so that they hide nothing that is used below. */
import type { Expr, Local } from "../ir/expr.ts";
import type { Prog } from "../ir/program.ts";
import type { TypeParam } from "../ir/types.ts";
import type { Closures, Factory } from "./closures.ts";
import { mentionsOf } from "./mentions.ts";
import { fresh, identifier, type Names } from "./names.ts";

export class Scope {
  private constructor(
    readonly names: Names,
    readonly closures: Closures,
    /** The section that is open: its definitions are used without their parameters. */
    readonly section: Factory | undefined,
    private readonly locals: ReadonlyMap<Local, string>,
    private readonly typeParams: ReadonlyMap<TypeParam, string>,
  ) {}

  static empty(names: Names, closures: Closures): Scope {
    return new Scope(names, closures, undefined, new Map(), new Map());
  }

  inSection(section: Factory): Scope {
    return new Scope(this.names, this.closures, section, this.locals, this.typeParams);
  }

  local(local: Local): string {
    return this.locals.get(local) ?? identifier(local.name);
  }

  typeParam(param: TypeParam): string {
    return this.typeParams.get(param) ?? identifier(param.name);
  }

  withTypeParams(params: readonly TypeParam[]): Scope {
    const own = this.names.typeParams(params, [...this.typeParams.values()]);
    const map = new Map([...this.typeParams, ...own]);
    return new Scope(this.names, this.closures, this.section, this.locals, map);
  }

  /** The scope inside a binder of `locals` over `bodies`. */
  bind(locals: readonly Local[], bodies: readonly (Expr | Prog)[], also: readonly string[] = []): Scope {
    const mentions = bodies.map((body) => mentionsOf(body, this.names));
    const hidden = new Set<string>(also);
    for (const param of this.typeParams.values()) hidden.add(param).add(`Eq${param}`);
    for (const mention of mentions) {
      for (const name of mention.names) hidden.add(name);
      for (const local of mention.free) if (!locals.includes(local)) hidden.add(this.local(local));
    }
    const map = new Map(this.locals);
    for (const local of locals) {
      const name = fresh(local.name, (one) => hidden.has(one) || this.names.notForVariables(one));
      hidden.add(name);
      map.set(local, name);
    }
    return new Scope(this.names, this.closures, this.section, map, this.typeParams);
  }

  /** The scope where a local is called as given: in a statement that quantifies over it. */
  called(local: Local, name: string): Scope {
    return new Scope(this.names, this.closures, this.section, new Map(this.locals).set(local, name), this.typeParams);
  }
}
