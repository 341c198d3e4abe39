/** The declarations that obligations are about, and their names in the text: what is hovered over, and has a lens. */
import { Node, type SourceFile } from "ts-morph";
import type { Obligation } from "../coqgen/obligations.ts";
import type { Span } from "../ir/span.ts";

export type AnchorKind =
  | "protocol"
  | "invariant"
  | "theorem"
  | "step"
  | "world"
  | "program"
  | "deployment"
  | "assigned";

export interface Anchor {
  readonly kind: AnchorKind;
  readonly name: string;
  /** The whole declaration, and its name in it. */
  readonly span: Span;
  readonly at: Span;
  readonly obligations: readonly Obligation[];
}

type Subject = Pick<Anchor, "kind" | "name" | "span">;

/** What an obligation is about, the whole first. */
function subjectsOf(one: Obligation): readonly Subject[] {
  const subject = (kind: AnchorKind, { name, span }: { readonly name: string; readonly span: Span }): Subject => ({
    kind,
    name,
    span,
  });
  const step =
    "step" in one ? [{ kind: "step" as const, name: `${one.kind} ${one.step.tag}`, span: one.step.span }] : [];
  if ("running" in one) return [subject("protocol", one.running), ...step];
  if ("theorem" in one) return [subject("protocol", one.protocol), subject("theorem", one.theorem)];
  if ("invariant" in one) return [subject("protocol", one.protocol), subject("invariant", one.invariant), ...step];
  if ("world" in one) return [subject("world", one.world), subject("invariant", one.across), ...step];
  if (one.kind === "contract") return [subject("program", one.program)];
  const assigned: readonly Subject[] =
    one.what === "program" ? [{ kind: "assigned", name: one.id.split(".").at(-1) ?? one.id, span: one.span }] : [];
  return [subject("deployment", one.deployment), ...assigned];
}

/**
 * The declarations of some obligations, by file.
 *
 * @param sourceOf the files as they were when the obligations were read from them
 */
export function anchorsOf(
  obligations: readonly Obligation[],
  sourceOf: (file: string) => SourceFile | undefined,
): ReadonlyMap<string, readonly Anchor[]> {
  const found = new Map<string, Anchor & { readonly obligations: Obligation[] }>();
  for (const obligation of obligations)
    for (const { kind, name, span } of subjectsOf(obligation)) {
      const key = `${kind} ${span.file}:${span.start}:${span.end}`;
      const anchor = found.get(key) ?? { kind, name, span, at: nameIn(sourceOf(span.file), span), obligations: [] };
      found.set(key, anchor);
      anchor.obligations.push(obligation);
    }
  const files = new Map<string, Anchor[]>();
  for (const anchor of found.values()) files.set(anchor.span.file, [...(files.get(anchor.span.file) ?? []), anchor]);
  return files;
}

/** The name that a declaration has in the text; of one without, what is called in it. */
function nameIn(source: SourceFile | undefined, span: Span): Span {
  const whole = source?.getDescendantAtStartWithWidth(span.start, span.end - span.start);
  const node = whole === undefined ? undefined : (ownerOf(whole) ?? whole);
  const name =
    Node.isVariableDeclaration(node) ||
    Node.isPropertyAssignment(node) ||
    Node.isShorthandPropertyAssignment(node) ||
    Node.isMethodDeclaration(node)
      ? node.getNameNode()
      : Node.isFunctionDeclaration(node)
        ? node.getNameNode()
        : Node.isCallExpression(node)
          ? node.getExpression()
          : undefined;
  return name === undefined
    ? { file: span.file, start: span.start, end: Math.min(span.end, span.start + 1) }
    : { file: span.file, start: name.getStart(), end: name.getEnd() };
}

/** What is given a name to: a constant, a property or a function of which an expression is the value or the result. */
function ownerOf(whole: Node): Node | undefined {
  if (Node.isPropertyAssignment(whole)) return whole;
  for (let at = whole.getParent(); at !== undefined; at = at.getParent()) {
    if (Node.isVariableDeclaration(at) || Node.isPropertyAssignment(at) || Node.isFunctionDeclaration(at)) return at;
    const within =
      Node.isParenthesizedExpression(at) ||
      Node.isAsExpression(at) ||
      Node.isSatisfiesExpression(at) ||
      Node.isArrowFunction(at) ||
      Node.isReturnStatement(at) ||
      Node.isBlock(at);
    if (!within) return undefined;
  }
  return undefined;
}
