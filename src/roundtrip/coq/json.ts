/** Reads the document that Coq's JSON extraction prints. */
import { decided } from "./decided.ts";
import { type Branch, type Definition, type Term, type TermVar, varTerm } from "./terms.ts";

type Json = { readonly [key: string]: unknown };

/** The realized names that `templates/roundtrip/extraction.v.hbs` gives to what is erased here. */
const EQ = "$eq";
const WORLD = "$world";
const BUILD_EQ = "$Build_Eq";
/** What the test of an equality becomes. */
export const EQUALS = "$equals";

/** The definitions of an extraction, by the names that Coq chose. */
export function readExtraction(text: string): ReadonlyMap<string, Definition> {
  const document = JSON.parse(text.slice(text.indexOf("{"))) as Json;
  const items = list(document.declarations).flatMap((decl) =>
    decl.what === "decl:term" ? [decl] : decl.what === "decl:fixgroup" ? list(decl.fixlist) : [],
  );
  const shapes = new Map(items.map((item) => [item.name as string, shapeOf(item.type as Json)] as const));
  const reader = new Reader(shapes);
  return new Map(items.map((item) => [item.name as string, reader.definition(item)] as const));
}

const list = (value: unknown): readonly Json[] => value as readonly Json[];

/** Which parameters are erased; and whether what is defined is an equality itself. */
interface Shape {
  readonly erased: readonly boolean[];
  readonly isEquality: boolean;
}

function shapeOf(type: Json): Shape {
  const erased: boolean[] = [];
  let at = type;
  for (; at.what === "type:arrow"; at = at.right as Json) erased.push(isErased(at.left as Json));
  return { erased, isEquality: isErased(at) };
}

const isErased = (type: Json): boolean => type.what === "type:glob" && (type.name === EQ || type.name === WORLD);

type Scope = ReadonlyMap<string, TermVar>;

/** Stands for a variable that is erased. */
const erasedVar: TermVar = { name: "" };

class Reader {
  constructor(private readonly shapes: ReadonlyMap<string, Shape>) {}

  definition(item: Json): Definition {
    const name = item.name as string;
    const shape = this.shapes.get(name);
    const erased = shape?.erased ?? [];
    const arity = erased.filter((one) => !one).length;
    if (shape?.isEquality === true) return { name, value: { k: "erased" }, arity };
    // Much of what is extracted is the library's, and is never looked at.
    let value: Term | undefined;
    const read = (): Term => {
      value ??= decided(this.value(item.value as Json, erased));
      return value;
    };
    return {
      name,
      arity,
      get value() {
        return read();
      },
    };
  }

  /** A definition's value without the parameters that are erased. */
  private value(json: Json, erased: readonly boolean[]): Term {
    if (json.what !== "expr:lambda") return this.term(json, new Map());
    return this.lambda(json, new Map(), erased);
  }

  private lambda(json: Json, scope: Scope, erased: readonly boolean[] = []): Term {
    const inner = new Map(scope);
    const params: TermVar[] = [];
    (json.argnames as readonly string[]).forEach((name, i) => {
      const param = erased[i] === true ? erasedVar : { name };
      if (erased[i] !== true) params.push(param);
      if (name !== "_") inner.set(name, param);
    });
    const body = this.term(json.body as Json, inner);
    return params.length === 0 ? body : { k: "lambda", params, body };
  }

  private term(json: Json, scope: Scope): Term {
    switch (json.what) {
      case "expr:rel": {
        const of = scope.get(json.name as string);
        if (of === undefined) throw new Error(`Coq's extraction mentions ${String(json.name)}, which nothing binds`);
        return of === erasedVar ? { k: "erased" } : varTerm(of);
      }
      case "expr:global": {
        const name = json.name as string;
        return this.shapes.get(name)?.isEquality === true ? { k: "erased" } : { k: "global", name };
      }
      case "expr:constructor":
        return {
          k: "constructor",
          name: json.name as string,
          args: list(json.args).map((arg) => this.term(arg, scope)),
        };
      case "expr:lambda":
        return this.lambda(json, scope);
      case "expr:apply":
        return this.apply(json, scope);
      case "expr:let": {
        const param: TermVar = { name: json.name as string };
        const value = this.term(json.nameval as Json, scope);
        return { k: "let", param, value, body: this.term(json.body as Json, new Map(scope).set(param.name, param)) };
      }
      case "expr:case":
        return this.cases(json, scope);
      case "expr:fix": {
        const [only, ...others] = list(json.funcs);
        if (only === undefined || others.length > 0) throw new Error("functions that call each other were extracted");
        const self: TermVar = { name: only.name as string };
        return { k: "fix", self, body: this.term(only.body as Json, new Map(scope).set(self.name, self)) };
      }
      case "expr:exception":
        return { k: "absurd" };
      case "expr:dummy":
        return { k: "erased" };
      case "expr:coerce":
        return this.term(json.value as Json, scope);
      default:
        throw new Error(`Coq's extraction has a term of an unknown kind: ${String(json.what)}`);
    }
  }

  private apply(json: Json, scope: Scope): Term {
    const func = json.func as Json;
    const fn = this.term(func, scope);
    const all = list(json.args);
    const head = func.what === "expr:coerce" ? (func.value as Json) : func;
    const shape = head.what === "expr:global" ? this.shapes.get(head.name as string) : undefined;
    if (shape?.isEquality === true) return { k: "erased" };
    const args = all.filter((_, i) => shape?.erased[i] !== true).map((arg) => this.term(arg, scope));
    return args.length === 0 ? fn : { k: "apply", fn, args };
  }

  private cases(json: Json, scope: Scope): Term {
    const of = this.term(json.expr as Json, scope);
    // The test of an equality, whichever it is: equalities are proved to be that of values.
    if (of.k === "erased") {
      const [only] = list(json.cases);
      if ((only?.pat as Json | undefined)?.name !== BUILD_EQ)
        throw new Error("Coq's extraction tests something that was erased");
      return { k: "global", name: EQUALS };
    }
    const branches = list(json.cases).map((one): Branch => {
      const pattern = one.pat as Json;
      if (pattern.what === "pat:wild")
        return { constructor_: undefined, params: [], body: this.term(one.body as Json, scope) };
      if (pattern.what !== "pat:constructor")
        throw new Error(`Coq's extraction has a pattern of an unknown kind: ${String(pattern.what)}`);
      const inner = new Map(scope);
      const params = (pattern.argnames as readonly string[]).map((name): TermVar => {
        const param = { name };
        if (name !== "_") inner.set(name, param);
        return param;
      });
      return { constructor_: pattern.name as string, params, body: this.term(one.body as Json, inner) };
    });
    return { k: "case", of, branches };
  }
}
