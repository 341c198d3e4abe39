/** Sources made wrong, or only other, at random: by their tokens, by their syntax, by their bytes. */
import { type Node, Node as Nodes, type SourceFile, SyntaxKind } from "ts-morph";
import type { Random } from "../../meaning/generate/random.ts";
import { literals, operators, statements, types, wrappers } from "./pieces.ts";

/** A piece of a text in place of what stands from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Mutation = (file: SourceFile, random: Random) => readonly Edit[] | undefined;

const tokensOf = (file: SourceFile): readonly Node[] =>
  file
    .getDescendants()
    .filter(
      (node) => node.getChildCount() === 0 && node.getWidth() > 0 && node.getKind() !== SyntaxKind.EndOfFileToken,
    );

const at = (node: Node, text: string): Edit => ({ start: node.getStart(), end: node.getEnd(), text });

const pickFrom = <T>(random: Random, of: readonly T[]): T | undefined =>
  of.length === 0 ? undefined : random.pick(of);

function replaceOne(nodes: readonly Node[], texts: readonly string[], random: Random): readonly Edit[] | undefined {
  const node = pickFrom(random, nodes);
  return node === undefined ? undefined : [at(node, random.pick(texts))];
}

/** Two pieces in each other's place. */
function exchange(nodes: readonly Node[], random: Random): readonly Edit[] | undefined {
  const a = pickFrom(random, nodes);
  const b = pickFrom(
    random,
    nodes.filter((node) => a !== undefined && (node.getEnd() <= a.getStart() || node.getStart() >= a.getEnd())),
  );
  return a === undefined || b === undefined ? undefined : [at(a, b.getText()), at(b, a.getText())];
}

const expressionsOf = (file: SourceFile): readonly Node[] =>
  file
    .getDescendants()
    .filter((node) => Nodes.isExpression(node) && !isName(node) && !Nodes.isImportDeclaration(node.getParent()));

/** A name where it is declared, or behind a dot: no expression of its own. */
function isName(node: Node): boolean {
  const parent = node.getParent();
  return (
    Nodes.isIdentifier(node) &&
    ((Nodes.isNameable(parent) && parent.getNameNode() === node) ||
      (Nodes.isBindingNamed(parent) && parent.getNameNode() === node) ||
      (Nodes.isPropertyAccessExpression(parent) && parent.getNameNode() === node) ||
      Nodes.isPropertyAssignment(parent) ||
      Nodes.isShorthandPropertyAssignment(parent) ||
      Nodes.isImportSpecifier(parent) ||
      Nodes.isExportSpecifier(parent) ||
      Nodes.isTypeReference(parent))
  );
}

const statementsOf = (file: SourceFile): readonly Node[] =>
  file.getDescendants().filter((node) => Nodes.isStatement(node) && !Nodes.isBlock(node));

const ofKinds = (file: SourceFile, ...is: ((node: Node) => boolean)[]): readonly Node[] =>
  file.getDescendants().filter((node) => is.some((one) => one(node)));

const isOperator = (node: Node): boolean => {
  const parent = node.getParent();
  return Nodes.isBinaryExpression(parent) && parent.getOperatorToken() === node;
};

const isLiteral = (node: Node): boolean =>
  (Nodes.isNumericLiteral(node) ||
    Nodes.isStringLiteral(node) ||
    Nodes.isBigIntLiteral(node) ||
    Nodes.isTrueLiteral(node) ||
    Nodes.isFalseLiteral(node)) &&
  !Nodes.isImportDeclaration(node.getParent());

