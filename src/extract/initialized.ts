/**
 * A constant of a module has its value from its line on. The compiler sees where a line above it uses it directly, and
 * not where a function does that is called there; so constants are followed through the functions of their file.
 */
import { type Identifier, Node, type SourceFile, type Symbol as TsSymbol } from "ts-morph";
import { type Session, symbolOf } from "./session.ts";

export function refuseUninitialized(file: SourceFile, session: Session): void {
  const evaluated = [
    ...file.getVariableDeclarations().map((one) => ({ at: one.getStart(), value: one.getInitializer() })),
    ...file.getExportAssignments().map((one) => ({ at: one.getStart(), value: one.getExpression() })),
  ];
  for (const { at, value } of evaluated) {
    if (value === undefined || isFunction(value)) continue;
    for (const name of namesIn(value)) {
      const later = laterConstant(name, at, new Set());
      if (later === undefined) continue;
      session.refuse(
        name,
        "DSL1006",
        `${later.getName()} has no value yet where ${name.getText()} uses it here`,
        `declare ${later.getName()} above this`,
      );
    }
  }
}

const isFunction = (node: Node): boolean => Node.isArrowFunction(node) || Node.isFunctionExpression(node);

const namesIn = (node: Node): readonly Identifier[] =>
  Node.isIdentifier(node) ? [node] : node.getDescendants().filter(Node.isIdentifier);

/** The constant of the same file, declared behind `at`, that what a name stands for needs. */
function laterConstant(name: Identifier, at: number, seen: Set<TsSymbol>): TsSymbol | undefined {
  const symbol = symbolOf(name);
  const declaration = symbol?.getValueDeclaration();
  if (symbol === undefined || declaration === undefined || seen.has(symbol)) return undefined;
  if (declaration.getSourceFile() !== name.getSourceFile()) return undefined;
  seen.add(symbol);
  const variable = Node.isVariableDeclaration(declaration) ? declaration : undefined;
  if (variable !== undefined && !Node.isSourceFile(variable.getVariableStatement()?.getParent())) return undefined;
  if (variable !== undefined && variable.getStart() > at) return symbol;
  const value = variable?.getInitializer();
  const body =
    value !== undefined && isFunction(value)
      ? value
      : Node.isFunctionDeclaration(declaration)
        ? declaration
        : undefined;
  for (const inner of body === undefined ? [] : namesIn(body)) {
    const later = laterConstant(inner, at, seen);
    if (later !== undefined) return later;
  }
  return undefined;
}
