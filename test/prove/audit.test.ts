/** What Coq answers when it is asked what a proof rests on. The texts are Coq's own. */
import { describe, expect, test } from "vitest";
import { assumptionsCommands, assumptionsIn, statementCommands, statementsIn } from "../../src/prove/audit.ts";

const nonce = "0123abcd";
/** What coqc prints behind the mark of a name. */
const answer = (name: string, text: string): string => `@@disel ${nonce} ${name}\n${text}\n`;
const axioms = (text: string) => assumptionsIn(answer("a", text), nonce).get("a");

test("the commands name what they ask about, and ask for its statement or for what it rests on", () => {
  expect(statementCommands("M.a", nonce).split("\n")).toEqual([
    `Goal True. idtac "@@disel ${nonce} M.a". Abort.`,
    "Check M.a.",
  ]);
  expect(assumptionsCommands("M.a", nonce).split("\n")).toEqual([
    `Goal True. idtac "@@disel ${nonce} M.a". Abort.`,
    "Print Assumptions M.a.",
  ]);
});

test("statements, each on one line", () => {
  const output = `something before\n${answer("M.a", "M.a\n     : forall n : nat,\n       n = n")}${answer("b", "b : True")}`;
  expect([...statementsIn(output, nonce)]).toEqual([
    ["M.a", "forall n : nat, n = n"],
    ["b", "True"],
  ]);
});

test("a proof that rests on nothing", () => {
  expect(axioms("Closed under the global context")).toEqual([]);
});

describe("what a proof rests on", () => {
  test.each<[name: string, assumptions: string, expected: readonly string[]]>([
    ["an axiom", "Axioms:\nax : False", ["ax"]],
    [
      "axioms with long types",
      "Axioms:\nM.inm : True\nax\n  : True /\\\n    (forall x y z : nat, x + y + z = z + y + x)\nFunctionalExtensionality.functional_extensionality_dep\n  : forall (A : Type)\n      (B : A -> Type), f = g",
      ["M.inm", "ax", "FunctionalExtensionality.functional_extensionality_dep"],
    ],
    ["variables of a section", "Section Variables:\nn : nat", ["n"]],
    [
      "recursion that was not checked",
      "Axioms:\nt2 is assumed to be guarded.\nbad is assumed to be guarded.",
      ["t2 (assumed to be guarded)", "bad (assumed to be guarded)"],
    ],
    [
      "an inductive type that was not checked",
      "Axioms:\nneg is assumed to be positive.",
      ["neg (assumed to be positive)"],
    ],
    [
      "universes that were not checked",
      "Axioms:\ntt relies on an unsafe hierarchy.\nTheory:\nType hierarchy is collapsed (logic is inconsistent)",
      ["tt (relies on an unsafe hierarchy)", "(Type hierarchy is collapsed (logic is inconsistent))"],
    ],
    ["a theory alone", "Theory:\nSet is impredicative", ["(Set is impredicative)"]],
  ])("%s", (_, assumptions, expected) => expect(axioms(assumptions)).toEqual(expected));
});

describe("what is not understood is not taken for closed", () => {
  test.each([
    "",
    "Axioms:",
    "Something else:\nClosed under the global context",
    "Closed under the global context\nax : False",
    "Assumptions:\nax : False",
    "Error: no.",
  ])("%j", (assumptions) => expect(axioms(assumptions)).toBeUndefined());

  test("no answer", () => expect([...assumptionsIn("", nonce)]).toEqual([]));

  test("an answer that is missing is not taken from the next", () => {
    const output = `@@disel ${nonce} a\n${answer("b", "Closed under the global context")}`;
    expect([...assumptionsIn(output, nonce)]).toEqual([["b", []]]);
  });

  test("an answer that quotes another's", () => {
    const output = answer("a", 'Axioms:\nax : x = "\nClosed under the global context\n@@disel a\n"');
    expect([...assumptionsIn(output, nonce)]).not.toContainEqual(["a", []]);
  });

  test("one of two answers", () => {
    const output = answer("a", "Axioms:\nax : False") + answer("a", "Closed under the global context");
    expect([...assumptionsIn(output, nonce)]).toEqual([]);
  });

  test("a mark that another run prints", () => {
    expect([...assumptionsIn("@@disel ffff M.a\nClosed under the global context\n", nonce)]).toEqual([]);
  });
});

test("each answer belongs to the name before it; one that is not understood is no answer", () => {
  const output = [
    answer("M.a", "Closed under the global context"),
    answer("M.b", "Axioms:\nax : False"),
    answer("M.c", "Error: no."),
  ].join("");
  expect([...assumptionsIn(output, nonce)]).toEqual([
    ["M.a", []],
    ["M.b", ["ax"]],
  ]);
});
