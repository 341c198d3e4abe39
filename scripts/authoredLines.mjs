/**
 * Lines of an authored system: what it does, and what is claimed of it.
 *
 * A line counts where it has a token on it. A line of the specification is one of the invariants, theorems and
 * assumptions of a protocol or world, of a contract, of what a loop keeps or an assertion says; and of the functions
 * and types that only these use.
 */
import { Node, Project, SyntaxKind } from "ts-morph";

/** Properties that claim something, of what `protocol`, `compose` and `program` are given. */
const claims = new Set(["invariants", "theorems", "assumes", "requires", "ensures"]);
/** Statements that claim something. */
const statements = new Set(["invariant", "stable"]);

const inComment = (token) =>
  token.getKind() === SyntaxKind.JSDoc || token.getFirstAncestorByKind(SyntaxKind.JSDoc) !== undefined;

/** @returns {Set<number>} the lines between two places that have a token */
function linesOf(node) {
  const lines = new Set();
  const source = node.getSourceFile();
  for (const token of [node, ...node.getDescendants()]) {
    if (token.getChildCount() > 0 || inComment(token)) continue;
    const first = source.getLineAndColumnAtPos(token.getStart()).line;
    const last = source.getLineAndColumnAtPos(Math.max(token.getStart(), token.getEnd() - 1)).line;
    for (let line = first; line <= last; line += 1) lines.add(line);
  }
  return lines;
}

function claimsIn(source) {
  return source.getDescendants().filter((node) => {
    if (Node.isPropertyAssignment(node) || Node.isMethodDeclaration(node)) return claims.has(node.getName());
    if (Node.isCallExpression(node)) return statements.has(node.getExpression().getText());
    return false;
  });
}

/** What can be used by its name, and where all of it stands. */
function declarationsIn(source) {
  const functions = source.getDescendantsOfKind(SyntaxKind.FunctionDeclaration);
  const values = source
    .getDescendantsOfKind(SyntaxKind.VariableDeclaration)
    .filter((one) => Node.isArrowFunction(one.getInitializer()));
  return [...functions, ...values, ...source.getInterfaces(), ...source.getTypeAliases()].flatMap((declaration) => {
    const name = declaration.getNameNode();
    if (!Node.isIdentifier(name)) return [];
    const whole = Node.isVariableDeclaration(declaration) ? declaration.getVariableStatement() : declaration;
    return [{ name, whole: whole ?? declaration }];
  });
}

const within = (node, regions) =>
  regions.some(
    (one) =>
      one.getSourceFile() === node.getSourceFile() && one.getPos() <= node.getPos() && node.getEnd() <= one.getEnd(),
  );

/**
 * @param {readonly string[]} files of one system
 * @returns {Map<string, {code: number, specification: number}>} by file
 */
export function authoredLines(files, tsConfigFilePath) {
  const project = new Project({ tsConfigFilePath, skipAddingFilesFromTsConfig: true });
  const sources = files.map((file) => project.addSourceFileAtPath(file));
  project.resolveSourceFileDependencies();
  const regions = sources.flatMap(claimsIn);
  const open = sources.flatMap(declarationsIn);
  for (let grown = true; grown; ) {
    grown = false;
    for (const declaration of [...open]) {
      const uses = declaration.name
        .findReferencesAsNodes()
        .filter((use) => use !== declaration.name && !within(use, [declaration.whole]) && !isImport(use));
      if (uses.length === 0 || !uses.every((use) => within(use, regions))) continue;
      regions.push(declaration.whole);
      open.splice(open.indexOf(declaration), 1);
      grown = true;
    }
  }
  return new Map(
    sources.map((source, i) => {
      const all = linesOf(source);
      const specification = new Set(
        regions.filter((one) => one.getSourceFile() === source).flatMap((one) => [...linesOf(one)]),
      );
      return [files[i], { code: all.size - specification.size, specification: specification.size }];
    }),
  );
}

const isImport = (use) =>
  use.getFirstAncestor((one) => Node.isImportDeclaration(one) || Node.isExportDeclaration(one)) !== undefined;
