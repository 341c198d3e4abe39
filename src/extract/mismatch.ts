/** A value whose type does not fit its place: what is wrong, and the way out. */
import type { Node } from "ts-morph";
import { prune, showType, type Type } from "../ir/types.ts";
import type { Session } from "./session.ts";

export function refuseMismatch(given: Type, asked: Type, node: Node, session: Session): void {
  const [from, goal] = difference(given, asked);
  const inside = prune(given).k === "list";
  if (goal.k === "bool") {
    refuseCondition(from, node, session);
  } else if (goal.k === "node" && from.k === "number") {
    session.refuse(
      node,
      "DSL1329",
      "a number is not a node's name",
      "take node names from parameters, or write them as literals",
    );
  } else if (goal.k === "number" && from.k === "node") {
    session.refuse(
      node,
      "DSL1313",
      "a node's name is not a number",
      "node names can be compared with === and !==, and nothing else",
    );
  } else if (from.k === "option") {
    session.refuse(
      node,
      "DSL1320",
      inside
        ? "elements of this may be `undefined`, as far as can be followed"
        : "this may be `undefined` here, as far as can be followed",
      inside
        ? "leave those out one by one: `xs.flatMap((x) => (x === undefined ? [] : [x]))`"
        : "give the value a name with const, and test that name: `const x = …; if (x === undefined) …`",
    );
  } else if (from.k === "named" && goal.k === "named" && from.decl.kind === "record" && goal.decl.kind === "record") {
    session.refuse(
      node,
      "DSL1321",
      `a ${showType(from)} is not a ${showType(goal)}: their fields differ, and equals and spread see all of them`,
      `build the ${showType(goal)} from the fields that it has`,
    );
  } else if (from.k === "named" && goal.k === "named") {
    session.refuse(
      node,
      "DSL1320",
      `it cannot be followed that this ${showType(from)} is a ${showType(goal)} here`,
      "test its literal field directly before this",
    );
  } else if (from.k === "fn" && goal.k === "fn" && from.params.length > goal.params.length) {
    session.refuse(
      node,
      "DSL1316",
      "this function takes more than the value that it is given here",
      "write an arrow function that takes one value",
    );
  } else {
    session.refuse(
      node,
      "DSL1213",
      `a value of type ${showType(given)} stands where ${showType(asked)} is meant`,
      "write the type of the variable that holds it, or convert it",
    );
  }
}

/** Refuses a value where a boolean is meant: nothing is converted to one. */
export function refuseCondition(type: Type, node: Node, session: Session): void {
  const at = prune(type);
  session.refuse(
    node,
    "DSL1307",
    `a ${showType(at)} is not a condition`,
    at.k === "option"
      ? "compare it with `undefined`"
      : at.k === "list"
        ? "compare its length with 0"
        : "compare it with something",
  );
}

/** What two types differ in, inside arrays and options. */
function difference(given: Type, asked: Type): readonly [Type, Type] {
  const from = prune(given);
  const goal = prune(asked);
  if (goal.k === "option") return difference(from.k === "option" ? from.of : from, goal.of);
  return from.k === "list" && goal.k === "list" ? difference(from.of, goal.of) : [from, goal];
}
