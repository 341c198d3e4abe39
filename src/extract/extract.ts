/** Authored files -> modules: the type checker first, then every declaration. */
import { Node, type Project, type SourceFile, type Symbol as TsSymbol } from "ts-morph";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Module } from "../ir/decl.ts";
import { worldDeclared } from "./compositions.ts";
import { declarationOf } from "./declarations.ts";
import { deploymentDeclared } from "./deployments.ts";
import { refuseDoubles } from "./doubles.ts";
import { functionNamed } from "./functions.ts";
import { withoutGhosts } from "./ghosts/ghosts.ts";
import { inOrder } from "./order.ts";
import { programDeclared } from "./programs/program.ts";
import { authoredFiles, isAuthored, openProject, typeCheck } from "./project.ts";
import { protocolDeclared } from "./protocols.ts";
import { libraryName, Session } from "./session.ts";
import { checkTop } from "./top.ts";
import { declaredType } from "./typeDeclarations.ts";

export interface Extracted {
  /** The files that were named and what they import, each after what it imports. */
  readonly modules: readonly Module[];
  /** Every authored file that was read. */
  readonly files: readonly string[];
  /** What stood in each of them when it was read. */
  readonly texts: ReadonlyMap<string, string>;
  readonly timings: { readonly typecheck: number; readonly extract: number };
}

/** Extracts `files`. Where `diagnostics` has errors afterwards, the modules are not to be used. */
export function extract(files: readonly string[], diagnostics: Diagnostics): Extracted {
  const start = performance.now();
  const project = openProject(files);
  const opened = (performance.now() - start) / 1000;
  const extracted = extractFrom(project, files, diagnostics);
  return { ...extracted, timings: { ...extracted.timings, typecheck: extracted.timings.typecheck + opened } };
}

/** The same, of files that are open already: many systems may share one project, and with it the type checker. */
export function extractFrom(project: Project, files: readonly string[], diagnostics: Diagnostics): Extracted {
  const start = performance.now();
  const authored = authoredFiles(project, files);
  typeCheck(authored, diagnostics);
  const checked = performance.now();
  const modules = diagnostics.hasErrors ? [] : extractModules(authored, files, diagnostics);
  return {
    modules,
    files: authored.map((file) => file.getFilePath()),
    texts: new Map(authored.map((file) => [file.getFilePath(), file.getFullText()])),
    timings: { typecheck: (checked - start) / 1000, extract: (performance.now() - checked) / 1000 },
  };
}

function extractModules(
  authored: readonly SourceFile[],
  files: readonly string[],
  diagnostics: Diagnostics,
): readonly Module[] {
  const session = new Session(diagnostics);
  for (const file of authored) checkTop(file, session);
  const named = authored.filter((file) => files.includes(file.getFilePath()));
  for (const file of named) for (const symbol of declaredIn(file)) translate(symbol, session);
  refuseDoubles(session);
  const modules = inOrder(authored, session, diagnostics);
  return diagnostics.hasErrors ? modules : withoutGhosts(modules, diagnostics);
}

/**
 * What a module gives to others, and the protocols, programs and deployments that it keeps to itself: leaving out
 * `export` must not leave out the proof. `instances` is for the explorer, and is no part of the system.
 */
function declaredIn(file: SourceFile): readonly TsSymbol[] {
  const symbols = new Set<TsSymbol>();
  for (const symbol of file.getExportSymbols()) {
    const target = symbol.getAliasedSymbol() ?? symbol;
    if (symbol.getName() !== "instances" && libraryName(target) === undefined) symbols.add(target);
  }
  for (const node of [...file.getFunctions(), ...file.getVariableDeclarations()]) {
    const symbol = node.getSymbol();
    if (symbol === undefined || symbol.getName() === "instances") continue;
    const kind = declarationOf(symbol)?.kind;
    if (kind !== undefined && kind !== "function") symbols.add(symbol);
  }
  return [...symbols];
}

function translate(symbol: TsSymbol, session: Session): void {
  const [first] = symbol.getDeclarations();
  if (first === undefined) return;
  if (symbol.getDeclarations().some((d) => Node.isInterfaceDeclaration(d) || Node.isTypeAliasDeclaration(d))) {
    declaredType(symbol, first, session);
    return;
  }
  const declared = declarationOf(symbol);
  if (declared === undefined) {
    const refused =
      Node.isClassDeclaration(first) ||
      Node.isEnumDeclaration(first) ||
      Node.isModuleDeclaration(first) ||
      Node.isBindingElement(first) ||
      Node.isSourceFile(first);
    if (!refused && isAuthored(first.getSourceFile()))
      session.refuse(
        first,
        "DSL1006",
        `${symbol.getName()} is not a function, a constant or a type`,
        "declare it with const, function, interface or type",
      );
    return;
  }
  if (declared.kind === "protocol") protocolDeclared(symbol, declared, session);
  else if (declared.kind === "world") worldDeclared(symbol, declared, session);
  else if (declared.kind === "program") programDeclared(symbol, declared, session);
  else if (declared.kind === "deployment") deploymentDeclared(symbol, declared, session);
  else functionNamed(symbol, first, session);
}
