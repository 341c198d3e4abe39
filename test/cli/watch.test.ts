/** `disel check --watch` says of each saved state what a check of its own would say. */
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { cache, root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";

test("each save gets its verdict: a source error, all well again, a file more and a file less", {
  timeout: 600_000,
}, async () => {
  const workspace = Workspace.with({ "examples/greeter": "examples/greeter" });
  const good = workspace.read("examples/greeter/protocol.ts");
  const child = execa(process.execPath, [`${root}/dist/cli/main.js`, "check", "--watch", "--no-explore"], {
    cwd: workspace.root,
    env: { DISEL_CACHE: cache },
    reject: false,
    all: true,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let seen = "";
  let from = 0;
  child.all?.on("data", (data: Buffer) => {
    seen += data.toString();
  });
  /** What is printed up to the end of the next check. */
  const next = async (code: number): Promise<string> => {
    const end = `exit code of this check: ${code}\n`;
    await expect.poll(() => seen.indexOf(end, from), { timeout: 300_000, interval: 20 }).toBeGreaterThan(-1);
    const text = seen.slice(from);
    from = seen.indexOf(end, from) + end.length;
    return text;
  };

  expect(await next(0)).toContain("12 obligations and 4 theorems proved");
  workspace.write("examples/greeter/protocol.ts", `${good}\nexport const wrong: number = "text";\n`);
  expect(await next(2)).toMatch(/error DSL1000 TS2322/);
  workspace.write("examples/greeter/protocol.ts", good);
  expect(await next(0)).toContain("12 obligations and 4 theorems proved");
  // A system that is added is checked too, and one that is removed is not any more.
  const added = `import { range } from "disel-ts";\nexport const halves = (n: number): number => range(0, n).length / 2;\n`;
  workspace.write("examples/greeter/more.ts", added);
  expect(await next(2)).toMatch(/error DSL1\d\d\d .*\n +examples\/greeter\/more\.ts:2:/);
  workspace.remove("examples/greeter/more.ts");
  expect(await next(0)).toContain("12 obligations and 4 theorems proved");
  child.kill("SIGINT");
  expect((await child).exitCode).toBe(130);
});
