/**
 * What Coq says is left to show, as its author would write it: fields with dots, TypeScript's operators, and without the
 * hypotheses that only the library's tactics need. It is for reading; who proves by hand reads Coq's own words.
 */
import type { Names } from "../coqgen/names.ts";
import { sharedFields } from "../coqgen/names.ts";
import type { Module } from "../ir/decl.ts";

/** The fields that projections stand for, by their names in Coq. */
export type Projections = ReadonlyMap<string, string>;

export function projectionsOf(modules: readonly Module[], names: Names): Projections {
  const found = new Map<string, string>();
  for (const decl of modules.flatMap((module) => module.decls)) {
    if (decl.kind === "record") for (const field of decl.fields) found.set(names.field(field), field.name);
    if (decl.kind === "union")
      for (const field of sharedFields(decl)) found.set(names.sharedField(decl, field.name), field.name);
  }
  return found;
}

const rule = "============================";

/** @param goal hypotheses, a rule, and what is left, as `Show` prints them */
export function authoredGoal(goal: string, projections: Projections): string {
  const lines = goal.split("\n");
  const at = lines.findIndex((line) => /^=+$/.test(line.trim()));
  if (at < 0) return goal;
  const rest = lines.slice(at + 1).join("\n");
  const [left = "", ...others] = rest.split(/\n\s*\n/);
  const facts: string[] = [];
  const variables: string[] = [];
  for (const { names, type } of hypothesesIn(lines.slice(0, at))) {
    if (ofLibrary.test(type)) continue;
    if (isType(type)) variables.push(`${names} : ${typeWords(type)}`);
    else facts.push(statement(type, projections));
    // That two things are different is mostly known both ways.
    const [, a, b] = /^!\(([\w']+) === ([\w']+)\)$/.exec(facts.at(-1) ?? "") ?? [];
    if (facts.slice(0, -1).includes(`!(${b} === ${a})`)) facts.pop();
  }
  return [...variables, ...facts, rule, statement(left, projections), ...others.flatMap((one) => ["", one])].join("\n");
}

/** What says that the invariant is one, that it holds, and of which network. */
const ofLibrary = /^(inductive|known|gstate|rely|net|Proper|Labels|Eq|stable_under|[\w.']*_invariant)\b/;

interface Hypothesis {
  readonly names: string;
  readonly type: string;
}

/** Hypotheses begin at the margin, and go on indented. */
function hypothesesIn(lines: readonly string[]): readonly Hypothesis[] {
  const whole: string[] = [];
  for (const line of lines) {
    if (/^\S/.test(line)) whole.push(line);
    else if (whole.length > 0) whole[whole.length - 1] += ` ${line.trim()}`;
  }
  return whole.flatMap((text) => {
    const [, names, type] = /^([^:]+?)\s*:(?!=)\s*([\s\S]+)$/.exec(text) ?? [];
    return names === undefined || type === undefined ? [] : [{ names, type }];
  });
}

/** Types of variables are names, applied to names; a statement has an operator or a relation. */
const isType = (type: string): boolean =>
  /^[\p{L}_][\p{L}\p{N}_'.]*(?:[ ()*]|->|[\p{L}\p{N}_'.])*$/u.test(type) &&
  !/\b(contains|forallb|existsb)\b/.test(type);

function typeWords(type: string): string {
  return type
    .replace(/\bnid\b/g, "NodeId")
    .replace(/\bZ\b/g, "number")
    .replace(/\bbool\b/g, "boolean")
    .replace(/\boption (\w+)/g, "$1 | undefined")
    .replace(/\blist (\w+)/g, "$1[]")
    .replace(/\blist \(([^()]*)\)/g, "($1)[]");
}

/** A statement on one line, or where that is long, a line for each part that stands beside others. */
function statement(text: string, projections: Projections): string {
  const strings: string[] = [];
  // Texts stay as they are: a mark stands for each.
  let told = text
    .replace(/"(?:[^"]|"")*"/g, (found) => `\uE000${strings.push(found) - 1}\uE000`)
    .replace(/\s+/g, " ")
    .trim();
  told = quantified(projected(told, projections));
  for (const [pattern, by] of operators) told = told.replace(pattern, by);
  told = bare(told);
  if (told.length > 100) told = told.replace(/ (&&|\|\||\/\\|->) /g, " $1\n  ");
  return told.replace(/\uE000(\d+)\uE000/g, (_, i) => strings[Number(i)] ?? "");
}

