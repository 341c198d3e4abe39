/** One authored module, from what Coq extracted of it. */
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { cat, type Doc, group, hard, line, nest, Places, print, soft } from "../../coqgen/doc.ts";
import { located } from "../../coqgen/sourcemap.ts";
import type { Diagnostics } from "../../diagnostics/diagnostic.ts";
import type { Decl, FunctionDecl, Module } from "../../ir/decl.ts";
import type { Local } from "../../ir/expr.ts";
import type { visitExpr } from "../../ir/free.ts";
import { prune, type Type, type TypeParam } from "../../ir/types.ts";
import { visitDecl } from "../../ir/visit.ts";
import type { Extraction } from "../coq/extraction.ts";
import { arrowBody } from "../print/expressions/functions.ts";
import { type Homes, ImportsOf } from "../print/imports.ts";
import { Taken } from "../print/names.ts";
import { type Env, nameOf } from "../print/places.ts";
import { Printer } from "../print/printer.ts";
import { block } from "../print/syntax.ts";
import * as realizersOf from "../realizers/index.ts";
import { authoredName } from "../running.ts";
import { someTyped, type Typed, type Var, visitTyped } from "../typed/expr.ts";
import { Rebuild } from "../typed/rebuild/rebuild.ts";
import { Mistyped } from "../typed/unify.ts";
import { deploymentDoc } from "./deployments.ts";
import { programDoc } from "./programs.ts";
import { protocolDoc } from "./protocols.ts";
import { recursiveDoc } from "./recursion.ts";
import type { Surface } from "./surface.ts";
import { worldDoc } from "./worlds.ts";

/** Names that variables leave to what is imported. */
const realizers = [...Object.keys(realizersOf), "protocol", "program", "compose", "deploy", "placed"];

export interface Sources {
  readonly surface: (file: string) => Surface;
  readonly homes: Homes;
}

/** What the printers of declarations share. */
export interface Context {
  readonly extraction: Extraction;
  readonly sources: Sources;
  readonly imports: ImportsOf;
  readonly surface: Surface;
  /** A printer whose variables have names of their own. */
  printer(decl: Decl): Printer;
  /** `export function name<T>(params): Result` with a body, or a constant. */
  declared(decl: Exclude<Decl, { kind: "record" | "union" }>, head: Head, body: Body): Doc;
}

export interface Head {
  readonly typeParams: readonly TypeParam[];
  readonly params: readonly (readonly [name: string, type: Type])[];
  readonly result: string | undefined;
}

export interface Body {
  readonly before: readonly Doc[];
  readonly value: Doc;
}

/** The text of a module; nothing where something of it cannot be brought back, which is reported. */
export function moduleText(
  module: Module,
  extraction: Extraction,
  sources: Sources,
  diagnostics: Diagnostics,
): string | undefined {
  const surface = sources.surface(module.file);
  const helpers = module.decls.flatMap((decl) =>
    "helpers" in decl ? decl.helpers.map((one) => authoredName(one.global)) : [],
  );
  const declared = new Set([...surface.declared, ...helpers]);
  const imports = new ImportsOf(module.file, sources.homes, declared);
  const places = new Places();
  const context: Context = {
    extraction,
    sources,
    imports,
    surface,
    printer: (decl) => new Printer(imports, new Taken([...declared, ...realizers], authoredNames(decl))),
    declared: (decl, head, body) =>
      declaredDoc(decl, sources.homes.global(decl.global).name, head, body, surface, imports),
  };
  let failed = false;
  const printed = module.decls.flatMap((decl): readonly Printed[] => {
    if (decl.kind === "record" || decl.kind === "union") return [];
    try {
      const doc = cat(documented(decl.doc), declDoc(decl, context));
      return [{ name: sources.homes.global(decl.global).name, text: located(print(doc, places, 110), places).text }];
    } catch (error) {
      if (!(error instanceof Mistyped)) throw error;
      failed = true;
      diagnostics.report({
        code: "DSL5002",
        severity: "error",
        message: `${authoredName(decl.global)} cannot be brought back to TypeScript: ${error.message}`,
        hint: "write it in another way; docs/roundtrip.md says what comes back",
        span: decl.span,
      });
      return [];
    }
  });
  if (failed) return undefined;
  const kept = keptOf(printed, surface);
  const text = kept.join("\n");
  for (const { local, name, file } of surface.imported) {
    if (
      !mentions(
        surface.types
          .map((one) => one.text)
          .filter((one) => kept.includes(one))
          .join("\n"),
        local,
      )
    )
      continue;
    if (file !== undefined) imports.authoredType(file, name, local);
    else imports.lang(`type ${local}`);
  }
  return fill({
    heading: surface.heading,
    imports: imports.statements((name) => mentions(text, name)),
    pieces: [...kept, ...surface.exports],
  });
}

interface Printed {
  readonly name: string;
  readonly text: string;
}

