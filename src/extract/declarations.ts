/** What a name at the top of a module declares: a function, a protocol, a world, a program, or a deployment. */
import {
  type CallExpression,
  type Expression,
  type FunctionDeclaration,
  Node,
  type Symbol as TsSymbol,
  type VariableDeclaration,
} from "ts-morph";
import { libraryFunction } from "./session.ts";

export type FactoryKind = "protocol" | "world" | "program" | "deployment";

/** A protocol, world, program or deployment: the call of the library that makes it, and the function around it, if any. */
export interface Factory {
  readonly kind: FactoryKind;
  readonly node: FunctionDeclaration | VariableDeclaration | Expression;
  readonly call: CallExpression;
  /** The function whose parameters are the parameters. */
  readonly around: Node | undefined;
  /** What the function declares before it returns. */
  readonly before: readonly Node[];
}

export type Declaration =
  | { readonly kind: "function"; readonly node: FunctionDeclaration | VariableDeclaration }
  | Factory;

const makers = new Map<string, FactoryKind>([
  ["protocol", "protocol"],
  ["compose", "world"],
  ["program", "program"],
  ["deploy", "deployment"],
]);

/** What a symbol declares, where it is declared at the top of an authored module. */
export function declarationOf(symbol: TsSymbol): Declaration | undefined {
  const node = symbol
    .getDeclarations()
    .find((d) => Node.isFunctionDeclaration(d) || Node.isVariableDeclaration(d) || Node.isExportAssignment(d));
  if (node === undefined || node.getSourceFile().isDeclarationFile()) return undefined;
  if (Node.isExportAssignment(node)) return factoryOf(node.getExpression(), node.getExpression());
  if (Node.isFunctionDeclaration(node))
    return Node.isSourceFile(node.getParent()) ? (factoryOf(node, node) ?? { kind: "function", node }) : undefined;
  if (!Node.isVariableDeclaration(node) || !Node.isSourceFile(node.getVariableStatement()?.getParent()))
    return undefined;
  if (!Node.isIdentifier(node.getNameNode())) return undefined;
  const initializer = node.getInitializer();
  return (initializer === undefined ? undefined : factoryOf(initializer, node)) ?? { kind: "function", node };
}

function factoryOf(value: Node, node: Factory["node"]): Factory | undefined {
  if (Node.isParenthesizedExpression(value)) return factoryOf(value.getExpression(), node);
  if (Node.isCallExpression(value)) {
    const kind = makers.get(libraryFunction(value.getExpression()) ?? "");
    return kind === undefined ? undefined : { kind, node, call: value, around: undefined, before: [] };
  }
  if (!Node.isArrowFunction(value) && !Node.isFunctionExpression(value) && !Node.isFunctionDeclaration(value))
    return undefined;
  const body = value.getBody();
  if (body === undefined) return undefined;
  if (!Node.isBlock(body)) {
    const inner = factoryOf(body, node);
    return inner === undefined || inner.around !== undefined ? undefined : { ...inner, around: value };
  }
  const statements = body.getStatements();
  const last = statements.at(-1);
  const returned = Node.isReturnStatement(last) ? last.getExpression() : undefined;
  const inner = returned === undefined ? undefined : factoryOf(returned, node);
  return inner === undefined || inner.around !== undefined
    ? undefined
    : { ...inner, around: value, before: statements.slice(0, -1) };
}
