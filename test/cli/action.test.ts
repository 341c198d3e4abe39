/** The GitHub Action and the workflow that its page shows: what they name is there, and their scripts do what they say. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { program } from "../support/programs.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const text = readFileSync(path.join(root, "action.yml"), "utf8");
const action = parse(text) as Action;
const greeter = "examples/greeter";

/** Runs a step of the action in a project, with inputs. */
async function run(workspace: Workspace, name: string, inputs: Readonly<Record<string, string>>) {
  const step = action.runs.steps.find((one) => one.name === name);
  const known: Readonly<Record<string, string>> = {
    "runner.temp": workspace.path("tmp"),
    ...Object.fromEntries(
      Object.entries(action.inputs).map(([input, one]) => [`inputs.${input}`, inputs[input] ?? one.default]),
    ),
  };
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([key, value]) => [
      key,
      value.replace(/\$\{\{ (\S+) \}\}/g, (_, of) => known[of] ?? "?"),
    ]),
  );
  // As GitHub starts bash.
  const args = ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step?.run ?? "exit 99"];
  return execa("bash", args, { cwd: workspace.root, env: { NO_COLOR: "1", ...env }, reject: false });
}

function project(): Workspace {
  const workspace = Workspace.with({ [greeter]: greeter });
  workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
  program(
    workspace.path("node_modules/.bin"),
    "disel",
    `exec "${process.execPath}" "${path.join(root, "dist/cli/main.js")}" "$@"`,
  );
  return workspace;
}

test("the action is a composite one, whose steps and inputs are there", () => {
  expect(action.runs.using).toBe("composite");
  for (const step of action.runs.steps) {
    expect(step.name).toBeTruthy();
    expect([step.run === undefined, step.shell]).toEqual(step.uses === undefined ? [false, "bash"] : [true, undefined]);
  }
  const used = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, input]) => input);
  expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs)));
  const { files } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { files: readonly string[] };
  expect(files).toContain("action.yml");
});

test("a check fails with its code, and annotates", async () => {
  const { exitCode, stdout, stderr } = await run(project(), "Check", {
    paths: `${greeter} ${greeter}/protocol.ts`,
    arguments: "--jobs 1",
  });
  expect(exitCode, stderr).toBe(2);
  expect(stdout).toContain(`::error file=${greeter}/programs.ts,line=`);
});

test("SARIF is written, and what it says fails no further step", async () => {
  const workspace = project();
  const { exitCode } = await run(workspace, "Write SARIF", { paths: greeter, sarif: "out.sarif" });
  expect(exitCode).toBe(0);
  expect(JSON.parse(workspace.read("out.sarif")).runs[0].results[0].ruleId).toBe("DSL1302");
  const impossible = await run(workspace, "Write SARIF", { paths: greeter, sarif: "nowhere/out.sarif" });
  expect(impossible.exitCode).not.toBe(0);
});

test("Coq is not installed where there is one", async () => {
  const { exitCode, stdout } = await run(project(), "Install Coq", {});
  expect([exitCode, stdout]).toEqual([0, ""]);
});

test("the workflow of the page uses the action, with inputs that it has", () => {
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(path.join(root, "docs/ci.md"), "utf8")) ?? [];
  const workflow = parse(yaml) as { jobs: { check: { steps: readonly Step[] } } };
  const step = workflow.jobs.check.steps.find((one) => one.uses === "./node_modules/disel-ts");
  for (const input of Object.keys(step?.with ?? { missing: "" })) expect(Object.keys(action.inputs)).toContain(input);
  expect(workflow.jobs.check.steps.find((one) => one.uses?.includes("upload-sarif"))?.with?.sarif_file).toBe(
    step?.with?.sarif,
  );
});
