/** `disel explore`, as its users call it. */
import { spawn } from "node:child_process";
import path from "node:path";
import { explore } from "disel-ts/testing";
import { describe, expect, it } from "vitest";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { explore as exploreFiles } from "../../src/explore/explore.ts";
import { defaults } from "../../src/explore/outcome.ts";
import { Random } from "../../src/explore/values/random.ts";
import { exploreReport } from "../../src/report/explore/report.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";

const greeter = { "examples/greeter": "system" } as const;
const small = ["--states", "2000", "--traces", "20", "--samples", "200"];

/** A greeter that counts down what it hears. */
function broken(): Workspace {
  const workspace = Workspace.with(greeter);
  workspace.edit("system/protocol.ts", "heard: state.heard + 1", "heard: state.heard - 1");
  return workspace;
}

describe("disel explore", () => {
  it("says exactly what was searched, and never that something is proved", async () => {
    const { code, stdout } = await Workspace.with(greeter).disel(["explore", "system", ...small]);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/Greeter {2}greeter\(\[0, 1\]\) {2}\(arguments chosen/);
    expect(stdout).toMatch(
      /✓ exhaustive +2,00\d configurations, among them all within \d+ steps, up to swapping nodes 0, 1; 2,000 configurations are the most that are kept, and the rest was not covered/,
    );
    expect(stdout).toMatch(/✓ simulation +20 random runs of up to 100 steps, 2,000 configurations with repetition/);
    expect(stdout).toMatch(/✓ induction +\d+ configurations near reachable ones/);
    expect(stdout).toMatch(/No counterexample in what is listed above .* That is a search, and no proof/);
    expect(stdout).not.toMatch(/\bproved\b/);
  });

  it("shows the shortest trace with changed fields, lines and the seed, and exits 1", async () => {
    const workspace = broken();
    const { code, stdout } = await workspace.disel(["explore", "system", "--only", "Greeter", "--seed", "9"]);
    expect(code, stdout).toBe(1);
    const receive = workspace.lineOf("system/protocol.ts", "receive: (");
    expect(stdout).toContain("error DSL4501 invariant counting does not hold for node");
    expect(stdout).toContain(`system/protocol.ts:${workspace.lineOf("system/protocol.ts", "counting: perNode")}:`);
    expect(stdout).toMatch(/the shortest way, 2 steps:/);
    expect(stdout).toMatch(
      /1 {2}node \d sends Hello \{ number: 0, text: "hello" \} to \d {2}system\/protocol\.ts:\d+\n +sent: 0 → 1\n/,
    );
    expect(stdout).toMatch(
      new RegExp(`2 {2}node \\d receives Hello .* {2}system/protocol\\.ts:${receive}\\n +heard: 0 → -1\\n`),
    );
    expect(stdout).toContain("--seed 9 finds it again");
  });

  it("writes JSON, ITF and HTML", async () => {
    const workspace = broken();
    const json = await workspace.disel(["explore", "system", "--only", "Greeter", "--format", "json"]);
    const report = JSON.parse(json.stdout);
    expect([json.code, report.version, report.ok, report.counterexamples.length]).toEqual([1, 1, false, 1]);
    expect(report.counterexamples[0].steps.map((one: { kind: string }) => one.kind)).toEqual(["send", "receive"]);

    const itf = JSON.parse(
      (await workspace.disel(["explore", "system", "--only", "Greeter", "--format", "itf"])).stdout,
    );
    expect(itf["#meta"].format).toBe("ITF");
    expect(itf.vars).toEqual(["locals", "inFlight", "step"]);
    expect(itf.states.map((one: { "#meta": { index: number } }) => one["#meta"].index)).toEqual([0, 1, 2]);
    const [[label, last]] = itf.states[2].locals["#map"];
    expect(label).toBe("Greeter");
    expect(last["#map"].map(([, state]: [number, { heard: number }]) => state.heard).sort()).toEqual([-1, 0]);

    const html = await workspace.disel([
      "explore",
      "system",
      "--only",
      "Greeter",
      "--format",
      "html",
      "--output",
      "trace.html",
    ]);
    expect(html.code).toBe(1);
    expect(workspace.read("trace.html")).toMatch(/^<!doctype html>/);
  });

  it("comes to an end when it is interrupted, with an exit code of its own", async () => {
    const workspace = Workspace.with(greeter);
    const args = ["explore", "system", "--seconds", "300", "--states", "100000000"];
    const child = spawn(process.execPath, [path.join(root, "dist/cli/main.js"), ...args], { cwd: workspace.root });
    let stdout = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    setTimeout(() => child.kill("SIGINT"), 6000);
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect(code, stdout).toBe(130);
    expect(stdout).toMatch(/Interrupted: nothing was found in what is listed above, and the rest was not covered/);
  });

  it("says what was covered when it is interrupted", async () => {
    const workspace = Workspace.with(greeter);
    const cancel = new AbortController();
    const diagnostics = new Diagnostics();
    const options = { ...defaults, bounds: { ...defaults.bounds, seconds: 300, states: 100_000_000 } };
    const files = [workspace.path("system/protocol.ts")];
    const request = { files, options, signal: cancel.signal, progress: () => cancel.abort() };
    const outcome = await exploreFiles(request, diagnostics);
    const report = exploreReport(outcome, options, diagnostics.all, 1);
    expect([report.ok, report.interrupted]).toEqual([false, true]);
    const [search, ...later] = report.targets[0]?.searches ?? [];
    expect(later).toEqual([]);
    expect(search?.covered).toMatch(
      /^[\d,]+ configurations, among them all within \d+ steps?.*; it was interrupted, and the rest was not covered$/,
    );
    expect(search?.states).toBeGreaterThan(1);
  });

  it.each([
    [["--depth", "0"], /--depth is a whole number from 1 on/],
    [["--crash", "-1"], /--crash is a whole number from 0 on/],
    [["--seed", "1.5"], /--seed is a whole number of 32 bits/],
    [["--search", "magic"], /Invalid values/],
  ])("refuses %j", async (args, says) => {
    const { code, stderr } = await Workspace.with(greeter).disel(["explore", "system", ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });

  it("refuses what check refuses, with exit code 2", async () => {
    const workspace = Workspace.with(greeter);
    workspace.edit("system/protocol.ts", "const hello =", "let hello =");
    const { code, stdout } = await workspace.disel(["explore", "system"]);
    expect([code, /DSL1108/.test(stdout)]).toEqual([2, true]);
  });

  it("warns of an invariant that depends on the order of messages in flight", async () => {
    const workspace = Workspace.with(greeter);
    workspace.edit(
      "system/protocol.ts",
      "relates: ({ atA, toB }) => toB",
      "relates: ({ atA, toB }) => toB.length >= 0 && (toB.at(0)?.number ?? 0) >= (toB.at(1)?.number ?? 0) || toB.length > 2 || toB",
    );
    const { report, text } = await explore(workspace.path("system"), {
      only: "Greeter",
      states: 3000,
      traces: 50,
      samples: 100,
    });
    expect(
      report.diagnostics.map((one) => one.code),
      text,
    ).toContain("DSL4530");
  });

  it("explores with lost messages, which no claim notices, and with crashes", async () => {
    const workspace = Workspace.with(greeter);
    const states = async (faults: object): Promise<number> => {
      const { report, text } = await explore(workspace.path("system"), {
        only: "deployment",
        search: "exhaustive",
        ...faults,
      });
      expect(report.ok, text).toBe(true);
      expect(report.targets[0]?.searches[0]?.complete).toBe(true);
      return report.targets[0]?.searches[0]?.states ?? 0;
    };
    const [none, loss, crash, both] = [
      await states({}),
      await states({ loss: 1 }),
      await states({ crash: 1 }),
      await states({ loss: 1, crash: 1 }),
    ];
    expect(none).toBeLessThan(loss);
    expect(none).toBeLessThan(crash);
    expect(Math.max(loss, crash)).toBeLessThan(both);
  });
});

it("random picks are below their bound", () => {
  const random = new Random(1);
  expect(Array.from({ length: 1000 }, () => random.below(3)).every((n) => n >= 0 && n < 3)).toBe(true);
});