/** Every way of changing a file, by its name. Those by syntax are likely to leave something that type-checks. */
export const mutations: Readonly<Record<string, Mutation>> = {
  deleteToken: (file, random) => replaceOne(tokensOf(file), [""], random),

  duplicateToken(file, random) {
    const token = pickFrom(random, tokensOf(file));
    return token === undefined ? undefined : [at(token, `${token.getText()} ${token.getText()}`)];
  },

  swapTokens: (file, random) => exchange(tokensOf(file), random),

  swapIdentifiers: (file, random) => exchange(ofKinds(file, Nodes.isIdentifier), random),

  renameIdentifier(file, random) {
    const names = ofKinds(file, Nodes.isIdentifier);
    return replaceOne(
      names,
      names.map((name) => name.getText()),
      random,
    );
  },

  operator: (file, random) => replaceOne(ofKinds(file, isOperator), operators, random),

  literal: (file, random) => replaceOne(ofKinds(file, isLiteral), literals, random),

  annotation: (file, random) => replaceOne(ofKinds(file, Nodes.isTypeNode), types, random),

  swapAnnotations: (file, random) => exchange(ofKinds(file, Nodes.isTypeNode), random),

  removeAnnotation(file, random) {
    const node = pickFrom(random, ofKinds(file, Nodes.isTyped, Nodes.isReturnTyped));
    const type = Nodes.isTyped(node)
      ? node.getTypeNode()
      : Nodes.isReturnTyped(node)
        ? node.getReturnTypeNode()
        : undefined;
    const colon = type?.getPreviousSiblingIfKind(SyntaxKind.ColonToken);
    return type === undefined || colon === undefined
      ? undefined
      : [{ start: colon.getStart(), end: type.getEnd(), text: "" }];
  },

  deleteStatement: (file, random) => replaceOne(statementsOf(file), [""], random),

  duplicateStatement(file, random) {
    const node = pickFrom(random, statementsOf(file));
    return node === undefined ? undefined : [at(node, `${node.getText()}\n${node.getText()}`)];
  },

  moveStatement(file, random) {
    const from = pickFrom(random, statementsOf(file));
    const to = pickFrom(random, statementsOf(file));
    if (from === undefined || to === undefined || (to.getStart() < from.getEnd() && from.getStart() < to.getEnd()))
      return undefined;
    return [at(from, ""), { start: to.getStart(), end: to.getStart(), text: `${from.getText()}\n` }];
  },

  addStatement(file, random) {
    const to = pickFrom(random, statementsOf(file));
    return to === undefined
      ? undefined
      : [{ start: to.getStart(), end: to.getStart(), text: `${random.pick(statements)}\n` }];
  },

  swapExpressions: (file, random) => exchange(expressionsOf(file), random),

  copyExpression(file, random) {
    const all = expressionsOf(file);
    return replaceOne(
      all,
      all.map((node) => node.getText()),
      random,
    );
  },

  wrapExpression(file, random) {
    const node = pickFrom(random, expressionsOf(file));
    return node === undefined ? undefined : [at(node, random.pick(wrappers)(node.getText()))];
  },

  removeArgument(file, random) {
    const call = pickFrom(random, ofKinds(file, Nodes.isCallExpression));
    const [argument] = Nodes.isCallExpression(call) ? random.shuffled(call.getArguments()) : [];
    return argument === undefined ? undefined : [at(argument, "")];
  },

  bytes(file, random) {
    const text = file.getFullText();
    return Array.from({ length: random.int(1, 4) }, () => {
      const start = random.int(0, text.length - 1);
      const end = Math.min(text.length, start + random.int(0, 3));
      return {
        start,
        end,
        text: String.fromCharCode(...Array.from({ length: random.int(0, 3) }, () => random.int(0, 0xffff))),
      };
    });
  },

  cut(file, random) {
    const text = file.getFullText();
    const start = random.int(0, text.length - 1);
    return [
      { start, end: random.chance(0.5) ? text.length : Math.min(text.length, start + random.int(1, 60)), text: "" },
    ];
  },
};

/** The text of a file after an edit or a few; `undefined` where the file has nothing that could be edited so. */
export function mutated(file: SourceFile, by: Mutation, random: Random): string | undefined {
  const edits = by(file, random);
  if (edits === undefined) return undefined;
  let text = file.getFullText();
  let before = Number.POSITIVE_INFINITY;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    if (edit.end > before) continue;
    text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    before = edit.start;
  }
  return text;
}
