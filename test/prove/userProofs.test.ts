/** Proofs by hand, of a system with an invariant that automation does not close: what disel makes of them. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Report, ReportedDiagnostic } from "../../src/report/report.ts";
import { Workspace } from "../support/workspace.ts";

const proof = "proofs/bounded.v";
const init = "Pinger.bounded.init";
const send = "Pinger.bounded.send.Ping";
const receive = "Pinger.bounded.receive.Ping";

const shared = Workspace.shared({ "test/prove/fixtures/pinger": "." });
const pinger = (): Workspace => shared.renewed();

/** What is said of the obligations that automation leaves open. */
const verdicts = (report: Report) =>
  Object.fromEntries(
    report.obligations.filter((one) => one.id.startsWith("Pinger.bounded")).map((one) => [one.id, one.status]),
  );
const all = (status: string) => ({ [init]: status, [send]: status, [receive]: status });

/** A diagnostic's code and where it points, in the source and in the proof. */
const places = (workspace: Workspace, report: Report) =>
  report.diagnostics.map((one: ReportedDiagnostic) => ({
    code: one.code,
    source:
      one.source === undefined ? undefined : `${one.source.file.replace(`${workspace.root}/`, "")}:${one.source.line}`,
    coq:
      one.coq === undefined
        ? undefined
        : `${one.coq.file.replace(`${workspace.root}/`, "")}:${one.coq.line}:${one.coq.column}`,
  }));

/** The place of the only occurrence of a text in the proof file. */
function at(workspace: Workspace, text: string, file = proof): string {
  const line = workspace.lineOf(file, text);
  return `${file}:${line}:${(workspace.read(file).split("\n")[line - 1] ?? "").indexOf(text) + 1}`;
}

const sendLine = (workspace: Workspace): string => `protocol.ts:${workspace.lineOf("protocol.ts", "send: (")}`;
const receiveLine = (workspace: Workspace): string => `protocol.ts:${workspace.lineOf("protocol.ts", "receive: (")}`;
const invariantLine = (workspace: Workspace): string => `protocol.ts:${workspace.lineOf("protocol.ts", "bounded: (")}`;

test("lemmas of obligations' names prove them, and the theorem rests on no axiom", async () => {
  const workspace = pinger();
  const { code, report } = await workspace.check(["."]);
  expect(report.diagnostics).toEqual([]);
  expect(verdicts(report)).toEqual(all("proved"));
  expect(report.obligations.filter((one) => one.by === "user").map((one) => one.id)).toEqual([init, send, receive]);
  expect(report.obligations.find((one) => one.id === send)?.coq).toEqual({
    file: workspace.path(proof),
    line: workspace.lineOf(proof, "Lemma Pinger_bounded_send_Ping"),
    column: 1,
  });
  expect(report.theorems.map((one) => [one.name, one.axioms])).toEqual([["Pinger.inductive", []]]);
  expect(report.proof).toMatchObject({ auto: 6, user: 3 });
  expect(report.proof.specLines).toBeGreaterThan(10);
  expect(report.proof.proofLines).toBeGreaterThan(30);
  expect(code).toBe(0);
});

test("scaffolds of what automation leaves open are written once, compile, and are never written over", async () => {
  const workspace = pinger();
  workspace.remove("proofs");
  const open = await workspace.check(["."]);
  expect(verdicts(open.report)).toEqual(all("failed"));
  expect(open.report.diagnostics.map((one) => one.hint).join()).toContain("--scaffold");

  const first = await workspace.check([".", "--scaffold"]);
  expect(first.code).toBe(1);
  const files = ["Pinger_bounded_init.v", "Pinger_bounded_receive_Ping.v", "Pinger_bounded_send_Ping.v"];
  expect(readdirSync(workspace.path("proofs")).sort()).toEqual(files);
  expect(first.stderr.split("\n").filter((line) => line.startsWith("wrote "))).toHaveLength(3);
  const text = workspace.read("proofs/Pinger_bounded_send_Ping.v");
  expect(text).toContain("Pinger.bounded.send.Ping, of protocol.ts");
  expect(text).toContain("soup d' = ");

  const second = await workspace.check(["."]);
  expect(verdicts(second.report)).toEqual(all("admitted"));
  expect(second.report.diagnostics.map((one) => one.code)).toEqual(["DSL3004", "DSL3004", "DSL3004"]);
  for (const one of second.report.diagnostics) expect(one.hint).toContain("the scaffold as it was written");

  workspace.write("proofs/Pinger_bounded_send_Ping.v", `${text}(* mine *)\n`);
  workspace.remove("proofs/Pinger_bounded_init.v");
  const third = await workspace.check([".", "--scaffold"]);
  expect(third.stderr).toContain("wrote proofs/Pinger_bounded_init.v");
  expect(third.stderr).not.toContain("Pinger_bounded_send_Ping.v");
  expect(workspace.read("proofs/Pinger_bounded_send_Ping.v")).toBe(`${text}(* mine *)\n`);
});

