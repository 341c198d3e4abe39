/** Authored files -> modules: the type checker first, then every declaration. */
import { Node, type Project, type SourceFile, type Symbol as TsSymbol } from "ts-morph";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Module } from "../ir/decl.ts";
import { declarationOf } from "./declarations.ts";
import { deploymentDeclared } from "./deployments.ts";
import { functionNamed } from "./functions.ts";
import { inOrder } from "./order.ts";
import { programDeclared } from "./programs/program.ts";
import { isAuthored, openProject, typeCheck } from "./project.ts";
import { protocolDeclared } from "./protocols.ts";
import { libraryName, Session } from "./session.ts";
import { declaredType } from "./typeDeclarations.ts";

export interface Extracted {
  /** The files that were named and what they import, each after what it imports. */
  readonly modules: readonly Module[];
  /** Every authored file that was read. */
  readonly files: readonly string[];
  readonly timings: { readonly typecheck: number; readonly extract: number };
}

/** Extracts `files`. Where `diagnostics` has errors afterwards, the modules are not to be used. */
export function extract(files: readonly string[], diagnostics: Diagnostics): Extracted {
  const start = performance.now();
  const project = openProject(files);
  typeCheck(project, diagnostics);
  const checked = performance.now();
  const authored = project.getSourceFiles().filter(isAuthored);
  const modules = diagnostics.hasErrors ? [] : extractModules(project, authored, files, diagnostics);
  return {
    modules,
    files: authored.map((file) => file.getFilePath()),
    timings: { typecheck: (checked - start) / 1000, extract: (performance.now() - checked) / 1000 },
  };
}

function extractModules(
  _project: Project,
  authored: readonly SourceFile[],
  files: readonly string[],
  diagnostics: Diagnostics,
): readonly Module[] {
  const session = new Session(diagnostics);
  for (const file of authored) checkTop(file, session);
  const named = authored.filter((file) => files.includes(file.getFilePath()));
  for (const file of named) for (const symbol of exported(file)) translate(symbol, session);
  refuseDoubles(session, diagnostics);
  return inOrder(authored, session, diagnostics);
}

/** What a module gives to others; `instances` is for the explorer, and is no part of the system. */
function exported(file: SourceFile): readonly TsSymbol[] {
  const symbols: TsSymbol[] = [];
  for (const symbol of file.getExportSymbols()) {
    const target = symbol.getAliasedSymbol() ?? symbol;
    if (symbol.getName() !== "instances" && libraryName(target) === undefined) symbols.push(target);
  }
  return symbols;
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
    if (!Node.isClassDeclaration(first) && !Node.isEnumDeclaration(first) && !Node.isModuleDeclaration(first))
      session.refuse(
        first,
        "DSL1006",
        `${symbol.getName()} is not a function, a constant or a type`,
        "declare it with const, function, interface or type",
      );
    return;
  }
  if (declared.kind === "protocol") protocolDeclared(symbol, declared, session);
  else if (declared.kind === "program") programDeclared(symbol, declared, session);
  else if (declared.kind === "deployment") deploymentDeclared(symbol, declared, session);
  else functionNamed(symbol, first, session);
}

/** What may stand at the top of an authored module. */
function checkTop(file: SourceFile, session: Session): void {
  for (const statement of file.getStatements()) {
    if (Node.isVariableStatement(statement)) {
      const kind = statement.getDeclarationKind();
      if (kind === "var") session.refuse(statement, "DSL1005", "`var` is not in the language", "use const");
      else if (kind === "let")
        session.refuse(
          statement,
          "DSL1108",
          "a variable of a module changes behind the functions that use it",
          "use const",
        );
      for (const declaration of statement.getDeclarations()) {
        if (!Node.isIdentifier(declaration.getNameNode()))
          session.refuse(
            declaration.getNameNode(),
            "DSL1327",
            "a constant of a module has one name",
            "declare one constant for each part",
          );
      }
    } else if (Node.isClassDeclaration(statement)) {
      session.refuse(
        statement.getNameNode() ?? statement,
        "DSL1003",
        "classes are not in the language",
        "use interfaces and functions",
      );
    } else if (Node.isEnumDeclaration(statement) || Node.isModuleDeclaration(statement)) {
      session.refuse(
        statement.getNameNode(),
        "DSL1004",
        "enums and namespaces are not in the language",
        "use a union of string literals; use modules",
      );
    } else if (Node.isImportDeclaration(statement)) {
      const target = statement.getModuleSpecifierSourceFile();
      const known =
        target !== undefined && (isAuthored(target) || /[\\/]lang[\\/]index(\.d)?\.ts$/.test(target.getFilePath()));
      if (!known)
        session.refuse(
          statement,
          "DSL1001",
          `${statement.getModuleSpecifierValue()} is not authored`,
          'import from "disel-ts" and from authored files only',
        );
      else if (statement.getNamespaceImport() !== undefined)
        session.refuse(statement, "DSL1001", "a module is not a value", "name what is imported: `import { x } from …`");
    } else if (!isDeclaration(statement)) {
      session.refuse(
        statement,
        "DSL1002",
        "a module declares, and does nothing",
        "move it to a file of its own, which imports this one",
      );
    }
  }
}

const isDeclaration = (node: Node): boolean =>
  Node.isFunctionDeclaration(node) ||
  Node.isInterfaceDeclaration(node) ||
  Node.isTypeAliasDeclaration(node) ||
  Node.isExportDeclaration(node) ||
  Node.isExportAssignment(node);

/** Names by which obligations are found again must be one thing's. */
function refuseDoubles(session: Session, diagnostics: Diagnostics): void {
  const protocols = new Map<string, string>();
  for (const decl of session.protocols.values()) {
    if (decl === undefined) continue;
    const first = protocols.get(decl.name);
    if (first !== undefined)
      diagnostics.report({
        code: "DSL2001",
        severity: "error",
        message: `two protocols are called ${decl.name}; the other is in ${first}`,
        hint: "give each its own `name`",
        span: decl.span,
      });
    else protocols.set(decl.name, decl.span.file);
  }
  const programs = new Map<string, string>();
  for (const decl of session.programs.values()) {
    if (decl === undefined) continue;
    const name = `${decl.world.map((use) => use.protocol.name).join("_")}.${decl.name}`;
    const first = programs.get(name);
    if (first !== undefined)
      diagnostics.report({
        code: "DSL2016",
        severity: "error",
        message: `two programs of one protocol are called ${decl.name}; the other is in ${first}`,
        hint: "rename one of them",
        span: decl.span,
      });
    else programs.set(name, decl.span.file);
  }
}
