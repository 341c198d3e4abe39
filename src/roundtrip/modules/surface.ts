/** What an authored file shows to others, and its text that is kept as it is: its types. */
import { type InterfaceDeclaration, Node, type SourceFile, SyntaxKind, type TypeAliasDeclaration } from "ts-morph";
import { isAuthored } from "../../extract/project.ts";
import { spanOf } from "../../extract/session.ts";
import { ghostType } from "../../extract/typeDeclarations.ts";
import type { Span } from "../../ir/span.ts";

export interface Surface {
  /** Interfaces and type aliases, with their comments. */
  readonly types: readonly { readonly name: string; readonly text: string }[];
  /** The comment at the top of the file. */
  readonly heading: string | undefined;
  /** Names that are exported where they are declared. */
  readonly exported: ReadonlySet<string>;
  /** `export { … }`, `export * from …` and `export default name`, as they are written. */
  readonly exports: readonly string[];
  /** Where the expression of `export default …` stands. */
  readonly defaultExpression: Span | undefined;
  /** What the name is that `export default function` declares. */
  readonly defaultName: string | undefined;
  /** Names of functions: what is not among them is a constant. */
  readonly functions: ReadonlySet<string>;
  /** Every name that is declared at the top. */
  readonly declared: ReadonlySet<string>;
  /** Types that are imported: what they are called here, where they come from, and their name there. */
  readonly imported: readonly { readonly local: string; readonly name: string; readonly file: string | undefined }[];
  /** The name under which something is exported. */
  exportedAs(name: string): string | undefined;
}

/** The text of a type without the fields that are for proofs only. */
function withoutGhosts(type: InterfaceDeclaration | TypeAliasDeclaration): string {
  const start = type.getStart(true);
  let text = type.getText(true);
  const ghosts = type.getDescendantsOfKind(SyntaxKind.PropertySignature).filter((field) => {
    const written = field.getTypeNode();
    return written !== undefined && ghostType(written) !== undefined;
  });
  for (const field of ghosts.reverse()) {
    const before = text.slice(0, field.getStart(true) - start).trimEnd();
    text = before + text.slice(field.getEnd() - start);
  }
  return text;
}

export function surfaceOf(file: SourceFile): Surface {
  const exported = new Set<string>();
  const functions = new Set<string>();
  const declared = new Set<string>();
  const types: { readonly name: string; readonly text: string }[] = [];
  const exports: string[] = [];
  const renamed = new Map<string, string>();
  let defaultExpression: Span | undefined;
  let defaultName: string | undefined;
  for (const statement of file.getStatements()) {
    if (Node.isInterfaceDeclaration(statement) || Node.isTypeAliasDeclaration(statement)) {
      types.push({ name: statement.getName(), text: withoutGhosts(statement) });
      declared.add(statement.getName());
      if (statement.isExported()) exported.add(statement.getName());
    } else if (Node.isFunctionDeclaration(statement)) {
      const name = statement.getName() ?? "default_";
      functions.add(name);
      declared.add(name);
      if (statement.isDefaultExport()) defaultName = name;
      else if (statement.isExported()) exported.add(name);
    } else if (Node.isVariableStatement(statement)) {
      for (const one of statement.getDeclarations()) {
        declared.add(one.getName());
        if (statement.isExported()) exported.add(one.getName());
        const value = one.getInitializer();
        if (Node.isArrowFunction(value) || Node.isFunctionExpression(value)) functions.add(one.getName());
      }
    } else if (Node.isExportAssignment(statement)) {
      const value = statement.getExpression();
      if (Node.isIdentifier(value)) exports.push(statement.getText());
      else defaultExpression = spanOf(value);
    } else if (Node.isExportDeclaration(statement)) {
      exports.push(statement.getText());
      if (statement.getModuleSpecifier() === undefined)
        for (const one of statement.getNamedExports())
          renamed.set(one.getName(), one.getAliasNode()?.getText() ?? one.getName());
    }
  }
  const imported = file.getImportDeclarations().flatMap((declaration) => {
    const target = declaration.getModuleSpecifierSourceFile();
    const from = target !== undefined && isAuthored(target) ? target.getFilePath() : undefined;
    return declaration.getNamedImports().map((one) => ({
      local: one.getAliasNode()?.getText() ?? one.getName(),
      name: one.getName(),
      file: from,
    }));
  });
  const [opening] = file.getStatements();
  // A comment in front of a declaration is that declaration's.
  const [heading] = Node.isImportDeclaration(opening) ? opening.getLeadingCommentRanges() : [];
  return {
    types,
    heading: heading?.getText().startsWith("/**") === true ? heading.getText() : undefined,
    exported,
    exports,
    defaultExpression,
    defaultName,
    functions,
    declared,
    imported,
    exportedAs: (name) => (exported.has(name) ? name : name === defaultName ? "default" : renamed.get(name)),
  };
}
