/**
 * What shows only once everything is translated and every type is known: what a type parameter stands for may be found
 * out behind the place where it is used. Whatever is left that has no meaning in Coq is refused here, and never printed.
 */
import type { Decl } from "../ir/decl.ts";
import type { Expr } from "../ir/expr.ts";
import { visitActions, visitExpr } from "../ir/free.ts";
import type { Span } from "../ir/span.ts";
import { prune, showType, type Type, parts as typeParts, variantsOf } from "../ir/types.ts";
import { visitDecl } from "../ir/visit.ts";
import type { Session } from "./session.ts";
import { canBeKey, canBeMissing, comparable, isMissingTwice, keyHint, keyMessage } from "./types.ts";

/** The operators that compare values of the type of an argument, by its position. */
const comparing: ReadonlyMap<string, number> = new Map([
  ["equals", 0],
  ["contains", 0],
  ["without", 0],
  ["occurrences", 0],
  ["sameElements", 0],
  ["isPrefix", 0],
  ["justified", 1],
]);

export function refuseUnfinished(decls: readonly Decl[], session: Session): void {
  for (const decl of decls) {
    // What is looked for among values that may be missing is missing in two ways, until it is joined.
    const joined = new Set<Expr | undefined>();
    if (decl.kind === "program")
      visitActions(decl.body, (action) => {
        if (action.k === "receive") for (const answer of answers(action.pick)) joined.add(answer);
      });
    visitDecl(decl, (expr) => {
      if (expr.k === "op" && expr.op === "join") joined.add(expr.args[0]);
      refuseObject(expr, session);
      if (!joined.has(expr)) refuseType(expr, session);
    });
    if (decl.kind === "protocol") refuseMissingSteps(decl, session);
  }
  // What follows may come of what was refused already.
  const clean = (): boolean => !session.diagnostics.hasErrors;
  if (clean()) for (const decl of decls) visitDecl(decl, (expr) => refuseOpen(expr, session));
  if (clean()) for (const decl of decls) refuseUnknown(decl, session);
  if (clean()) for (const decl of decls) visitDecl(decl, (expr) => refuseError(expr, session));
}

/** What a definition's own type leaves open nothing else may say. */
function refuseUnknown(decl: Decl, session: Session): void {
  const helpers = "helpers" in decl ? decl.helpers : [];
  for (const one of decl.kind === "function" ? [decl] : helpers)
    if (isOpen(one.global.type))
      report(
        one.span,
        "DSL1328",
        session,
        `nothing says what type ${one.global.name} has: ${showType(one.global.type)}`,
        "write it down where it is declared",
      );
  if (decl.kind === "program" && isOpen(decl.result))
    report(
      decl.span,
      "DSL1328",
      session,
      `nothing says what type this program returns: ${showType(decl.result)}`,
      "write down the type of the variable that it returns, or return nothing",
    );
}

/** `undefined` and `[]` are of every option and array: what they are of here must be found out from somewhere. */
function refuseOpen(expr: Expr, session: Session): void {
  const open = expr.k === "none" || (expr.k === "list" && expr.items.length === 0) ? isOpen(expr.type) : false;
  if (open)
    report(
      expr.span,
      "DSL1328",
      session,
      `nothing says what type this has: ${showType(expr.type)}`,
      "give it a name with its type: `const x: T = …`",
    );
}

function isOpen(type: Type): boolean {
  const at = prune(type);
  return at.k === "meta" || typeParts(at).some(isOpen);
}

/** What says whether a receive takes a message: an option of the translation's own, in which anything may stand. */
function answers(pick: Expr): readonly Expr[] {
  const inside =
    pick.k === "lambda"
      ? [pick.body]
      : pick.k === "match"
        ? pick.cases.map((one) => one.body)
        : pick.k === "if"
          ? [pick.then, pick.else]
          : [];
  return [pick, ...inside.flatMap(answers)];
}

function report(
  span: Span,
  code: "DSL1207" | "DSL1210" | "DSL1215" | "DSL1326" | "DSL1328" | "DSL2004" | "DSL2007" | "DSL2011",
  session: Session,
  message: string,
  hint: string,
): void {
  session.diagnostics.report({ code, severity: "error", message, hint, span });
}

/** An endpoint, a network or what a step sees is taken apart, and is not a value that could be kept. */
function refuseObject(expr: Expr, session: Session): void {
  if (expr.k !== "object") return;
  const endpoint =
    expr.what === "endpoint" || [...expr.fields.values()].some((one) => one.k === "object" && one.what === "endpoint");
  report(
    expr.span,
    endpoint ? "DSL2011" : "DSL2007",
    session,
    endpoint
      ? "an endpoint is used by its actions and its state, and is not a value"
      : "this is used by its parts, and is not a value",
    "name the part that is meant",
  );
}

function refuseType(expr: Expr, session: Session): void {
  const args = expr.k === "global" ? expr.typeArgs : [];
  // Whatever is computed from such a value is of such a type, too: it is reported where it comes from.
  if (isMissingTwiceAt(expr) && !parts(expr).some(isMissingTwiceAt))
    report(
      expr.span,
      "DSL1210",
      session,
      "a type parameter cannot stand for a type that allows `undefined`",
      "use a union with a case for what is missing",
    );
  const key = keyIn(expr.type);
  if (key !== undefined && !parts(expr).some((part) => keyIn(part.type) !== undefined))
    report(expr.span, "DSL1215", session, keyMessage(key), keyHint);
  const compared = expr.k === "op" ? expr.args[comparing.get(expr.op) ?? -1] : undefined;
  if ((compared !== undefined && !comparable(compared.type)) || args.some((arg) => !comparable(arg)))
    report(
      expr.span,
      "DSL1207",
      session,
      "this holds functions, and cannot be compared",
      "compare the fields that are data",
    );
}

/** The type of the keys of a map, or of the elements of a set, that cannot be one. */
function keyIn(type: Type): Type | undefined {
  const at = prune(type);
  const key = at.k === "map" ? at.key : at.k === "set" ? at.of : undefined;
  return key === undefined || canBeKey(key) ? undefined : key;
}

function isMissingTwiceAt(expr: Expr): boolean {
  const args = expr.k === "global" ? expr.typeArgs : [];
  return isMissingTwice(expr.type) || args.some((arg) => canBeMissing(arg) || isMissingTwice(arg));
}

function parts(expr: Expr): readonly Expr[] {
  const found: Expr[] = [];
  visitExpr(expr, (part) => found.push(part));
  return found.slice(1);
}

function refuseMissingSteps(decl: Decl & { kind: "protocol" }, session: Session): void {
  const expected = variantsOf(decl.msg).length;
  const complete = [decl.sends, decl.receives].every((steps) => steps.length === expected);
  if (!complete && !session.diagnostics.hasErrors)
    report(
      decl.span,
      "DSL2004",
      session,
      "a message has no steps that can be read here",
      "write `{ send: …, receive: … }`",
    );
}

/** Where something was refused an error stands in its place; one that was not reported must not pass for a value. */
function refuseError(expr: Expr, session: Session): void {
  if (expr.k === "error")
    report(
      expr.span,
      "DSL1326",
      session,
      "this is not in the language",
      "see docs/language.md for the expressions that are",
    );
}
