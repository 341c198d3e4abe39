/** Diagnostics of a run: each once, and in an order that does not depend on which was found first. */
import { expect, test } from "vitest";
import { type Diagnostic, Diagnostics } from "../../src/diagnostics/diagnostic.ts";

const error = (code: Diagnostic["code"], rest: Partial<Diagnostic> = {}): Diagnostic => ({
  code,
  severity: "error",
  message: "no",
  ...rest,
});
const span = (file: string, start: number) => ({ file, start, end: start + 1 });
const coq = (file: string, line: number, column = 1) => ({ file, line, column });

const ordered: readonly Diagnostic[] = [
  error("DSL4001"),
  error("DSL4003", { message: "a" }),
  error("DSL4003", { message: "b" }),
  error("DSL3001", { span: span("/a.ts", 2), coq: coq("a_proofs.v", 9) }),
  error("DSL3001", { span: span("/a.ts", 2), coq: coq("a_proofs.v", 10) }),
  error("DSL3003", { span: span("/a.ts", 2), coq: coq("a_proofs.v", 5) }),
  error("DSL1301", { span: span("/a.ts", 10) }),
  error("DSL1301", { span: span("/b.ts", 1) }),
  error("DSL3006", { coq: coq("/proofs/a.v", 2, 3) }),
  error("DSL3006", { coq: coq("/proofs/a.v", 11, 1) }),
];

test("are in the order of their places, in whatever order they are reported", () => {
  for (const order of [ordered, [...ordered].reverse(), [...ordered.slice(5), ...ordered.slice(0, 5)]]) {
    const diagnostics = new Diagnostics();
    for (const one of order) diagnostics.report(one);
    expect(diagnostics.all).toEqual(ordered);
  }
});

test("are kept once for one place, and the first counts", () => {
  const diagnostics = new Diagnostics();
  diagnostics.report(error("DSL1301", { span: span("/a.ts", 1), message: "first" }));
  diagnostics.report(error("DSL1301", { span: span("/a.ts", 1), message: "second" }));
  diagnostics.report(error("DSL1302", { span: span("/a.ts", 1), message: "third" }));
  expect(diagnostics.all.map((one) => one.message)).toEqual(["first", "third"]);
});

test("are told apart where two lemmas are about one span", () => {
  const diagnostics = new Diagnostics();
  diagnostics.report(error("DSL3001", { span: span("/a.ts", 1), coq: coq("a_proofs.v", 5) }));
  diagnostics.report(error("DSL3001", { span: span("/a.ts", 1), coq: coq("a_proofs.v", 9) }));
  expect(diagnostics.all).toHaveLength(2);
});

test("have errors where one of them is an error", () => {
  const diagnostics = new Diagnostics();
  expect(diagnostics.hasErrors).toBe(false);
  diagnostics.report(error("DSL3006", { severity: "warning" }));
  expect(diagnostics.hasErrors).toBe(false);
  diagnostics.report(error("DSL3006", { message: "another" }));
  expect(diagnostics.hasErrors).toBe(true);
});