test("a file that has a scaffold's name and something else in it stays as it is", async () => {
  const workspace = pinger();
  workspace.remove("proofs");
  const notes = "(* Notes on why it is true. *)\n";
  workspace.write("proofs/Pinger_bounded_init.v", notes);
  const { code, report, stderr } = await workspace.check([".", "--scaffold"]);
  expect(workspace.read("proofs/Pinger_bounded_init.v")).toBe(notes);
  expect(stderr).not.toContain("Pinger_bounded_init.v");
  expect(new Set(report.diagnostics.map((one) => one.code))).toEqual(new Set(["DSL3001"]));
  expect(code).toBe(1);
});

test("a lemma for an obligation that does not exist is refused, with the name that is meant", async () => {
  const workspace = pinger();
  workspace.edit(proof, "Lemma Pinger_bounded_init :", "Lemma Pinger_bounded_inti :");
  const { code, report } = await workspace.check(["."]);
  expect(places(workspace, report)).toContainEqual({
    code: "DSL3006",
    source: undefined,
    coq: at(workspace, "Lemma Pinger_bounded_inti"),
  });
  expect(report.diagnostics.find((one) => one.code === "DSL3006")?.hint).toContain(
    "perhaps Pinger_bounded_init is meant",
  );
  expect(verdicts(report)).toEqual({ ...all("proved"), [init]: "failed" });
  expect(code).toBe(1);
});

test("a proof that outlives its obligation is refused", async () => {
  const workspace = pinger();
  workspace.write(
    "protocol.ts",
    workspace.read("protocol.ts").replace(/ {6}\/\*\* No more messages.*\n.*bounded.*\n/, ""),
  );
  const { code, report } = await workspace.check(["."]);
  expect(report.diagnostics.filter((one) => one.code === "DSL3006").map((one) => one.message)).toEqual([
    "there is no obligation Pinger_bounded_init",
    "there is no obligation Pinger_bounded_send_Ping",
    "there is no obligation Pinger_bounded_receive_Ping",
  ]);
  expect(report.ok).toBe(false);
  expect(code).toBe(1);
});

