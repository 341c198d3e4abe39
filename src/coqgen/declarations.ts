/** Data: types, functions, protocols and programs in Coq. Nothing here is a statement or a proof. */
import type { FunctionDecl, ProgramDecl, ProtocolDecl, Step } from "../ir/decl.ts";
import type { Local } from "../ir/expr.ts";
import {
  type Field,
  prune,
  type RecordDecl,
  sameType,
  type Type,
  type TypeDecl,
  type TypeParam,
  type UnionDecl,
  type Variant,
  variantsOf,
} from "../ir/types.ts";
import { anyBinders, calledBy, realPrograms } from "./calls.ts";
import type { Factory } from "./closures.ts";
import { comment } from "./comments.ts";
import { cat, type Doc, from, group, hard, join, line, lines, nest } from "./doc.ts";
import { constructorName, exprDoc, filled } from "./expressions.ts";
import { fresh, identifier, sharedFields } from "./names.ts";
import { progDoc } from "./programs.ts";
import type { Scope } from "./scope.ts";
import { typeDoc, typeNames } from "./types.ts";
import { worldArgs, worldDoc } from "./worlds.ts";

/** Documentation and definition. */
export const documented = (doc: string | undefined, definition: Doc): Doc =>
  doc === undefined ? definition : cat(text(comment(doc)), hard, definition);

/** Text that has line breaks of its own. */
export const text = (value: string): Doc => lines(value.split("\n"));

// ---------------------------------------------------------------- types

/** `{A : Type} {EqA : Eq A}` */
export function typeBinders(
  params: readonly TypeParam[],
  scope: Scope,
  compared: (param: TypeParam) => boolean,
  brackets: readonly [string, string] = ["{", "}"],
): readonly Doc[] {
  const [open, close] = brackets;
  return params.flatMap((param) => {
    const name = scope.typeParam(param);
    return [`${open}${name} : Type${close}`, ...(compared(param) ? [`${open}Eq${name} : Eq ${name}${close}`] : [])];
  });
}

export function typeDecl(decl: TypeDecl, outer: Scope, comparable: boolean): Doc {
  const scope = outer.withTypeParams(decl.params);
  const shape = decl.kind === "record" ? recordDoc(decl, scope) : unionDoc(decl, scope);
  const shared = decl.kind === "union" ? sharedFields(decl).map((field) => sharedDoc(decl, field, scope)) : [];
  const pieces = [
    from(decl.span, documented(decl.doc, shape)),
    ...shared,
    ...(comparable ? [equality(decl, scope)] : []),
  ];
  return join(pieces, cat(hard, hard));
}

const applyParams = (name: string, decl: TypeDecl, scope: Scope): string =>
  [name, ...decl.params.map((param) => scope.typeParam(param))].join(" ");

const explicit = (decl: TypeDecl, scope: Scope): string =>
  decl.params.map((param) => ` (${scope.typeParam(param)} : Type)`).join("");
const implicit = (decl: TypeDecl, scope: Scope): string =>
  decl.params.map((param) => ` {${scope.typeParam(param)}}`).join("");

/**
 * The sort of a type. Of what has one constructor without fields `Type` would have Coq make a proposition, whose values it
 * leaves out of what it extracts.
 */
const sortOf = (constructors: readonly (readonly Field[])[]): string =>
  constructors.length === 1 && constructors[0]?.length === 0 ? "Set" : "Type";

function recordDoc(decl: RecordDecl, scope: Scope): Doc {
  const name = scope.names.type(decl);
  const fields = decl.fields.map((field) => {
    const shown = cat(scope.names.field(field), " : ", typeDoc(field.type, scope), ";");
    return field.doc === undefined ? shown : cat(text(comment(field.doc)), hard, shown);
  });
  const header = `Record ${name}${explicit(decl, scope)} : ${sortOf([decl.fields])} := {`;
  const shape = cat(header, nest(cat(hard, lines(fields))), hard, "}.");
  if (decl.params.length === 0) return shape;
  const names = [`Build_${name}`, ...decl.fields.map((field) => scope.names.field(field))];
  const holes = names.map((_, i) => (i === 0 ? decl.fields.map(() => " _").join("") : " _"));
  return cat(shape, hard, lines(names.map((one, i) => `Arguments ${one}${implicit(decl, scope)}${holes[i]}.`)));
}

