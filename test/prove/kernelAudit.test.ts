/** Coq's stand-alone checker as a second opinion: what it says is read as it is meant. */
import { describe, expect, test } from "vitest";
import { assumptionsIn } from "../../src/prove/kernelAudit.ts";
import { Workspace } from "../support/workspace.ts";

const summary = (axioms: string, theory = "Set is predicative"): string => `
CONTEXT SUMMARY
===============

* Theory: ${theory}
  
* Axioms:${axioms}
  
* Constants/Inductives relying on type-in-type: <none>
  
* Constants/Inductives relying on unsafe (co)fixpoints: <none>
  
* Inductives whose positivity is assumed: <none>
  
`;

describe("the summary is read", () => {
  test("where nothing is assumed", () => expect(assumptionsIn(summary(" <none>"))).toEqual([]));
  test("where axioms are", () =>
    expect(assumptionsIn(summary("\n    Authored.proofs.a.one\n    Authored.proofs.a.two"))).toEqual([
      "Authored.proofs.a.one (Axioms)",
      "Authored.proofs.a.two (Axioms)",
    ]));
  test("where recursion is not checked", () =>
    expect(assumptionsIn(summary(" <none>").replace("(co)fixpoints: <none>", "(co)fixpoints:\n    A.never"))).toEqual([
      "A.never (Constants/Inductives relying on unsafe (co)fixpoints)",
    ]));
  test("where the theory is another", () =>
    expect(assumptionsIn(summary(" <none>", "Set is impredicative"))).toEqual(["Theory: Set is impredicative"]));
  test.each(["", "CONTEXT SUMMARY\n===\n", "Fatal Error: /tmp/a.vo has bad magic number"])(
    "and where it is none, that is no answer: %j",
    (text) => expect(assumptionsIn(text)).toBeUndefined(),
  );
});

// Of a system that is as it should be, the checker reads the same and finds nothing: `disel check examples --audit`.
test("an axiom counts for --audit also where no theorem uses it", { timeout: 600_000 }, async () => {
  const workspace = Workspace.with({ "test/prove/fixtures/pinger": "." });
  workspace.edit("proofs/bounded.v", "Lemma total_zero", "Axiom unused : False.\nLemma total_zero");
  const careless = await workspace.check([".", "--audit"]);
  expect(careless.code).toBe(1);
  expect(careless.report.theorems.map((one) => one.axioms)).toEqual([[]]);
  expect(careless.report.audit).toMatchObject({ ok: false, assumes: ["Authored.proofs.bounded.unused (Axioms)"] });
  expect(careless.report.audit?.lines.librarySpec).toBeGreaterThan(500);
  expect(careless.report.audit?.code).toBeGreaterThan(20);
  expect(careless.report.diagnostics.map((one) => one.code)).toEqual(["DSL3012"]);
});