const operators: readonly (readonly [RegExp, string])[] = [
  [/\{\|/g, "{"],
  [/\|\}/g, "}"],
  [/;/g, ","],
  [/(?<![<>])(?:==|=\?)/g, "==="],
  [/<=\?/g, "<="],
  [/<\?/g, "<"],
  [/>=\?/g, ">="],
  [/>\?/g, ">"],
  [/\bnegb\s+/g, "!"],
  [/\blocals ([\w']+) ([\w']+) tt\b/g, "the state of $2"],
  [/\blocals ([\w']+) ([\w']+) ([\w']+)/g, "the state of $2 in $3"],
  [/\bcontains ([\w'.]+) ([\w'.]+)/g, "contains($1, $2)"],
];

/** Without `= true`, and without parentheses around the whole. */
function bare(text: string): string {
  const [, held] = /^([\s\S]*\S)\s*= true$/.exec(text) ?? [];
  if (held !== undefined && !/[^=<>!]=[^=>]/.test(outside(held))) return bare(held);
  const [, denied] = /^([\s\S]*\S)\s*= false$/.exec(text) ?? [];
  if (denied !== undefined && closes(denied)) return `!${denied}`;
  return text.startsWith("(") && closes(text) ? bare(text.slice(1, -1)) : text;
}

/** Whether the first parenthesis of a text is closed by its last. */
function closes(text: string): boolean {
  return text.startsWith("(") && groupAt(text, 0) === text.length;
}

/** The text without what is in parentheses. */
function outside(text: string): string {
  let depth = 0;
  return [...text]
    .filter((char) => {
      if (char === ")") depth--;
      const kept = depth === 0;
      if (char === "(") depth++;
      return kept;
    })
    .join("");
}

/** Where the group that begins at a position ends; -1 where it does not. */
function groupAt(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at + 1;
  }
  return -1;
}

/** `State_sent x` is `x.sent`, and in a record, `State_sent :=` is `sent:`. From the right, so that what is inside comes first. */
function projected(text: string, projections: Projections): string {
  let told = text;
  const places = [...text.matchAll(/(?<![\p{L}\p{N}_'.])[\p{L}_][\p{L}\p{N}_']*/gu)].reverse();
  for (const { 0: name, index } of places) {
    const field = projections.get(name);
    if (field === undefined) continue;
    const before = told.slice(0, index);
    const after = told.slice(index + name.length);
    const set = /^\s*:=/.exec(after);
    if (set !== null) {
      told = `${before}${field}:${after.slice(set[0].length)}`;
      continue;
    }
    // Given to a function, it is not applied.
    if (isArgument(before)) continue;
    const space = /^\s+/.exec(after)?.[0].length ?? 0;
    const argument = space === 0 ? undefined : argumentAt(after, space);
    if (argument === undefined) continue;
    const of = /^\(([\p{L}_][\p{L}\p{N}_'.]*)\)$/u.exec(argument)?.[1] ?? argument;
    told = `${before}${of}.${field}${after.slice(space + argument.length)}`;
  }
  return told;
}

/** `forallb (fun x : T => …) xs` is `xs.every((x) => …)`. From the right, so that what is inside comes first. */
function quantified(text: string): string {
  let told = text;
  for (const { 0: name, index } of [...text.matchAll(/\b(?:forallb|existsb) (?=\()/g)].reverse()) {
    const after = told.slice(index + name.length);
    const group = argumentAt(after, 0) ?? "";
    const [, param, body] = /^\(fun ([\p{L}_][\p{L}\p{N}_']*)(?: : [^=]*)? => ([\s\S]*)\)$/u.exec(group) ?? [];
    const over = after[group.length] === " " ? argumentAt(after, group.length + 1) : undefined;
    if (param === undefined || over === undefined) continue;
    const method = name.startsWith("forallb") ? "every" : "some";
    const rest = after.slice(group.length + 1 + over.length);
    told = `${told.slice(0, index)}${over}.${method}((${param}) => ${body})${rest}`;
  }
  return told;
}

/** Whether what follows a text is an argument: a name or a group stands before it, and no keyword. */
function isArgument(before: string): boolean {
  const [, word] = /([\p{L}\p{N}_'.]+|\))\s+$/u.exec(before) ?? [];
  return word !== undefined && !["in", "then", "else", "if", "match", "with", "return", "let"].includes(word);
}

/** A name, or a group. */
function argumentAt(text: string, from: number): string | undefined {
  if (text[from] === "(") {
    const end = groupAt(text, from);
    return end < 0 ? undefined : text.slice(from, end);
  }
  return /^[\p{L}_][\p{L}\p{N}_'.]*/u.exec(text.slice(from))?.[0];
}
