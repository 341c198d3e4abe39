/** Authored modules, run as they are: types stripped, nothing else changed. */
import { ts } from "ts-morph";
import * as lang from "../../../src/lang/index.ts";

export type Exports = Readonly<Record<string, unknown>>;

/** A computation that the comparison leaves out: a number that is not exact, or more work than a test should do. */
export class Excluded extends Error {}

const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };

function load(source: string, before: readonly ts.TransformerFactory<ts.SourceFile>[], globals: Exports): Exports {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: options,
    transformers: { before: [...before] },
  });
  const exports: Record<string, unknown> = {};
  const constant = (name: string, get: () => unknown): void => {
    Object.defineProperty(exports, name, { get });
  };
  const names = Object.keys(globals);
  const body = new Function("exports", "require", "$constant", ...names, outputText);
  body(exports, () => lang, constant, ...names.map((name) => globals[name]));
  return exports;
}

/** The module's exports. */
export const run = (source: string): Exports => load(source, [], {});

/** Steps that one case may take. */
const fuel = 20_000;

/** The module with a watch on every sum, difference and product of numbers, and on every function that is entered. */
export function runGuarded(source: string): { readonly exports: Exports; readonly reset: () => void } {
  let left = fuel;
  const step = (): void => {
    left -= 1;
    if (left < 0) throw new Excluded("too much work");
  };
  const exact = (value: unknown): unknown => {
    step();
    if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Excluded("a number beyond 2^53");
    if (typeof value === "bigint" && (value > limit || value < -limit)) throw new Excluded("a number that is too long");
    if (typeof value === "string" && value.length > 2000) throw new Excluded("a string that is too long");
    return value;
  };
  return {
    exports: load(source, [guard], { $exact: exact, $step: step }),
    reset: () => {
      left = fuel;
    },
  };
}

const limit = 2n ** 4096n;

const watched = new Map<ts.SyntaxKind, ts.BinaryOperator | undefined>([
  [ts.SyntaxKind.PlusToken, undefined],
  [ts.SyntaxKind.MinusToken, undefined],
  [ts.SyntaxKind.AsteriskToken, undefined],
  [ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.PlusToken],
  [ts.SyntaxKind.MinusEqualsToken, ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.AsteriskEqualsToken, ts.SyntaxKind.AsteriskToken],
]);

const guard: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const { factory } = context;
  const exact = (of: ts.Expression) =>
    factory.createCallExpression(factory.createIdentifier("$exact"), undefined, [of]);
  const visit = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, visit, context);
    if (ts.isBinaryExpression(inner) && watched.has(inner.operatorToken.kind)) {
      const update = watched.get(inner.operatorToken.kind);
      return update === undefined
        ? exact(inner)
        : factory.createAssignment(inner.left, exact(factory.createBinaryExpression(inner.left, update, inner.right)));
    }
    // `x++` is a statement in the language, so what it yields does not matter.
    if (ts.isPostfixUnaryExpression(inner) || (ts.isPrefixUnaryExpression(inner) && isUpdate(inner.operator)))
      return exact(factory.createPrefixUnaryExpression(inner.operator, inner.operand as ts.UnaryExpression));
    return inner;
  };
  const entered = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, entered, context);
    if (ts.isBlock(inner))
      return factory.updateBlock(inner, [
        factory.createExpressionStatement(
          factory.createCallExpression(factory.createIdentifier("$step"), undefined, []),
        ),
        ...inner.statements,
      ]);
    return inner;
  };
  const watching = ts.visitEachChild(ts.visitEachChild(file, visit, context), entered, context);
  return factory.updateSourceFile(
    watching,
    watching.statements.map((statement) => asked(statement, factory)),
  );
};

/** A constant as a property that is computed when it is asked for: what it comes to may be left out as well. */
function asked(statement: ts.Statement, factory: ts.NodeFactory): ts.Statement {
  const declaration = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : undefined;
  const { name, initializer } = declaration ?? {};
  if (name === undefined || initializer === undefined || !ts.isIdentifier(name) || ts.isArrowFunction(initializer))
    return statement;
  const get = factory.createArrowFunction(undefined, undefined, [], undefined, undefined, initializer);
  const call = factory.createCallExpression(factory.createIdentifier("$constant"), undefined, [
    factory.createStringLiteral(name.text),
    get,
  ]);
  return factory.createExpressionStatement(call);
}

const isUpdate = (operator: ts.PrefixUnaryOperator): boolean =>
  operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
