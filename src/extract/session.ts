/** What one extraction knows: the diagnostics so far, and what each name in the sources stands for. */
import path from "node:path";
import { type JSDocableNode, Node, type ShorthandPropertyAssignment, type Symbol as TsSymbol } from "ts-morph";
import type { Code } from "../diagnostics/codes.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { DeploymentDecl, FunctionDecl, ProgramDecl, ProtocolDecl, WorldDecl } from "../ir/decl.ts";
import type { Span } from "../ir/span.ts";
import type { TypeDecl, TypeParam } from "../ir/types.ts";
import { isLibraryFile } from "./project.ts";

export class Session {
  /** What has been translated, by the symbol of its declaration. `undefined` while its translation is under way. */
  readonly types = new Map<TsSymbol, TypeDecl>();
  /** Every record and union, those that are not a declared name's whole meaning as well: of `type T = A | B | undefined`. */
  readonly typeDecls = new Set<TypeDecl>();
  readonly typeParams = new Map<TsSymbol, TypeParam>();
  readonly functions = new Map<TsSymbol, FunctionDecl>();
  readonly protocols = new Map<TsSymbol, ProtocolDecl | undefined>();
  readonly worlds = new Map<TsSymbol, WorldDecl | undefined>();
  readonly programs = new Map<TsSymbol, ProgramDecl | undefined>();
  /** The programs whose translation has not come to its end. */
  readonly translating = new Set<TsSymbol>();
  readonly deployments = new Map<TsSymbol, DeploymentDecl | undefined>();

  constructor(readonly diagnostics: Diagnostics) {}

  /** Reports that `node` is not in the language. */
  refuse(node: Node, code: Code, message: string, hint?: string): void {
    this.diagnostics.report({
      code,
      severity: "error",
      message,
      span: spanOf(node),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

export function spanOf(node: Node): Span {
  return { file: node.getSourceFile().getFilePath(), start: node.getStart(), end: node.getEnd() };
}

/** A file as a message names it: from where the message is. */
export function nearby(file: string, from: Span): string {
  const relative = path.relative(path.dirname(from.file), file).split(path.sep).join("/");
  return relative === path.basename(from.file) ? "this file" : relative.startsWith(".") ? relative : `./${relative}`;
}

/** What an identifier stands for, through imports and re-exports. */
export function symbolOf(node: Node): TsSymbol | undefined {
  // `{ x }` in an object literal is a property of its own; what is meant is the variable.
  if (Node.isShorthandPropertyAssignment(node.getParent())) {
    const value = (node.getParentOrThrow() as ShorthandPropertyAssignment).getValueSymbol();
    return value?.getAliasedSymbol() ?? value;
  }
  const symbol = node.getSymbol();
  return symbol?.getAliasedSymbol() ?? symbol;
}

/** The name of something of the authoring library, as it exports it. */
export function libraryName(symbol: TsSymbol | undefined): string | undefined {
  const declaration = symbol?.getDeclarations()[0];
  return declaration !== undefined && isLibraryFile(declaration.getSourceFile().getFilePath())
    ? symbol?.getName()
    : undefined;
}

/** The library function that an expression names, if it does. */
export function libraryFunction(node: Node): string | undefined {
  return Node.isIdentifier(node) ? libraryName(symbolOf(node)) : undefined;
}

/** The text of a declaration's documentation comment. */
export function docOf(node: Node): string | undefined {
  const holder = Node.isVariableDeclaration(node) ? node.getVariableStatement() : node;
  if (holder === undefined || !Node.isJSDocable(holder)) return undefined;
  const docs = (holder as JSDocableNode).getJsDocs();
  const text = docs.at(-1)?.getDescription().trim();
  return text === "" ? undefined : text;
}