function unionDoc(decl: UnionDecl, scope: Scope): Doc {
  const name = scope.names.type(decl);
  const shown = decl.variants.map((variant) => ({ variant, fields: constructorFields(variant, decl, scope) }));
  const variants = shown.map(({ variant, fields }) =>
    from(
      variant.span,
      group(
        `| ${scope.names.variant(variant)}`,
        ...variant.fields.map((field, i) => cat(` (${fields[i]} : `, typeDoc(field.type, scope), ")")),
      ),
    ),
  );
  const sort = sortOf(decl.variants.map((variant) => variant.fields));
  const shape = cat(`Inductive ${name}${explicit(decl, scope)} : ${sort} :=`, hard, lines(variants), ".");
  if (decl.params.length === 0) return shape;
  const args = shown.map(({ variant, fields }) =>
    [`Arguments ${scope.names.variant(variant)}${implicit(decl, scope)}`, ...fields].join(" ").concat("."),
  );
  return cat(shape, hard, lines(args));
}

/** What the arguments of a constructor are called; a name must not hide what the types of the next ones mention. */
function constructorFields(variant: Variant, decl: UnionDecl, scope: Scope): readonly string[] {
  const taken = new Set([scope.names.type(decl), ...decl.params.map((param) => scope.typeParam(param))]);
  for (const field of variant.fields) for (const name of typeNames(field.type, scope)) taken.add(name);
  return variant.fields.map((field) => {
    const name = fresh(field.name, (one) => taken.has(one) || scope.names.notForVariables(one));
    taken.add(name);
    return name;
  });
}

/** The projection of a field that every variant has. */
function sharedDoc(decl: UnionDecl, field: Field, scope: Scope): Doc {
  const binders = decl.params.map((param) => ` {${scope.typeParam(param)} : Type}`).join("");
  const branches = decl.variants.map((variant) => {
    const fields = variant.fields.map((one) => (one.name === field.name ? "x" : "_"));
    return ["|", scope.names.variant(variant), ...fields, "=> x"].join(" ");
  });
  const whole = decl.params.length === 0 ? scope.names.type(decl) : applyParams(scope.names.type(decl), decl, scope);
  return from(
    field.span,
    cat(
      `Definition ${scope.names.sharedField(decl, field.name)}${binders} (value : ${whole}) : `,
      typeDoc(field.type, scope),
      " :=",
      nest(cat(hard, "match value with", hard, lines(branches), hard, "end.")),
    ),
  );
}

/** Structural equality: the same variant, and equal fields. */
function equality(decl: TypeDecl, scope: Scope): Doc {
  const name = scope.names.type(decl);
  const whole = applyParams(name, decl, scope);
  const typed = decl.params
    .map((param) => ` {${scope.typeParam(param)} : Type} {Eq${scope.typeParam(param)} : Eq ${scope.typeParam(param)}}`)
    .join("");
  const recursive =
    decl.kind === "union" && decl.variants.some((variant) => variant.fields.some((field) => isSelf(field.type, decl)));
  const test = (field: Field, x: string, y: string): string =>
    isSelf(field.type, decl) ? `${name}_eqb ${x} ${y}` : `${x} == ${y}`;
  const all = (tests: readonly string[]): string =>
    tests.length === 0
      ? "true"
      : tests.length === 1
        ? (tests[0] ?? "")
        : tests.map((one) => (one.includes("==") ? `(${one})` : one)).join(" && ");
  const body =
    decl.kind === "record"
      ? cat(
          hard,
          all(
            decl.fields.map((field) =>
              test(field, `x.(${scope.names.field(field)})`, `y.(${scope.names.field(field)})`),
            ),
          ),
        )
      : cat(
          hard,
          "match x, y with",
          hard,
          lines([
            ...decl.variants.map((variant) => {
              const left = variant.fields.map((_, i) => ` x${i + 1}`).join("");
              const right = variant.fields.map((_, i) => ` y${i + 1}`).join("");
              return `| ${scope.names.variant(variant)}${left}, ${scope.names.variant(variant)}${right} => ${all(variant.fields.map((field, i) => test(field, `x${i + 1}`, `y${i + 1}`)))}`;
            }),
            ...(decl.variants.length > 1 ? ["| _, _ => false"] : []),
          ]),
          hard,
          "end",
        );
  return cat(
    `${recursive ? "Fixpoint" : "Definition"} ${name}_eqb${typed} (x y : ${whole}) : bool :=`,
    nest(body),
    ".",
    hard,
    `Lemma ${name}_eqb_eq${typed} : forall x y : ${whole}, ${name}_eqb x y = true <-> x = y.`,
    hard,
    `Proof. decide_eqb ${name}_eqb. Qed.`,
    hard,
    `#[export] Instance Eq_${name}${typed} : Eq ${decl.params.length === 0 ? whole : `(${whole})`} :=`,
    hard,
    `  {| eqb := ${name}_eqb; eqb_eq := ${name}_eqb_eq |}.`,
  );
}

