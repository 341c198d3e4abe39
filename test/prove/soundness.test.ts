/** What a proof by hand must not rest on: however it is hidden, the obligation is not proved. */
import { describe, expect, test } from "vitest";
import type { Status } from "../../src/prove/verdict.ts";
import { Workspace } from "../support/workspace.ts";

const proof = "proofs/bounded.v";
const init = "Pinger.bounded.init";
const statement = "Lemma Pinger_bounded_init : protocol_spec.Pinger_bounded_init.\nProof. intros nodes.";
const first = "Lemma total_zero ns : total (fun _ => 0) ns = 0.";
const firstProof = "Proof. induction ns as [|n ns IH]; [reflexivity|]. rewrite total_cons. lia. Qed.";

interface Case {
  readonly name: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  readonly files?: Readonly<Record<string, string>>;
  readonly status: Status;
  /** Codes and messages, of what is said of the first obligation. */
  readonly says: readonly (readonly [code: string, message: string])[];
}

const rests = (what: string): string => `the proof of ${init} rests on ${what}`;

const cases: readonly Case[] = [
  {
    name: "a proof that is admitted",
    edits: [["now rewrite total_zero. Qed.", "Admitted."]],
    status: "admitted",
    says: [["DSL3004", `the proof of ${init} is admitted`]],
  },
  {
    name: "a lemma that is admitted",
    edits: [[firstProof, "Admitted."]],
    status: "admitted",
    says: [["DSL3004", rests("total_zero, which is admitted")]],
  },
  {
    name: "a lemma that is given up in the middle",
    edits: [[firstProof, "Proof. induction ns. reflexivity. admit. Admitted."]],
    status: "admitted",
    says: [["DSL3004", rests("total_zero, which is admitted")]],
  },
  {
    name: "a lemma that is admitted in another file",
    edits: [
      [firstProof, "Proof. apply guessed. Qed."],
      [
        "From Authored Require Import protocol.\n",
        "From Authored Require Import protocol.\nFrom Authored.proofs Require Import guess.\n",
      ],
    ],
    files: {
      "proofs/guess.v":
        "From Coq Require Import ZArith List.\nLemma guessed : forall ns : list nat, fold_left (fun a b : Z => (a + b)%Z) (map (fun _ => 0%Z) ns) 0%Z = 0%Z.\nAdmitted.\n",
    },
    status: "admitted",
    says: [["DSL3004", rests("guessed, which is admitted")]],
  },
  {
    name: "an axiom",
    edits: [
      [statement, `Axiom trust_me : forall P : Prop, P.\n${statement} apply trust_me.`],
      ["apply Z.leb_le. change (0 <= total (fun _ => 0) nodes). now rewrite total_zero. Qed.", "Qed."],
    ],
    status: "axiom",
    says: [["DSL3005", rests("the axiom bounded.trust_me")]],
  },
  {
    name: "a parameter, by way of a lemma",
    edits: [
      [
        `${first}\n${firstProof}`,
        `Parameter assumed : forall ns, total (fun _ => 0) ns = 0.\n${first}\nProof. apply assumed. Qed.`,
      ],
    ],
    status: "axiom",
    says: [["DSL3005", rests("the axiom bounded.assumed")]],
  },
  {
    name: "an axiom of the standard library, by way of a lemma",
    edits: [
      [
        firstProof,
        "Proof. pose proof (classic True). induction ns as [|n ns IH]; [reflexivity|]. rewrite total_cons. destruct H; lia. Qed.",
      ],
      ["Import ListNotations.", "From Coq Require Import Classical.\nImport ListNotations."],
    ],
    status: "axiom",
    says: [["DSL3005", rests("the axiom Classical_Prop.classic")]],
  },
  {
    name: "a lemma that is admitted, and an axiom",
    edits: [
      [firstProof, "Admitted."],
      [statement, `Axiom trust_me : True.\n${statement} pose proof trust_me as T.`],
      ["now rewrite total_zero. Qed.", "destruct T. now rewrite total_zero. Qed."],
    ],
    status: "admitted",
    says: [
      ["DSL3004", rests("total_zero, which is admitted")],
      ["DSL3005", rests("the axiom bounded.trust_me")],
    ],
  },
];

describe("a proof does not count that rests on", () => {
  test.each(cases)("$name", async ({ edits, files = {}, status, says }) => {
    const workspace = Workspace.with({ "test/prove/fixtures/pinger": "." });
    for (const [from, to] of edits) workspace.edit(proof, from, to);
    for (const [file, text] of Object.entries(files)) workspace.write(file, text);
    const { code, report } = await workspace.check(["."]);
    expect(report.obligations.find((one) => one.id === init)?.status).toBe(status);
    const found = report.diagnostics.filter((one) => one.message.includes(init));
    expect(found.map((one) => [one.code, one.message])).toEqual(says);
    for (const one of found) {
      expect(one.source?.line).toBe(workspace.lineOf("protocol.ts", "bounded: ("));
      expect(one.coq).toEqual({
        file: workspace.path(proof),
        line: workspace.lineOf(proof, "Lemma Pinger_bounded_init"),
        column: 1,
      });
    }
    // The theorem is found, by Coq itself, to rest on the same.
    expect(report.theorems.map((one) => one.name)).toEqual(["Pinger.inductive"]);
    expect(report.theorems[0]?.axioms).not.toEqual([]);
    expect(report.ok).toBe(false);
    expect(code).toBe(1);
  });
});

test("an axiom that nothing rests on changes nothing", async () => {
  const workspace = Workspace.with({ "test/prove/fixtures/pinger": "." });
  workspace.edit(proof, first, `Axiom unused : False.\n${first}`);
  const { code, report } = await workspace.check(["."]);
  expect(report.diagnostics).toEqual([]);
  expect(report.theorems.map((one) => one.axioms)).toEqual([[]]);
  expect(code).toBe(0);
});