test("an error in the third line of a proof is reported there, with the goal, and the other lemmas are still checked", async () => {
  const workspace = pinger();
  workspace.edit(proof, "apply Z.leb_le. rewrite Soup.", "apply Z.leb_le. rewrite Soop.");
  const { code, report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual({ ...all("proved"), [send]: "failed" });
  expect(places(workspace, report)).toEqual([
    { code: "DSL3002", source: sendLine(workspace), coq: at(workspace, "Soop") },
  ]);
  const [diagnostic] = report.diagnostics;
  expect(diagnostic?.message).toContain("The reference Soop was not found");
  expect(diagnostic?.goal).toContain("Soup : soup d' =");
  expect(diagnostic?.goal).toMatch(/len \(soup d'\) <=/);
  expect(workspace.lineOf(proof, "Soop") - workspace.lineOf(proof, "Lemma Pinger_bounded_send_Ping")).toBe(3);
  expect(report.theorems).toEqual([]);
  expect(code).toBe(1);
});

test("two lemmas that fail are two diagnostics", async () => {
  const workspace = pinger();
  workspace.edit(proof, "apply Z.leb_le. rewrite Soup.", "apply Z.leb_le. rewrite Soop.");
  workspace.edit(proof, "rewrite E in Before.", "rewrite E' in Before.");
  const { report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual({ [init]: "proved", [send]: "failed", [receive]: "failed" });
  expect(places(workspace, report)).toEqual([
    { code: "DSL3002", source: sendLine(workspace), coq: at(workspace, "Soop") },
    { code: "DSL3002", source: receiveLine(workspace), coq: at(workspace, "rewrite E' in Before") },
  ]);
});

test("what rests on a lemma that is not accepted is not proved", async () => {
  const workspace = pinger();
  workspace.edit(proof, "now rewrite (Other m N).", "now rewrite (Other N m).");
  const { report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual({ [init]: "proved", [send]: "failed", [receive]: "failed" });
  expect(report.diagnostics.map((one) => one.message)).toEqual([
    expect.stringMatching(/^updated_le is not accepted: /),
    "the proof of Pinger.bounded.send.Ping rests on updated_le, which is not accepted",
    "the proof of Pinger.bounded.receive.Ping rests on updated_le, which is not accepted",
  ]);
  expect(places(workspace, report)[0]).toEqual({
    code: "DSL3002",
    source: undefined,
    coq: at(workspace, "now rewrite (Other N m)"),
  });
});

test("a proof without its end is reported, and what follows it is still checked", async () => {
  const workspace = pinger();
  workspace.edit(
    proof,
    "Proof. intros nodes. apply Z.leb_le. change",
    "Proof. intros nodes. (* no end *) apply Z.leb_le. change",
  );
  workspace.edit(proof, "now rewrite total_zero. Qed.", "now rewrite total_zero.");
  const { report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual({ ...all("proved"), [init]: "failed" });
  expect(report.diagnostics.map((one) => one.message)).toEqual([
    "the proof of Pinger.bounded.init is not accepted: it is not closed: it has no `Qed`",
  ]);
});

test("a last proof without its end is reported", async () => {
  const workspace = pinger();
  workspace.write(
    proof,
    workspace
      .read(proof)
      .trimEnd()
      .replace(/\nQed\.$/, "\n"),
  );
  const { report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual({ ...all("proved"), [receive]: "failed" });
  expect(report.diagnostics.map((one) => one.message)).toEqual([
    "the proof of Pinger.bounded.receive.Ping is not accepted: it is not closed: it has no `Qed`",
  ]);
});

test("a syntax error in a proof is at its place", async () => {
  const workspace = pinger();
  workspace.edit(proof, "intros nodes. apply Z.leb_le. change", "intros nodes apply) Z.leb_le. change");
  const { code, report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual({ ...all("proved"), [init]: "failed" });
  expect(places(workspace, report)).toEqual([
    { code: "DSL3002", source: invariantLine(workspace), coq: at(workspace, ") Z.leb_le. change") },
  ]);
  expect(report.diagnostics[0]?.message).toContain("Syntax error");
  expect(code).toBe(1);
});

test("a comment that does not end is at its place; what stands before it is checked", async () => {
  const workspace = pinger();
  workspace.edit(proof, "Lemma Pinger_bounded_receive_Ping", "(* é open\nLemma Pinger_bounded_receive_Ping");
  const { report } = await workspace.check(["."]);
  // The lemma in the comment is none, so automation is asked, in vain.
  expect(verdicts(report)).toEqual({ ...all("proved"), [receive]: "failed" });
  expect(places(workspace, report)).toContainEqual({
    code: "DSL3002",
    source: undefined,
    coq: at(workspace, "(* é open"),
  });
});

test("an import that does not exist leaves the whole file unchecked, at its place", async () => {
  const workspace = pinger();
  workspace.edit(proof, "From Coq Require Import List ZArith Lia.", "From Coq Require Import List ZArith Leea.");
  const { code, report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual(all("unchecked"));
  expect(places(workspace, report)).toEqual([
    { code: "DSL3002", source: invariantLine(workspace), coq: at(workspace, "From Coq Require") },
  ]);
  expect(code).toBe(1);
});

test("a lemma that states something else is refused", async () => {
  const workspace = pinger();
  workspace.edit(
    proof,
    "Lemma Pinger_bounded_init : protocol_spec.Pinger_bounded_init.",
    "Lemma Pinger_bounded_init : forall nodes : list nid, (0 <=? total (fun _ => 0) nodes) = true.",
  );
  workspace.edit(proof, "change (0 <= total (fun _ => 0) nodes). now", "now");
  const { code, report } = await workspace.check(["."]);
  // It is the obligation's statement by computation: that is what counts.
  expect(verdicts(report)).toEqual(all("proved"));
  expect(code).toBe(0);

  workspace.edit(proof, "(0 <=? total (fun _ => 0) nodes) = true", "(-1 <=? total (fun _ => 0) nodes) = true");
  const other = await workspace.check(["."]);
  expect(verdicts(other.report)).toEqual({ ...all("proved"), [init]: "failed" });
  expect(places(workspace, other.report)).toEqual([
    { code: "DSL3008", source: invariantLine(workspace), coq: at(workspace, "Lemma Pinger_bounded_init") },
  ]);
  expect(other.report.diagnostics[0]?.hint).toContain("Lemma Pinger_bounded_init : protocol_spec.Pinger_bounded_init.");
  expect(other.code).toBe(1);
});

test("two proofs of one obligation are refused, with the place of both", async () => {
  const workspace = pinger();
  workspace.write("proofs/second.v", workspace.read(proof));
  const { code, report } = await workspace.check(["."]);
  const twice = report.diagnostics.filter((one) => one.code === "DSL3009");
  expect(twice.map((one) => one.coq?.file)).toEqual(new Array(3).fill(workspace.path("proofs/second.v")));
  expect(twice[0]?.message).toContain(workspace.path(proof));
  expect(report.ok).toBe(false);
  expect(code).toBe(1);
});

test("a sentence that takes too long is stopped, and the other lemmas are still checked", async () => {
  const workspace = pinger();
  workspace.edit(
    proof,
    "intros nodes. apply Z.leb_le. change",
    "intros nodes. do 1000000000 idtac. apply Z.leb_le. change",
  );
  const { code, report } = await workspace.check([".", "--timeout", "3"]);
  expect(verdicts(report)).toEqual({ ...all("proved"), [init]: "timeout" });
  expect(places(workspace, report)).toEqual([
    { code: "DSL3003", source: invariantLine(workspace), coq: at(workspace, "do 1000000000") },
  ]);
  expect(report.diagnostics[0]?.hint).toContain("--timeout");
  expect(code).toBe(1);
});

test("a folder of proofs may have other files in it", async () => {
  const workspace = pinger();
  workspace.write("proofs/README.md", "# Notes\n");
  workspace.write("proofs/bounded.v.bak", "Lemma Pinger_bounded_init : nonsense.\n");
  workspace.write("proofs/old/bounded.v", "Lemma Pinger_bounded_init : nonsense.\n");
  const { code, report } = await workspace.check(["."]);
  expect(report.diagnostics).toEqual([]);
  expect(code).toBe(0);
});

test("a proof may use lemmas of another file", async () => {
  const workspace = pinger();
  const text = workspace.read(proof);
  const split = text.indexOf("Lemma Pinger_bounded_init");
  const imports = text.slice(0, text.indexOf("(** The sum"));
  workspace.write("proofs/sums.v", text.slice(0, split));
  workspace.write(proof, `${imports}From Authored.proofs Require Import sums.\n\n${text.slice(split)}`);
  const { code, report } = await workspace.check(["."]);
  expect(report.diagnostics).toEqual([]);
  expect(verdicts(report)).toEqual(all("proved"));
  expect(code).toBe(0);
});

test("proof files that require each other are refused, with the place", async () => {
  const workspace = pinger();
  workspace.write("proofs/other.v", "From Authored.proofs Require Import bounded.\n");
  workspace.edit(
    proof,
    "From Authored Require Import protocol.\n",
    "From Authored Require Import protocol.\nFrom Authored.proofs Require Import other.\n",
  );
  const { code, report } = await workspace.check(["."]);
  expect(report.diagnostics.map((one) => [one.code, one.message])).toContainEqual([
    "DSL3002",
    expect.stringContaining("rests on the proofs in this file"),
  ]);
  expect(report.ok).toBe(false);
  expect(code).toBe(1);
});

test("a proof that requires the theorems which rest on it is refused, with the place", async () => {
  const workspace = pinger();
  workspace.edit(
    proof,
    "From Authored Require Import protocol_spec.",
    "From Authored Require Import protocol_spec protocol_theorems.",
  );
  const { code, report } = await workspace.check(["."]);
  expect(verdicts(report)).toEqual(all("unchecked"));
  expect(places(workspace, report)).toEqual([
    {
      code: "DSL3002",
      source: invariantLine(workspace),
      coq: at(workspace, "From Authored Require Import protocol_spec protocol_theorems"),
    },
  ]);
  expect(report.diagnostics[0]?.message).toContain("Authored.protocol_theorems rests on the proofs in this file");
  expect(code).toBe(1);
});
