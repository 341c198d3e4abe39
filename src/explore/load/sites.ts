/**
 * The places in authored text that a trace tells of: the conjuncts of claims, and what programs await.
 *
 * A claim is taken apart where it is false as soon as one part of it is: at `&&`, in the callback of `every`, in the
 * branches of a conditional, in what is returned, and in authored functions whose result it is.
 */
import { type CallExpression, Node, type SourceFile, type Symbol as TsSymbol } from "ts-morph";
import { propertyNamed } from "../../extract/lambdas.ts";
import { isAuthored } from "../../extract/project.ts";
import { libraryFunction, spanOf, symbolOf } from "../../extract/session.ts";
import type { Span } from "../../ir/span.ts";

export interface Site {
  readonly kind: "conjunct" | "awaited";
  readonly node: Node;
  readonly span: Span;
}

/** The sites of some files, each once; a site's number is its position. */
export function sitesOf(files: readonly SourceFile[]): readonly Site[] {
  const found = new Map<Node, Site>();
  const conjuncts = new Conjuncts((node) => found.set(node, { kind: "conjunct", node, span: spanOf(node) }));
  for (const file of files) {
    file.forEachDescendant((node) => {
      if (Node.isAwaitExpression(node)) {
        const of = node.getExpression();
        found.set(of, { kind: "awaited", node: of, span: spanOf(node) });
      }
      if (Node.isCallExpression(node)) for (const claim of claimsOf(node)) conjuncts.of(claim);
    });
  }
  return [...found.values()];
}

/** The claims that are given to a function of the authoring library. */
function claimsOf(call: CallExpression): readonly Node[] {
  const [first, second, , fourth] = call.getArguments();
  switch (libraryFunction(call.getExpression())) {
    case "protocol":
      return ["invariants", "theorems"].flatMap((name) => propertiesIn(propertyNamed(first, name)));
    case "compose":
      return propertiesIn(propertyNamed(second, "invariants"));
    case "program":
      return ["requires", "ensures"].flatMap((name) => propertyNamed(fourth, name) ?? []);
    case "invariant":
    case "stable":
      return first === undefined ? [] : [first];
    default:
      return [];
  }
}

function propertiesIn(node: Node | undefined): readonly Node[] {
  if (!Node.isObjectLiteralExpression(node)) return [];
  return node.getProperties().flatMap((property): readonly Node[] => {
    if (Node.isMethodDeclaration(property)) return [property];
    const name = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
    return name === undefined ? [] : [name];
  });
}

const patterns = new Set(["everywhere", "remembers", "pairwise", "perNode", "perMessage", "knowledge"]);

class Conjuncts {
  private readonly visited = new Set<Node>();

  constructor(private readonly see: (leaf: Node) => void) {}

  /** A claim: a function, a pattern of the library, or a name for one. */
  of(claim: Node): void {
    if (Node.isCallExpression(claim) && patterns.has(libraryFunction(claim.getExpression()) ?? "")) {
      const [parts] = claim.getArguments();
      for (const name of ["relates", "holds"]) {
        const part = propertyNamed(parts, name);
        if (part !== undefined) this.of(part);
      }
    } else if (Node.isIdentifier(claim)) {
      this.named(symbolOf(claim));
    } else {
      this.body(claim);
    }
  }

  private named(symbol: TsSymbol | undefined): boolean {
    const declaration = symbol?.getValueDeclaration();
    if (declaration === undefined || !isAuthored(declaration.getSourceFile())) return false;
    if (Node.isFunctionDeclaration(declaration)) return this.body(declaration);
    const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    return value !== undefined && this.body(value);
  }

  /** What a function returns; whether it is one. */
  private body(fn: Node): boolean {
    if (Node.isParenthesizedExpression(fn)) return this.body(fn.getExpression());
    if (
      !(
        Node.isArrowFunction(fn) ||
        Node.isFunctionExpression(fn) ||
        Node.isFunctionDeclaration(fn) ||
        Node.isMethodDeclaration(fn)
      )
    )
      return false;
    if (this.visited.has(fn)) return true;
    this.visited.add(fn);
    const body = fn.getBody();
    if (body === undefined) return false;
    if (!Node.isBlock(body)) {
      this.expression(body);
      return true;
    }
    body.forEachDescendant((node, traversal) => {
      if (Node.isFunctionLikeDeclaration(node) || Node.isArrowFunction(node) || Node.isFunctionExpression(node)) {
        traversal.skip();
        return;
      }
      const returned = Node.isReturnStatement(node) ? node.getExpression() : undefined;
      if (returned !== undefined) this.expression(returned);
    });
    return true;
  }

  private expression(node: Node): void {
    if (Node.isParenthesizedExpression(node)) return this.expression(node.getExpression());
    if (Node.isBinaryExpression(node) && node.getOperatorToken().getText() === "&&") {
      this.expression(node.getLeft());
      return this.expression(node.getRight());
    }
    if (Node.isConditionalExpression(node)) {
      this.expression(node.getWhenTrue());
      return this.expression(node.getWhenFalse());
    }
    if (Node.isCallExpression(node)) {
      const callee = node.getExpression();
      const [argument] = node.getArguments();
      if (Node.isPropertyAccessExpression(callee) && callee.getName() === "every" && argument !== undefined) {
        if (Node.isIdentifier(argument) ? this.named(symbolOf(argument)) : this.body(argument)) return undefined;
      }
      if (Node.isIdentifier(callee) && this.named(symbolOf(callee))) return undefined;
    }
    this.see(node);
    return undefined;
  }
}
