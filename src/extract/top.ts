/** What may stand at the top of an authored module, and what may not stand anywhere in its file. */
import {
  type ExportDeclaration,
  type ImportDeclaration,
  Node,
  type SourceFile,
  VariableDeclarationKind,
  type VariableStatement,
} from "ts-morph";
import { refuseUninitialized } from "./initialized.ts";
import { isAuthored } from "./project.ts";
import type { Session } from "./session.ts";

export function checkTop(file: SourceFile, session: Session): void {
  refuseSuppressions(file, session);
  for (const statement of file.getStatements()) {
    if (Node.isVariableStatement(statement)) {
      checkVariables(statement, session);
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
    } else if (Node.isImportDeclaration(statement) || Node.isExportDeclaration(statement)) {
      checkSpecifier(statement, session);
    } else if (!isDeclaration(statement)) {
      session.refuse(
        statement,
        "DSL1002",
        "a module declares, and does nothing",
        "move it to a file of its own, which imports this one",
      );
    }
  }
  refuseUninitialized(file, session);
}

const isDeclaration = (node: Node): boolean =>
  Node.isFunctionDeclaration(node) ||
  Node.isInterfaceDeclaration(node) ||
  Node.isTypeAliasDeclaration(node) ||
  Node.isExportAssignment(node);

function checkVariables(statement: VariableStatement, session: Session): void {
  const kind = statement.getDeclarationKind();
  if (kind === VariableDeclarationKind.Var) {
    session.refuse(statement, "DSL1005", "`var` is not in the language", "use const");
  } else if (kind !== VariableDeclarationKind.Const) {
    session.refuse(
      statement,
      "DSL1108",
      "a variable of a module changes behind the functions that use it",
      "use const",
    );
  }
  for (const declaration of statement.getDeclarations()) {
    if (!Node.isIdentifier(declaration.getNameNode()))
      session.refuse(
        declaration.getNameNode(),
        "DSL1327",
        "a constant of a module has one name",
        "declare one constant for each part",
      );
  }
}

/** What a module is made of is authored, but for the authoring library. */
function checkSpecifier(statement: ImportDeclaration | ExportDeclaration, session: Session): void {
  const specifier = statement.getNodeProperty("moduleSpecifier");
  if (specifier === undefined) return;
  if (!Node.isStringLiteral(specifier)) {
    session.refuse(specifier, "DSL1001", "this does not name a module", 'write its path as a string: `"./other.ts"`');
    return;
  }
  const target = statement.getModuleSpecifierSourceFile();
  const known =
    target !== undefined && (isAuthored(target) || /[\\/]lang[\\/]index(\.d)?\.ts$/.test(target.getFilePath()));
  const whole = Node.isImportDeclaration(statement) ? statement.getNamespaceImport() : statement.getNamespaceExport();
  if (!known)
    session.refuse(
      specifier,
      "DSL1001",
      `${specifier.getLiteralValue()} is not authored`,
      'import from "disel-ts" and from authored files only',
    );
  else if (whole !== undefined)
    session.refuse(whole, "DSL1001", "a module is not a value", "name what is meant: `import { x } from …`");
}

/** The comments that keep the type checker from reporting; what follows relies on its having nothing to report. */
function refuseSuppressions(file: SourceFile, session: Session): void {
  const text = file.getFullText();
  for (const found of text.matchAll(/@ts-(ignore|expect-error|nocheck)\b/g)) {
    const start = found.index;
    if (!isComment(file, start)) continue;
    session.diagnostics.report({
      code: "DSL1312",
      severity: "error",
      message: `\`${found[0]}\` hides what the type checker finds, and the translation relies on it`,
      hint: "correct what it reports, and delete the comment",
      span: { file: file.getFilePath(), start, end: start + found[0].length },
    });
  }
}

/** Whether a place is in a comment: not in a string or a template. */
function isComment(file: SourceFile, at: number): boolean {
  const node = file.getDescendantAtPos(at);
  const literal = [
    Node.isStringLiteral,
    Node.isNoSubstitutionTemplateLiteral,
    Node.isTemplateHead,
    Node.isTemplateMiddle,
    Node.isTemplateTail,
  ].some((is) => is(node));
  return node === undefined || !literal || at < node.getStart();
}