function isSelf(type: Type, decl: TypeDecl): boolean {
  const at = prune(type);
  return at.k === "named" && at.decl === decl;
}

// ---------------------------------------------------------------- functions

/** `(clients servers : list nid) (f : A -> option V)`: neighbours of one type share it. */
export function binders(locals: readonly Local[], scope: Scope): readonly Doc[] {
  const groups: Local[][] = [];
  for (const local of locals) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first !== undefined && sameType(first.type, local.type)) last.push(local);
    else groups.push([local]);
  }
  return groups.map((group) => {
    const [first] = group;
    return cat(
      "(",
      group.map((local) => scope.local(local)).join(" "),
      " : ",
      first === undefined ? "_" : typeDoc(first.type, scope),
      ")",
    );
  });
}

/** `Definition name binders : type := body.`, on one line where it fits. */
export function definition(
  keyword: string,
  name: string,
  params: readonly Doc[],
  type: Doc,
  body: Doc,
  after = "",
): Doc {
  const head = cat(filled(`${keyword} ${name}`, params, 4), after, " : ", type, " :=");
  return group(head, nest(cat(line, body)), ".");
}

export function functionDoc(decl: FunctionDecl, outer: Scope): Doc {
  const typed = outer.withTypeParams(decl.typeParams);
  const words = [...typeWords(decl.params, typed), ...typeNames(decl.result, typed)];
  const scope = typed.bind(decl.params, [decl.body], words);
  const compared = outer.closures.compares(decl);
  const all = [...typeBinders(decl.typeParams, scope, (param) => compared.has(param)), ...binders(decl.params, scope)];
  const struct = decl.structural === undefined ? undefined : decl.params[decl.structural];
  const after = struct === undefined ? "" : ` {struct ${scope.local(struct)}}`;
  const keyword = struct === undefined ? "Definition" : "Fixpoint";
  return from(
    decl.span,
    documented(
      decl.doc,
      definition(
        keyword,
        outer.names.global(decl.global),
        all,
        typeDoc(decl.result, scope),
        exprDoc(decl.body, scope),
        after,
      ),
    ),
  );
}

/** `forall (A : Type) (xs : list A),`; nothing where there is nothing to quantify over. */
export const forall = (all: readonly Doc[]): readonly Doc[] =>
  all.length === 0 ? [] : [cat(filled("forall", all), ",")];

/** The type names behind parameters, which no parameter may hide from the next, nor from the type behind them all. */
export const typeWords = (params: readonly Local[], scope: Scope): readonly string[] =>
  params.flatMap((param) => [...typeNames(param.type, scope)]);

// ---------------------------------------------------------------- sections

/** The parameters of a protocol, program or deployment, as a section's. */
export function sectionHead(factory: Factory, scope: Scope): readonly Doc[] {
  const { typeParams, params } = factory.scope;
  const types =
    typeParams.length === 0
      ? []
      : [
          cat(
            filled(
              "Context",
              typeBinders(typeParams, scope, () => true),
            ),
            ".",
          ),
        ];
  const values = params.length === 0 ? [] : [cat(filled("Variables", binders(params, scope)), ".")];
  return [...types, ...values];
}

/** A section around definitions. */
export function section(name: string, head: readonly Doc[], body: readonly Doc[]): Doc {
  return cat(
    `Section ${name}.`,
    nest(cat(...head.flatMap((one) => [hard, one]), ...body.flatMap((one) => [hard, hard, one]))),
    hard,
    `End ${name}.`,
  );
}

/** The scope inside the section of a factory, where its parameters have their names. */
export function sectionScope(
  factory: Factory,
  outer: Scope,
  bodies: Parameters<Scope["bind"]>[1],
  open: boolean,
): Scope {
  const typed = outer.withTypeParams(factory.scope.typeParams);
  const scope = typed.bind(factory.scope.params, bodies, typeWords(factory.scope.params, typed));
  return open ? scope.inSection(factory) : scope;
}

function stepDoc(name: string, step: Step, state: Type, scope: Scope): Doc {
  const words = [...typeWords(step.params, scope), ...typeNames(state, scope)];
  const inner = scope.bind(step.params, [step.body], words);
  return from(
    step.span,
    documented(
      step.doc,
      definition(
        "Definition",
        name,
        binders(step.params, inner),
        cat("option ", typeDoc(state, inner, 9)),
        exprDoc(step.body, inner),
      ),
    ),
  );
}

