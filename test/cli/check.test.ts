/** `disel check` as a program: its exit codes, its report, and what it does with bad input. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/cli/exit.ts";
import type { Report } from "../../src/report/report.ts";
import { coqcOf, temporary } from "../support/programs.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";
import { reportShape } from "./shape.ts";

const greeter = "examples/greeter";
const shared = Workspace.shared({ [greeter]: greeter });
const withGreeter = (name?: string): Workspace =>
  name === undefined ? shared.renewed() : Workspace.with({ [greeter]: greeter }, name);
const codes = (report: Report): readonly string[] => report.diagnostics.map((one) => one.code);

describe("exit codes", () => {
  const at = (code: string, severity: "error" | "warning" = "error") =>
    ({ code, severity }) as Parameters<typeof exitCodeOf>[0][number];

  test.each<[name: string, diagnostics: Parameters<typeof exitCodeOf>[0], ok: boolean, code: number]>([
    ["everything proved", [], true, 0],
    ["a warning", [at("DSL1000", "warning")], true, 0],
    ["something not proved", [at("DSL3001")], false, 1],
    ["not proved, and nothing said", [], false, 1],
    ["a stale lemma, everything proved", [at("DSL3006")], true, 1],
    ["source refused", [at("DSL1301")], false, 2],
    ["deployment refused", [at("DSL2021")], false, 2],
    ["nothing there", [at("DSL4003")], false, 2],
    ["source refused, and no coqc", [at("DSL4001"), at("DSL1301")], false, 2],
    ["no coqc", [at("DSL4001")], false, 3],
    ["old coqc", [at("DSL4002")], false, 3],
    ["a counterexample to an invariant", [at("DSL4501")], false, 1],
    ["a theorem that does not hold", [at("DSL4507")], false, 1],
    ["a theorem that does not follow", [at("DSL4508")], false, 1],
    ["nowhere to write", [at("DSL4005")], false, 3],
    ["nowhere to write, and something not proved", [at("DSL3001"), at("DSL4005")], false, 3],
  ])("%s", (_, diagnostics, ok, code) => expect(exitCodeOf(diagnostics, ok)).toBe(code));

  test("a bug in disel is 4, and asks to be reported", async () => {
    const workspace = withGreeter();
    workspace.write("bug.mjs", 'performance.now = () => { throw new TypeError("broken inside"); };\n');
    const { code, stdout, stderr } = await workspace.disel(["check", greeter], {
      env: { NODE_OPTIONS: `--import=${workspace.path("bug.mjs")}` },
    });
    expect(code).toBe(4);
    expect(stdout).toBe("");
    expect(stderr).toContain("This is a bug in disel, please report it:\nTypeError: broken inside");
  });
});

describe("the report as JSON", () => {
  test("has the shape of the contract where everything is proved", async () => {
    const { code, report } = await withGreeter().check([greeter]);
    expect(reportShape(report, "report")).toEqual([]);
    expect(code).toBe(0);
    expect(report.ok).toBe(true);
    expect(report.coq).toBeDefined();
    expect(report.obligations).toHaveLength(12);
    expect(report.proof).toEqual({ auto: 12, user: 0, specLines: 0, proofLines: 0 });
    expect(report.theorems.map((one) => one.axioms)).toEqual([[], [], [], []]);
  });

  test("has that shape where something fails, and where the source is refused", async () => {
    const workspace = withGreeter();
    workspace.edit(`${greeter}/deployment.ts`, "greetTwice([0, 1, 2], 2, 0)", "greetTwice([0, 1, 2], 2, 7)");
    const failing = await workspace.check([greeter]);
    expect(reportShape(failing.report, "report")).toEqual([]);
    expect([failing.code, codes(failing.report)]).toEqual([1, ["DSL3001"]]);
    workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
    const refused = await workspace.check([greeter]);
    expect(reportShape(refused.report, "report")).toEqual([]);
    expect([refused.code, codes(refused.report)]).toEqual([2, ["DSL1302"]]);
    expect(refused.report.obligations).toEqual([]);
  });

  test("the shape is exact", () => {
    const wrong = { version: 2, ok: "yes", diagnostics: [{ code: "X", severity: "error", message: "m", extra: 1 }] };
    expect(reportShape(wrong, "report")).toEqual(
      expect.arrayContaining([
        "report: obligations is missing",
        "report.version: expected one of [1], found 2",
        'report.ok: expected a boolean, found "yes"',
        'report.diagnostics[0].code: expected /^DSL\\d{4}$/, found "X"',
        "report.diagnostics[0]: extra is not expected",
      ]),
    );
  });

  test("has its diagnostics in the order of their places, whatever the number of jobs", async () => {
    const workspace = withGreeter();
    workspace.edit(`${greeter}/deployment.ts`, "greetTwice([0, 1, 2], 2, 0)", "greetTwice([0, 1, 2], 2, 7)");
    workspace.edit(`${greeter}/deployment.ts`, "greetTwice([0, 1, 2], 1, 0)", "greetTwice([0, 1, 2], 1, 7)");
    workspace.edit(`${greeter}/programs.ts`, "return second;", "return second + 1;");
    workspace.edit(
      `${greeter}/protocol.ts`,
      "{ ...state, sent: state.sent + 1 }",
      "{ ...state, sent: state.sent - 1 }",
    );
    const places = async (args: readonly string[]) =>
      (await workspace.check([greeter, ...args])).report.diagnostics.map(
        (one) => `${path.basename(one.source?.file ?? "")}:${one.source?.line} ${one.message.split(" ")[0]}`,
      );
    const expected = [
      "deployment.ts:8 Greeter.deployment.greetTwice1",
      "deployment.ts:9 Greeter.deployment.greetTwice2",
      "programs.ts:18 Greeter.greetTwice.contract",
      "protocol.ts:27 Greeter.counting.send.Hello",
      "protocol.ts:27 Greeter.numbered.send.Hello",
    ];
    expect(await places(["--jobs", "1"])).toEqual(expected);
    expect(await places(["--jobs", "4"])).toEqual(expected);
  });

  test("a run with nothing changed is taken from the last one, and says so", async () => {
    const workspace = withGreeter();
    const first = await workspace.check([greeter]);
    const second = await workspace.check([greeter]);
    expect(second.code).toBe(0);
    expect(second.report.obligations.every((one) => one.cached)).toBe(true);
    const timeless = (report: Report) => ({
      ...report,
      timings: undefined,
      obligations: report.obligations.map((one) => ({ ...one, cached: true })),
    });
    expect(timeless(second.report)).toEqual(timeless(first.report));
  });
});

describe("the report for people", () => {
  test("has a table of verdicts, the theorems and one line in the end", async () => {
    const { code, stdout, stderr } = await withGreeter().disel(["check", greeter]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/✓ Greeter\.numbered\.send\.Hello +proved +auto .*examples\/greeter\/protocol\.ts:27\n/);
    expect(stdout).toContain("✓ Greeter.deployment.correct  no axioms\n");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^12 obligations and 4 theorems proved, with no axioms, in [\d.]+ s\.$/,
    );
  });

  test("shows a failure in the source, with the goal that is left and the page about it", async () => {
    const workspace = withGreeter();
    workspace.edit(`${greeter}/programs.ts`, "number: second, text", "number: second - 1, text");
    const { code, stdout } = await workspace.disel(["check", greeter]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "error DSL3001 Greeter.greetTwice.contract is not proved: nothing shows that the protocol allows this send\n" +
        "  examples/greeter/programs.ts:13:13\n",
    );
    expect(stdout).toMatch(/> 13 \| +await greeter\.send\(to, \{ kind: "Hello", number: second - 1/);
    // The open side condition of the send, not the program that follows.
    expect(stdout).toMatch(/=====\n +here\.sent \+ 1 - 1 === here\.sent \+ 1\n/);
    expect(stdout).toContain("docs/diagnostics/DSL3001.md");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^11 of 12 obligations proved; 1 error \([\d.]+ s\)\.$/);
  });

  test("has colours where they are asked for, and only there", async () => {
    const coloured = "\u001b[";
    const workspace = withGreeter();
    expect((await workspace.disel(["check", "nowhere", "--color"])).stdout).toContain(coloured);
    expect((await workspace.disel(["check", "nowhere"])).stdout).not.toContain(coloured);
    expect((await workspace.disel(["check", "nowhere", "--no-color"])).stdout).not.toContain(coloured);
  });
});

describe("bad input", () => {
  test("a path that does not exist, and a folder with nothing in it, each by its name", async () => {
    const workspace = withGreeter();
    workspace.write("empty/notes.md", "nothing\n");
    workspace.write("plain/plain.ts", "export const one = 1;\n");
    const { code, report } = await workspace.check(["nowhere", "empty", "plain", "package.json", greeter]);
    expect(code).toBe(2);
    expect(report.diagnostics.map((one) => [one.code, one.message])).toEqual([
      ["DSL4003", "nowhere does not exist"],
      ["DSL4004", 'nothing in empty imports "disel-ts"'],
      ["DSL4004", 'nothing in plain imports "disel-ts"'],
      ["DSL4004", "package.json is not a TypeScript file"],
    ]);
    for (const one of report.diagnostics) expect(one.hint).toMatch(/\.ts file|folder/);
    expect(report.obligations).toEqual([]);
  });

  test("a file that does not type-check, with the compiler's own messages at their places", async () => {
    const workspace = withGreeter();
    workspace.edit(`${greeter}/protocol.ts`, "sent: state.sent + 1 }", 'sent: "one more" }');
    workspace.edit(`${greeter}/programs.ts`, "return second;", "return secnd;");
    const { code, report } = await workspace.check([greeter]);
    expect(code).toBe(2);
    expect(
      report.diagnostics.map((one) => [one.code, path.basename(one.source?.file ?? ""), one.source?.line]),
    ).toEqual([
      ["DSL1000", "programs.ts", workspace.lineOf(`${greeter}/programs.ts`, "return secnd")],
      ["DSL1000", "protocol.ts", workspace.lineOf(`${greeter}/protocol.ts`, "to !== self &&")],
    ]);
    expect(report.diagnostics[0]?.message).toContain("secnd");
    expect(report.obligations).toEqual([]);
  });

  test("two protocols of one name", async () => {
    const workspace = withGreeter();
    workspace.write(
      `${greeter}/second.ts`,
      workspace.read(`${greeter}/protocol.ts`).replace("export const greeter", "export const other"),
    );
    const { code, report } = await workspace.check([greeter]);
    expect([code, codes(report)]).toEqual([2, ["DSL2001"]]);
    expect(report.diagnostics[0]?.source).toMatchObject({
      file: workspace.path(`${greeter}/second.ts`),
      line: workspace.lineOf(`${greeter}/second.ts`, "protocol<State, Msg>({"),
    });
  });

  test("an option that does not exist, a value that it does not take, a command that does not exist", async () => {
    const workspace = withGreeter();
    for (const [args, message] of [
      [["check", greeter, "--frmat", "json"], "Unknown argument: frmat"],
      [["check", greeter, "--format", "xml"], "Invalid values"],
      [["check", greeter, "--jobs", "0"], "--jobs is a whole number from 1 on"],
      [["check", greeter, "--timeout", "soon"], "--timeout is a whole number from 1 on"],
      [["generate", greeter], "Missing required argument: output"],
      [["generate", greeter, "-o", "out", "--timeout", "1.5"], "--timeout is a whole number from 1 on"],
      [["chekc"], "Did you mean check?"],
      [[], "Name a command"],
    ] as const) {
      const { code, stdout, stderr } = await workspace.disel(args);
      expect(stderr).toContain(message);
      expect([code, stdout]).toEqual([2, ""]);
    }
    expect(existsSync(workspace.path("out"))).toBe(false);
  });

  test("what stands behind -- is a path", async () => {
    const workspace = withGreeter();
    for (const name of ["nowhere", "--nowhere"]) {
      const { code, stdout } = await workspace.disel(["check", "--no-explore", "--", name]);
      expect(code).toBe(2);
      expect(stdout).toMatch(new RegExp(`error DSL4003 (\\./)?${name} does not exist`));
    }
  });

  test("help is no error, and has examples", async () => {
    const workspace = withGreeter();
    for (const command of ["check", "generate", "init", "doctor"]) {
      const { code, stdout, stderr } = await workspace.disel([command, "--help"]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`disel ${command}`);
      expect(stdout).toContain("Examples:");
    }
    const { stdout } = await workspace.disel(["--help"]);
    for (const command of ["disel check", "disel generate", "disel doctor"]) expect(stdout).toContain(command);
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    expect((await workspace.disel(["--version"])).stdout).toBe(version);
  });

  test("the current folder is gone", async () => {
    const workspace = withGreeter();
    mkdirSync(workspace.path("gone"));
    const { exitCode, stderr } = await execa(
      "/bin/sh",
      ["-c", 'rmdir ../gone && exec "$0" "$1" check', process.execPath, path.join(root, "dist/cli/main.js")],
      { cwd: workspace.path("gone"), reject: false },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error DSL4003 the current folder does not exist any more");
  });
});

describe("where things are", () => {
  test("paths may have spaces and letters of any alphabet", async () => {
    const workspace = Workspace.with({ [greeter]: "Größe & Maß/mit Leerzeichen/приветствие" }, "mein Projekt ü");
    const { code, report } = await workspace.check(["Größe & Maß"]);
    expect(report.diagnostics).toEqual([]);
    expect(report.obligations).toHaveLength(12);
    expect(report.obligations[0]?.source.file).toContain("mein Projekt ü/Größe & Maß/mit Leerzeichen/приветствие/");
    expect(code).toBe(0);
  });

  test("files and folders may be named more than once, from any folder", async () => {
    const workspace = withGreeter();
    const { code, report } = await workspace.check(["..", "protocol.ts", "./protocol.ts"], {
      cwd: workspace.path(greeter),
    });
    expect(report.obligations).toHaveLength(12);
    expect(code).toBe(0);
  });

  test("the report may go to a file; where it cannot, that is an error, and what is there stays", async () => {
    const workspace = withGreeter();
    const good = await workspace.disel(["check", greeter, "--format", "json", "--output", "report.json"]);
    expect([good.code, good.stdout]).toEqual([0, ""]);
    expect(reportShape(JSON.parse(workspace.read("report.json")), "report")).toEqual([]);
    workspace.write("file", "mine\n");
    for (const output of ["file/report.json", "missing/report.json", "examples"]) {
      const { code, stderr } = await workspace.disel(["check", "nowhere", "--output", output]);
      expect(code).toBe(3);
      expect(stderr).toContain(`error DSL4005 ${output} cannot be written`);
      expect(stderr).toContain("→ ");
    }
    expect(workspace.read("file")).toBe("mine\n");
    expect(readdirSync(workspace.path("examples"))).toEqual(["greeter"]);
  });

  test("a cache that cannot be written is an error, and --no-cache the way out", async () => {
    const workspace = withGreeter();
    workspace.write("file", "");
    const { code, report } = await workspace.check([greeter], { env: { DISEL_CACHE: workspace.path("file/cache") } });
    expect([code, codes(report)]).toEqual([3, ["DSL4005"]]);
    expect(report.diagnostics[0]?.hint).toContain("--no-cache");
  });
});

describe("without a coqc", () => {
  const lacking = (workspace: Workspace, env: NodeJS.ProcessEnv) =>
    workspace.check([greeter], {
      env: { COQBIN: "", OPAM_SWITCH_PREFIX: "/nonexistent", PATH: "/nonexistent", ...env },
    });

  test("nothing passes for proved", async () => {
    const { code, report } = await lacking(withGreeter(), {});
    expect([code, codes(report), report.ok]).toEqual([3, ["DSL4001"], false]);
    expect(report.obligations.filter((one) => one.status === "proved")).toEqual([]);
  });

  test("a refused source is still refused", async () => {
    const workspace = withGreeter();
    workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
    const { code, report } = await lacking(workspace, {});
    expect([code, codes(report)]).toEqual([2, ["DSL1302"]]);
  });

  test("an old one is no help", async () => {
    const { code, report } = await lacking(withGreeter(), { DISEL_COQC: coqcOf(temporary(), "8.13.2") });
    expect([code, codes(report)]).toEqual([3, ["DSL4002"]]);
    expect(report.diagnostics[0]?.message).toContain("Coq 8.13.2");
    expect(report.diagnostics[0]?.hint).toContain("8.16");
  });
});

test("what an earlier run has found does not hold where an input has changed", async () => {
  const workspace = withGreeter();
  expect((await workspace.check([greeter])).code).toBe(0);
  const before = workspace.read(`${greeter}/programs.ts`);
  workspace.edit(`${greeter}/programs.ts`, "return second;", "return second + 1;");
  expect((await workspace.check([greeter])).code).toBe(1);
  workspace.write(`${greeter}/programs.ts`, before);
  expect((await workspace.check([greeter])).code).toBe(0);
  mkdirSync(workspace.path(`${greeter}/proofs`));
  writeFileSync(workspace.path(`${greeter}/proofs/stale.v`), "Lemma Greeter_gone : True.\nProof. exact I. Qed.\n");
  const stale = await workspace.check([greeter]);
  expect([stale.code, codes(stale.report)]).toEqual([1, ["DSL3006"]]);
  rmSync(workspace.path(`${greeter}/proofs`), { recursive: true });
  expect((await workspace.check([greeter])).code).toBe(0);
});

test("a file that is saved while it is being checked is checked again", async () => {
  const workspace = Workspace.with({ "test/prove/fixtures/tick": "tick" });
  const file = workspace.path("tick/protocol.ts");
  // Found once the sources are read: by then its author has saved what is not true.
  const coqc = path.join(temporary(), "coqc");
  writeFileSync(coqc, `#!/bin/sh\nsed -i 's/sent >= 1/sent >= 2/' '${file}'\nexec coqc "$@"\n`, { mode: 0o755 });
  const env = { DISEL_COQC: coqc };
  expect((await workspace.check(["tick"], { env })).code).toBe(0);
  expect(workspace.read("tick/protocol.ts")).toContain("sent >= 2");
  expect((await workspace.check(["tick"], { env })).code).toBe(1);
});