/** Types and definitions that are exported, and those that these need: what only claims and proofs use is left out. */
function keptOf(printed: readonly Printed[], surface: Surface): readonly string[] {
  const all = [...surface.types, ...printed];
  const kept = new Set(
    all.filter(({ name, text }) => surface.exportedAs(name) !== undefined || /^export /m.test(text)),
  );
  for (let size = -1; size !== kept.size; ) {
    size = kept.size;
    for (const one of all) if ([...kept].some(({ text }) => mentions(text, one.name))) kept.add(one);
  }
  return all.filter((one) => kept.has(one)).map((one) => one.text);
}

/** Whether a text has a name as a word of its own. */
function mentions(text: string, name: string): boolean {
  const word = name.replace(/[$]/g, "\\$&");
  return (
    new RegExp(`(?<![\\w$.])${word}(?![\\w$])`).test(text.replace(/\/\*\*[\s\S]*?\*\//g, "")) ||
    new RegExp(`\\.\\.\\.${word}(?![\\w$])`).test(text)
  );
}

function declDoc(decl: Exclude<Decl, { kind: "record" | "union" }>, context: Context): Doc {
  switch (decl.kind) {
    case "function":
      return functionDoc(decl, context);
    case "protocol":
      return protocolDoc(decl, context);
    case "world":
      return worldDoc(decl, context);
    case "program":
      return programDoc(decl, context);
    case "deployment":
      return deploymentDoc(decl, context);
  }
}

export const documented = (doc: string | undefined): Doc =>
  doc === undefined
    ? ""
    : doc.includes("\n")
      ? cat("/**", ...doc.split("\n").map((one) => cat(hard, ` * ${one}`.trimEnd())), hard, " */", hard)
      : cat(`/** ${doc} */`, hard);

/** The names that an author gave to variables of a declaration. */
function authoredNames(decl: Decl): ReadonlySet<string> {
  const found = new Set<string>();
  const see = (expr: Parameters<typeof visitExpr>[0]): void => {
    if (expr.k === "local") found.add(expr.local.name);
  };
  visitDecl(decl, see);
  return found;
}

function declaredDoc(
  decl: Exclude<Decl, { kind: "record" | "union" }>,
  name: string,
  head: Head,
  body: Body,
  surface: Surface,
  imports: ImportsOf,
): Doc {
  const isDefault =
    surface.defaultExpression !== undefined &&
    decl.kind !== "function" &&
    decl.span.start >= surface.defaultExpression.start &&
    decl.span.end <= surface.defaultExpression.end;
  const isFunction = isDefault ? head.params.length > 0 : surface.functions.has(name);
  const exported = surface.exported.has(name) ? "export " : name === surface.defaultName ? "export default " : "";
  if (!isFunction) {
    const type = head.result === undefined ? "" : `: ${head.result}`;
    const value = body.before.length === 0 ? body.value : cat("(() => ", blockOf(body), ")()");
    if (isDefault) return group("export default ", value, ";");
    return group(exported, "const ", name, type, " = ", value, ";");
  }
  const typeParams = head.typeParams.length === 0 ? "" : `<${head.typeParams.map((one) => one.name).join(", ")}>`;
  const params = head.params.map(([param, type]) => `${param}: ${imports.type(type)}`);
  const shown = group(
    "(",
    nest(cat(...params.flatMap((one, i) => [i === 0 ? soft : line, one, i === params.length - 1 ? "" : ","]))),
    params.length === 0 ? "" : soft,
    ")",
  );
  const result = head.result === undefined ? "" : `: ${head.result}`;
  return cat(
    isDefault ? "export default " : exported,
    "function ",
    isDefault ? "" : name,
    typeParams,
    shown,
    result,
    " ",
    blockOf(body),
  );
}

const blockOf = ({ before, value }: Body): Doc => block([...before, group("return ", value, ";")]);

/** Parameters of a factory as variables, and where they stand in TypeScript. */
export function paramsOf(
  params: readonly Local[],
  printer: Printer,
): { readonly vars: ReadonlyMap<Local, Var>; readonly env: Env; readonly names: readonly (readonly [string, Type])[] } {
  const vars = new Map<Local, Var>();
  const env = new Map<Var, ReturnType<typeof nameOf>>();
  const names = params.map((param): readonly [string, Type] => {
    const of: Var = { name: param.name, type: param.type };
    const name = printer.fresh(param.name);
    vars.set(param, of);
    env.set(of, nameOf(name));
    return [name, param.type];
  });
  return { vars, env, names };
}

// ---------------------------------------------------------------- functions

function functionDoc(decl: FunctionDecl, context: Context): Doc {
  const value = context.extraction.value((root) => root.k === "function" && root.decl === decl);
  if (value === undefined) throw new Mistyped("Coq extracted nothing of it");
  const printer = context.printer(decl);
  const rebuild = new Rebuild(context.extraction, { factory: undefined, params: new Map() });
  const { params, body } = rebuild.opened(
    value,
    decl.params.map(({ name, type }) => ({ name, type })),
    resultOf(decl),
  );
  const head: Head = {
    typeParams: decl.typeParams,
    params: [],
    result: context.imports.type(resultOf(decl)),
  };
  const env = new Map<Var, ReturnType<typeof nameOf>>();
  const names = params.map((param, i): readonly [string, Type] => {
    const name = printer.fresh(decl.params[i]?.name ?? param.name);
    env.set(param, nameOf(name));
    return [name, param.type];
  });
  if (callsItself(body, decl))
    return recursiveDoc(decl, { ...head, params: names }, params, body, env, printer, context);
  const isFunction = context.surface.functions.has(context.sources.homes.global(decl.global).name);
  if (!isFunction) return context.declared(decl, head, { before: [], value: printer.expr(body, env) });
  const statements = printer.statements(body, env, printer.returning);
  const before = statements.slice(0, -1);
  const last = statements.at(-1) as Doc;
  return withStatements(context.declared(decl, { ...head, params: names }, { before, value: "" }), [...before, last]);
}

/** What a function of nothing returns is what it is in Coq. */
function resultOf(decl: FunctionDecl): Type {
  const type = prune(decl.global.type);
  return decl.params.length === 0 && type.k === "fn" && type.params.length === 0 ? type.result : decl.result;
}

/** A declaration with statements in the place of its body. */
export function withStatements(doc: Doc, statements: readonly Doc[]): Doc {
  if (typeof doc === "string" || doc.k !== "all") throw new Error("a declaration without a body");
  return cat(...doc.docs.slice(0, -1), block(statements));
}

const callsItself = (body: Typed, decl: FunctionDecl): boolean =>
  someTyped(body, (at) => at.k === "global" && at.global === decl.global);

/** The helpers of a factory that the code in it uses, each after those that it uses itself. */
export function helpersDocs(
  decl: Decl & { readonly helpers: readonly FunctionDecl[] },
  vars: ReadonlyMap<Local, Var>,
  env: Env,
  printer: Printer,
  context: Context,
  used: readonly Typed[],
): readonly Doc[] {
  const factory = decl as Parameters<typeof context.printer>[0] & { readonly kind: "protocol" };
  const rebuilt = decl.helpers.map((helper) => {
    const value = context.extraction.value((root) => root.k === "function" && root.decl === helper);
    if (value === undefined) throw new Mistyped(`Coq extracted nothing of ${helper.global.name}`);
    const rebuild = new Rebuild(context.extraction, { factory, params: vars });
    const leading = context.extraction.roots.closures.of(helper.global).map((local) => vars.get(local) as Var);
    const opened = rebuild.opened(
      value,
      helper.params.map(({ name, type }) => ({ name, type })),
      resultOf(helper),
      leading,
    );
    return { helper, ...opened };
  });
  const wanted = new Set<FunctionDecl>();
  const look = (at: Typed): void =>
    visitTyped(at, (one) => {
      const found = one.k === "global" ? rebuilt.find(({ helper }) => helper.global === one.global) : undefined;
      if (found === undefined || wanted.has(found.helper)) return;
      wanted.add(found.helper);
      look(found.body);
    });
  used.forEach(look);
  return rebuilt
    .filter(({ helper }) => wanted.has(helper))
    .map(({ helper, params, body }) => {
      if (callsItself(body, helper)) throw new Mistyped(`${helper.global.name} calls itself inside another`);
      return printer.inside(() => {
        const inner = new Map(env);
        const shown = params.map((param, i) => {
          const name = printer.fresh(helper.params[i]?.name ?? param.name);
          inner.set(param, nameOf(name));
          return `${name}: ${context.imports.type(param.type)}`;
        });
        const type = prune(helper.global.type);
        const isConstant = helper.params.length === 0 && type.k !== "fn";
        const result = context.imports.type(resultOf(helper));
        const name = authoredName(helper.global);
        const typeParams =
          helper.typeParams.length === 0 ? "" : `<${helper.typeParams.map((one) => one.name).join(", ")}>`;
        const doc = isConstant
          ? group("const ", name, ": ", result, " = ", printer.expr(body, inner), ";")
          : group(
              "const ",
              name,
              " = ",
              typeParams,
              "(",
              shown.join(", "),
              "): ",
              result,
              " =>",
              arrowBody(printer, body, inner),
              ";",
            );
        return cat(documented(helper.doc), doc);
      });
    });
}

interface Shape {
  readonly heading: string | undefined;
  readonly imports: readonly string[];
  readonly pieces: readonly string[];
}

let template: ((values: Shape) => string) | undefined;

function fill(values: Shape): string {
  template ??= Handlebars.compile<Shape>(
    readFileSync(new URL("../../../templates/roundtrip/module.ts.hbs", import.meta.url), "utf8"),
    { noEscape: true },
  );
  return template(values);
}