export function protocolBodies(decl: ProtocolDecl): Parameters<Scope["bind"]>[1] {
  return [
    decl.nodes,
    decl.init.body,
    ...[...decl.sends, ...decl.receives, ...decl.internals].map((step) => step.body),
    ...decl.helpers.map((helper) => helper.body),
  ];
}

export function protocolDoc(decl: ProtocolDecl, outer: Scope): Doc {
  const { names } = outer;
  const scope = sectionScope(decl, outer, protocolBodies(decl), true);
  const part = (name: string): string => names.part(decl, name);
  const init = scope.bind(decl.init.params, [decl.init.body]);
  const steps = (direction: string, all: readonly Step[]): readonly Doc[] =>
    all.map((step) => stepDoc(part(`${direction}_${identifier(step.tag)}`), step, decl.state, scope));
  const dispatch = (
    direction: string,
    all: readonly Step[],
    union: Type | undefined,
    params: string,
    subject: string,
  ): Doc => {
    const variants = union === undefined ? [] : variantsOf(union);
    const branches = all.map((step) => {
      const variant = variants.find((one) => one.tag === step.tag);
      const fields = (variant?.fields ?? []).map((_, i) => ` x${i + 1}`).join("");
      return `| ${constructorName(variants, step.tag, scope)}${fields} => ${part(`${direction}_${identifier(step.tag)}`)} ${params}${fields}`;
    });
    return cat(`match ${subject} with`, hard, lines(branches), hard, "end");
  };
  const fields: Doc[] = [
    cat("Protocol.lstate := ", typeDoc(decl.state, scope)),
    cat("Protocol.msg := ", typeDoc(decl.msg, scope)),
    cat("Protocol.action := ", decl.action === undefined ? "Empty_set" : typeDoc(decl.action, scope)),
    cat("Protocol.nodes := ", exprDoc(decl.nodes, scope)),
    `Protocol.init := ${part("init")}`,
    cat(
      "Protocol.send self to state msg :=",
      nest(cat(hard, dispatch("send", decl.sends, decl.msg, "self to state", "msg"))),
    ),
    cat(
      "Protocol.receive self from state msg :=",
      nest(cat(hard, dispatch("receive", decl.receives, decl.msg, "self from state", "msg"))),
    ),
    cat(
      "Protocol.internal self state action :=",
      nest(
        cat(
          hard,
          decl.action === undefined
            ? "match action with end"
            : dispatch("internal", decl.internals, decl.action, "self state", "action"),
        ),
      ),
    ),
  ];
  const record = cat(
    `Definition ${names.global(decl.global)} : Protocol.protocol := {|`,
    nest(cat(hard, join(fields, cat(";", hard)))),
    hard,
    "|}.",
  );
  const body = [
    ...decl.helpers.map((helper) => functionDoc(helper, scope)),
    from(
      decl.init.span,
      definition(
        "Definition",
        part("init"),
        binders(decl.init.params, init),
        typeDoc(decl.state, scope),
        exprDoc(decl.init.body, init),
      ),
    ),
    ...steps("send", decl.sends),
    ...steps("receive", decl.receives),
    ...steps("internal", decl.internals),
    from(decl.span, documented(decl.doc, record)),
  ];
  return section(names.global(decl.global), sectionHead(decl, scope), body);
}

// ---------------------------------------------------------------- programs

export const programType = (decl: ProgramDecl, scope: Scope): Doc =>
  group("prog ", worldDoc(decl, scope, 9), " ", typeDoc(decl.result, scope, 9));

export function programDoc(decl: ProgramDecl, outer: Scope): Doc {
  const bodies = [decl.body, ...worldArgs(decl), ...decl.helpers.map((helper) => helper.body)];
  const scope = sectionScope(decl, outer, bodies, true);
  const define = (name: string, params: readonly Doc[], code: Doc): Doc =>
    cat(
      group(filled(`Definition ${name}`, params), " : ", programType(decl, scope), " :="),
      nest(cat(hard, code)),
      ".",
    );
  const own = outer.names.global(decl.global);
  const code = progDoc(decl.body, decl, scope);
  const calls = calledBy(decl).length > 0;
  const calling = outer.names.part(decl, "calling");
  const main = calls
    ? [
        documented("The same, of whatever programs it calls.", define(calling, anyBinders(decl, outer), code)),
        documented(decl.doc, define(own, [], filled(calling, realPrograms(decl, outer)))),
      ]
    : [documented(decl.doc, define(own, [], code))];
  const body = [
    ...decl.helpers.map((helper) => functionDoc(helper, scope)),
    ...main.map((one) => from(decl.span, one)),
  ];
  return section(outer.names.global(decl.global), sectionHead(decl, scope), body);
}
