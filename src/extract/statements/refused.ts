/** Statements that are not in the language. */
import { Node, type Statement, VariableDeclarationKind, type VariableDeclarationList } from "ts-morph";
import type { Session } from "../session.ts";

/** A variable belongs to the block and the time round a loop that it is declared in. */
export function refuseVar(node: VariableDeclarationList, session: Session): void {
  const kind = node.getDeclarationKind();
  if (kind === VariableDeclarationKind.Var)
    session.refuse(node, "DSL1005", "`var` is not in the language", "use const, or let");
  else if (kind !== VariableDeclarationKind.Const && kind !== VariableDeclarationKind.Let)
    session.refuse(node, "DSL1104", "nothing is disposed of at the end of a block", "use const");
}

export function refuseStatement(node: Statement, session: Session): void {
  if (Node.isForStatement(node)) {
    session.refuse(node, "DSL1101", "a loop goes over an array", "write `for (const i of range(0, n))`");
  } else if (Node.isForInStatement(node)) {
    session.refuse(
      node,
      "DSL1101",
      "the fields of an object are known, and need no loop",
      "name them, or keep an array",
    );
  } else if (Node.isDoStatement(node)) {
    session.refuse(
      node,
      "DSL1101",
      "`do … while` is not in the language",
      "in a program use while; in a function go over an array",
    );
  } else if (Node.isWhileStatement(node)) {
    session.refuse(
      node,
      "DSL1102",
      "nothing shows that this loop ends",
      "go over an array, or call the function itself on a part of its parameter",
    );
  } else if (Node.isThrowStatement(node)) {
    session.refuse(
      node,
      "DSL1103",
      "a function returns a value for all arguments",
      "return `undefined` where there is none",
    );
  } else if (Node.isTryStatement(node)) {
    session.refuse(node, "DSL1103", "nothing throws, so nothing is caught", "test before");
  } else if (Node.isClassDeclaration(node)) {
    session.refuse(node, "DSL1003", "classes are not in the language", "use interfaces and functions");
  } else if (Node.isEnumDeclaration(node) || Node.isModuleDeclaration(node)) {
    session.refuse(
      node,
      "DSL1004",
      "enums and namespaces are not in the language",
      "use a union of string literals; use modules",
    );
  } else if (Node.isFunctionDeclaration(node)) {
    session.refuse(
      node,
      "DSL1110",
      "a function inside a function is a constant here",
      "write `const f = (x: T) => …`, or declare it outside",
    );
  } else if (Node.isLabeledStatement(node) || Node.isBreakStatement(node) || Node.isContinueStatement(node)) {
    session.refuse(
      node,
      "DSL1104",
      "break and continue are of the loop or switch around them",
      "leave the loops by return, in a function of their own",
    );
  } else if (Node.isInterfaceDeclaration(node) || Node.isTypeAliasDeclaration(node)) {
    session.refuse(node, "DSL1104", "a type is declared for a whole module", "declare it outside of the function");
  } else {
    session.refuse(node, "DSL1104", "this statement is not in the language", "see docs/language.md for those that are");
  }
}
