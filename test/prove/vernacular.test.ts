/** Coq files as sentences: what a hand-written file states and requires, read without Coq. */
import { describe, expect, test } from "vitest";
import { requiredBy, sentences, statedIn } from "../../src/prove/vernacular.ts";

const texts = (source: string): readonly string[] => sentences(source).map((one) => one.text);

describe("sentences", () => {
  test.each<[name: string, source: string, expected: readonly string[]]>([
    [
      "end with a period and white space",
      "Lemma a : True.\nProof. exact I. Qed.",
      ["Lemma a : True.", "Proof.", "exact I.", "Qed."],
    ],
    [
      "keep qualified names and numbers together",
      "Check a.b. Check 1.5. Import A.B.C.",
      ["Check a.b.", "Check 1.5.", "Import A.B.C."],
    ],
    ["do not have comments", "(* A. *) Check a (* B. *). (* C. *)", ["Check a  ."]],
    ["do not have nested comments", "(* A (* B. *) C. *) Check a.", ["Check a."]],
    ["do not end in strings", 'Check "a. b". Check c.', ['Check "a. b".', "Check c."]],
    ["do not end in strings with quotes in them", 'Check "a "" . b". Check c.', ['Check "a "" . b".', "Check c."]],
    ["keep strings that look like comments", 'Check "(* a". Check b.', ['Check "(* a".', "Check b."]],
    ["end comments behind strings that look like their end", '(* "*)" A. *) Check b.', ["Check b."]],
    [
      "begin with bullets",
      "- split.\n  + exact I.\n  + exact I.\n- { exact I. }",
      ["- split.", "+ exact I.", "+ exact I.", "- { exact I.", "}"],
    ],
    ["may have ellipses", "rewrite <- H... exact I.", ["rewrite <- H...", "exact I."]],
    ["may lack their end", "Check a. Check b", ["Check a.", "Check b"]],
    ["are none in an empty file", " \n\t(* nothing *)", []],
    ["are none in a comment that does not end", "Check a. (* Check b.", ["Check a."]],
    ["take a string that does not end with them", 'Check a. Check "b.', ["Check a.", 'Check "b.']],
  ])("%s", (_, source, expected) => expect(texts(source)).toEqual(expected));

  test("know their offsets", () => {
    const source = "(* é *) Check a.\n  Check b.";
    expect(sentences(source).map((one) => source.slice(one.start, one.end))).toEqual(["Check a.", "Check b."]);
  });
});

describe("statements", () => {
  const one = (source: string) => statedIn(source)[0];

  test.each([
    "Lemma a : True.",
    "Theorem a : True.",
    "Fact a: True.",
    "Remark a : True.",
    "Corollary a (n : nat) : True.",
    "Proposition a : True.",
    "Definition a := 1.",
    "Example a : True.",
    "Fixpoint a (n : nat) := n.",
    "Instance a : Eq nat := {}.",
    "#[local] Lemma a : True.",
    "#[local, program] Lemma a : True.",
    "Local Lemma a : True.",
    "Global Polymorphic Lemma a : True.",
    "(* Lemma b : True. *) Lemma a : True.",
    "Lemma (* b *) a : True.",
  ])("%s", (source) => expect(statedIn(source).map((stated) => stated.name)).toEqual(["a"]));

  test.each(["Check a.", "Print Lemma.", "(* Lemma a : True. *)", 'Check "Lemma a : True.".', "Ltac lemma := idtac."])(
    "%s states nothing",
    (source) => expect(statedIn(source)).toEqual([]),
  );

  test("names may have primes, digits and letters of any alphabet", () => {
    expect(statedIn("Lemma α_1' : True. Lemma été : True.").map((stated) => stated.name)).toEqual(["α_1'", "été"]);
  });

  test("a proof ends where it is closed", () => {
    const source = "Lemma a : True. Proof. exact I. Qed. Ltac t := idtac. Lemma b : True.";
    const stated = one(source);
    expect(source.slice(stated?.start, stated?.head)).toBe("Lemma a : True.");
    expect(source.slice(stated?.start, stated?.last)).toBe("Lemma a : True. Proof. exact I. Qed.");
    expect(stated).toMatchObject({ closing: "Qed", unclosed: false, end: source.indexOf("Lemma b") });
  });

  test.each([
    ["Lemma a : True. Proof. exact I. Qed.", "Qed"],
    ["Lemma a : True. Proof. exact I. Defined.", "Defined"],
    ["Lemma a : True. Admitted.", "Admitted"],
    ["Lemma a : True. Proof. idtac. Abort.", "Abort"],
    ["Lemma a : True. Proof I.", "Qed"],
    ["Lemma a : True. Proof with auto. exact I. Admitted.", "Admitted"],
    ["Lemma a : True. Proof using. exact I. Qed.", "Qed"],
  ])("%s is closed", (source, closing) => expect(one(source)).toMatchObject({ closing, unclosed: false }));

  test.each(["Lemma a : True. Proof. exact I.", "Lemma a : True.", "Lemma a : True. idtac. Lemma b : True. Qed."])(
    "%s is not closed",
    (source) => expect(one(source)).toMatchObject({ closing: undefined, unclosed: true }),
  );

  test("a definition has no proof", () => {
    const source = "Definition a := 1. Check a. Lemma b : True.";
    expect(one(source)).toMatchObject({ closing: undefined, unclosed: false, last: source.indexOf(" Check") });
  });
});

describe("requirements", () => {
  test.each<[source: string, expected: readonly string[]]>([
    ["Require Import a.", ["a"]],
    ["Require a b.c.", ["a", "b.c"]],
    ["From A.B Require Import c d.", ["A.B.c", "A.B.d"]],
    ["From A Require Export\n  c\n  d.e.", ["A.c", "A.d.e"]],
    ["From A Require c.", ["A.c"]],
    ["(* From A Require Import b. *) From A Require Import c.", ["A.c"]],
    ["From A Require Import (* all of *) c.", ["A.c"]],
    ["Import ListNotations. Export A.", []],
    ['Check "Require Import a.".', []],
  ])("%j", (source, expected) => expect(requiredBy(source)).toEqual(expected));
});
