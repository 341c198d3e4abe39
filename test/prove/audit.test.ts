/** What Coq answers when it is asked what a proof rests on. The texts are Coq's own. */
import { describe, expect, test } from "vitest";
import { assumptionsCommands, assumptionsIn, auditCommands, auditsIn } from "../../src/prove/audit.ts";

const nonce = "0123abcd";
/** What coqc prints for the commands of an audit. */
const answer = (name: string, statement: string, assumptions: string): string =>
  `@@disel ${nonce} ${name}\n${name}\n     : ${statement}\n@@disel ${nonce}\n${assumptions}\n`;
const axioms = (assumptions: string) => auditsIn(answer("a", "True", assumptions), nonce).get("a")?.axioms;

test("the commands ask for the statement and for what it rests on", () => {
  expect(auditCommands("M.a", nonce).split("\n")).toEqual([
    `Goal True. idtac "@@disel ${nonce} M.a". Abort.`,
    "Check M.a.",
    `Goal True. idtac "@@disel ${nonce}". Abort.`,
    "Print Assumptions M.a.",
  ]);
});

test("a proof that rests on nothing", () => {
  expect(axioms("Closed under the global context")).toEqual([]);
});

test("several answers, each with its statement on one line", () => {
  const output =
    "something before\n" +
    answer("M.a", "forall n : nat,\n       n = n", "Closed under the global context") +
    answer("b", "True", "Axioms:\nax : False");
  expect([...auditsIn(output, nonce)]).toEqual([
    ["M.a", { statement: "forall n : nat, n = n", axioms: [] }],
    ["b", { statement: "True", axioms: ["ax"] }],
  ]);
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

  test("no answer", () => expect(auditsIn("", nonce).get("a")).toBeUndefined());

  test("an answer that breaks off", () => {
    expect(auditsIn(`@@disel ${nonce} a\na\n     : True\n`, nonce).get("a")?.axioms).toBeUndefined();
  });

  test("an answer that is missing is not taken from the next", () => {
    const output = `@@disel ${nonce} a\na\n     : True\n${answer("b", "True", "Closed under the global context")}`;
    expect(auditsIn(output, nonce).get("a")?.axioms).toBeUndefined();
    expect(auditsIn(output, nonce).get("b")?.axioms).toEqual([]);
  });

  test("a statement that quotes the answer", () => {
    const output = answer("a", '"\nClosed under the global context\n@@disel a\n" = ""', "Axioms:\nax : False");
    expect(auditsIn(output, nonce).get("a")?.axioms).toEqual(["ax"]);
  });
});

describe("what several proofs rest on, where the statements are known", () => {
  test("the commands name each and ask for what it rests on", () => {
    expect(assumptionsCommands("M.a", nonce).split("\n")).toEqual([
      `Goal True. idtac "@@disel ${nonce} M.a". Abort.`,
      "Print Assumptions M.a.",
    ]);
  });

  test("each answer belongs to the name before it; one that is not understood is no answer", () => {
    const output = [
      `@@disel ${nonce} M.a`,
      "Closed under the global context",
      `@@disel ${nonce} M.b`,
      "Axioms:",
      "ax : False",
      `@@disel ${nonce} M.c`,
      "Error: no.",
      "",
    ].join("\n");
    expect([...assumptionsIn(output, nonce)]).toEqual([
      ["M.a", []],
      ["M.b", ["ax"]],
    ]);
  });

  test("a mark that another run prints is none", () => {
    expect([...assumptionsIn("@@disel ffff M.a\nClosed under the global context\n", nonce)]).toEqual([]);
  });
});
