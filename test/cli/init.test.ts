/** `disel init` as a program: the project that it writes is green, and nothing is written over. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Report } from "../../src/report/report.ts";
import { temporary } from "../support/programs.ts";
import { install } from "../support/project.ts";
import { cache, root } from "../support/root.ts";

const main = path.join(root, "dist/cli/main.js");

/** Runs a program of Node in a folder. */
async function node(cwd: string, args: readonly string[]) {
  const env = { DISEL_CACHE: cache, NO_COLOR: "1" };
  const { exitCode, stdout, stderr } = await execa(process.execPath, args, { cwd, env, reject: false });
  return { code: exitCode, stdout, stderr };
}
const init = (cwd: string, ...args: readonly string[]) => node(cwd, [main, "init", ...args]);

/** Every file below a folder, with its text. */
const filesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, "utf8")]),
  );

const written = [
  ".github/workflows/check.yml",
  ".gitignore",
  "README.md",
  "package.json",
  "src/deployment.ts",
  "src/programs.ts",
  "src/protocol.ts",
  "test/explore.test.ts",
  "tsconfig.json",
];

/** A new project, with its packages. */
async function project(): Promise<string> {
  const folder = path.join(temporary(), "counter");
  expect((await init(path.dirname(folder), "counter")).code).toBe(0);
  install(folder);
  return folder;
}

test("writes a project, and says what comes next", async () => {
  const folder = temporary();
  const { code, stdout, stderr } = await init(folder, "counter");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe("wrote 9 files to counter\nnext:\n  cd counter\n  npm install\n  npx disel check src");
  expect(Object.keys(filesIn(path.join(folder, "counter")))).toEqual(written);
});

test("writes the same each time, whatever the folder", async () => {
  const folder = temporary();
  await init(folder, "one/counter");
  await init(folder, "two", "--name", "counter");
  expect(filesIn(path.join(folder, "one/counter"))).toEqual(filesIn(path.join(folder, "two")));
});

describe("the project", () => {
  test("checks green, with a theorem of its protocol, its programs and its deployment", async () => {
    const folder = await project();
    const { code, stdout } = await node(folder, [main, "check", "src", "--format", "json"]);
    const report = JSON.parse(stdout) as Report;
    expect([code, report.ok, report.diagnostics]).toEqual([0, true, []]);
    expect(report.obligations.every((one) => one.status === "proved" && one.by === "auto")).toBe(true);
    expect(report.theorems.map((one) => [one.name, one.axioms])).toEqual(
      ["inductive", "modest", "ask.correct", "serve.correct", "deployment.correct"].map((name) => [
        `Counter.${name}`,
        [],
      ]),
    );
  });

  test("type-checks, and its tests pass", async () => {
    const folder = await project();
    expect(await node(folder, ["node_modules/.bin/tsc"])).toEqual({ code: 0, stdout: "", stderr: "" });
    const { code, stdout } = await node(folder, ["node_modules/.bin/vitest", "run"]);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/Tests +2 passed/);
  });

  test("has tests that fail where the protocol is wrong, and where a program waits for ever", async () => {
    const folder = await project();
    const edit = (file: string, from: string, to: string) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      expect(text.split(from)).toHaveLength(2);
      writeFileSync(path.join(folder, file), text.replace(from, to));
    };
    edit("src/protocol.ts", "msg.value === state.count ?", "msg.value === state.count + 1 ?");
    edit("src/deployment.ts", "serve(0, 1, 3)", "serve(0, 1, 2)");
    const { code, stdout } = await node(folder, ["node_modules/.bin/vitest", "run"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Tests +2 failed/);
  });

  test("has scripts and a workflow that name what there is", async () => {
    const folder = await project();
    const { scripts } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
      scripts: Readonly<Record<string, string>>;
    };
    for (const script of Object.values(scripts))
      expect(existsSync(path.join(folder, "node_modules/.bin", script.split(" ")[0] ?? "")), script).toBe(true);
    const explored = await node(folder, [main, ...(scripts.explore ?? "").split(" ").slice(1)]);
    expect(explored.code, explored.stdout).toBe(0);
    const workflow = parse(readFileSync(path.join(folder, ".github/workflows/check.yml"), "utf8")) as {
      jobs: { check: { steps: readonly { run?: string; uses?: string; with?: Readonly<Record<string, string>> }[] } };
    };
    const { steps } = workflow.jobs.check;
    for (const { run } of steps)
      if (run?.startsWith("npm run ")) expect(Object.keys(scripts)).toContain(run.slice("npm run ".length));
    const action = steps.find((step) => step.uses === "./node_modules/disel-ts");
    const { inputs } = parse(readFileSync(path.join(root, "action.yml"), "utf8")) as { inputs: object };
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(action?.with ?? { missing: "" })));
    expect(existsSync(path.join(folder, action?.with?.paths ?? "missing"))).toBe(true);
  });
});

describe("nothing is written over", () => {
  test("a project that is there is refused, with a way out", async () => {
    const folder = temporary();
    writeFileSync(path.join(folder, "package.json"), "{}\n");
    const { code, stdout, stderr } = await init(folder);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("error DSL4009 package.json is there already: this is a project\n");
    expect(stderr).toContain("npm install --save-exact disel-ts");
    expect(filesIn(folder)).toEqual({ "package.json": "{}\n" });
  });

  test("every file that is in the way is named, also a link that leads nowhere", async () => {
    const folder = temporary();
    mkdirSync(path.join(folder, "counter"));
    writeFileSync(path.join(folder, "counter/README.md"), "mine\n");
    symlinkSync("nowhere", path.join(folder, "counter/tsconfig.json"));
    const { code, stderr } = await init(folder, "counter");
    expect(code).toBe(2);
    expect(stderr).toContain("error DSL4009 counter/README.md and counter/tsconfig.json are there already\n");
    expect(filesIn(folder)).toEqual({ "counter/README.md": "mine\n" });
    expect(existsSync(path.join(folder, "nowhere"))).toBe(false);
  });

  test("an empty folder, a repository and a licence are not in the way", async () => {
    const folder = temporary();
    mkdirSync(path.join(folder, ".git"));
    writeFileSync(path.join(folder, ".git/HEAD"), "ref\n");
    writeFileSync(path.join(folder, "LICENSE"), "mine\n");
    const { code, stdout } = await init(folder, "--name", "counter");
    expect(code).toBe(0);
    expect(stdout).toBe("wrote 9 files to .\nnext:\n  npm install\n  npx disel check src");
    expect(filesIn(folder)).toMatchObject({ ".git/HEAD": "ref\n", LICENSE: "mine\n" });
  });

  test("a folder that cannot be made is an error, and what was begun is taken back", async () => {
    const folder = temporary();
    writeFileSync(path.join(folder, "file"), "mine\n");
    mkdirSync(path.join(folder, "counter"));
    // Where a folder of the project must be, a file is: that shows when some files are written.
    writeFileSync(path.join(folder, "counter/src"), "mine\n");
    for (const target of ["file", "file/counter", "counter"]) {
      const { code, stderr } = await init(folder, target, "--name", "counter");
      expect(code).toBe(3);
      expect(stderr).toContain(`error DSL4005 ${target} cannot be written`);
    }
    expect(filesIn(folder)).toEqual({ "counter/src": "mine\n", file: "mine\n" });
    expect(readdirSync(path.join(folder, "counter"))).toEqual(["src"]);
  });
});

describe("the name", () => {
  const nameIn = (folder: string): unknown => JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).name;

  test.each([
    ["Two Phase Commit!", "two-phase-commit"],
    ["Zähler_2", "zahler_2"],
    ["-.counter-", "counter"],
  ])("of the folder %s is %s", async (folder, name) => {
    const home = temporary();
    expect((await init(home, "--", folder)).code).toBe(0);
    expect(nameIn(path.join(home, folder))).toBe(name);
  });

  test("is what --name says, with a scope too", async () => {
    const home = temporary();
    await init(home, "counter", "--name", "@team/proofs");
    expect(nameIn(path.join(home, "counter"))).toBe("@team/proofs");
    expect(readFileSync(path.join(home, "counter/README.md"), "utf8")).toMatch(/^# @team\/proofs\n/);
  });

  test.each([["счётчик"], ["disel-ts"], ["counter", "--name", "My counter"], ["counter", "--name", ""]])(
    "is refused where npm would: %s %s %s",
    async (...args) => {
      const home = temporary();
      const { code, stderr } = await init(home, ...args);
      expect(code).toBe(2);
      expect(stderr).toContain("error DSL4010");
      expect(stderr).toContain("--name");
      expect(readdirSync(home)).toEqual([]);
    },
  );
});

test("the templates are in the package, and none under a name that packing leaves out", async () => {
  const { stdout } = await execa("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root });
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }];
  const packed = files.map((file) => file.path).filter((file) => file.startsWith("templates/init/"));
  expect(packed.sort()).toEqual(
    Object.keys(filesIn(path.join(root, "templates/init"))).map((f) => `templates/init/${f}`),
  );
  expect(packed).toHaveLength(written.length);
});
