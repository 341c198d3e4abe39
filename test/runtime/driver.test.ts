/** A program from outside in place of a node's own: it gets what it types, and takes no step that its protocols do not allow. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import type { Fatal } from "../../src/diagnostics/diagnostic.ts";
import type { Endpoint, Tagged } from "../../src/lang/index.ts";
import { type Driver, driven } from "../../src/runtime/driver.ts";
import { root } from "../support/root.ts";
import { cli, inside, nodeArgs, place } from "./support/runs.ts";

const store = "examples/store/deployment.ts";
const shell = path.join(root, "examples/store/shell.ts");
type Ends = Readonly<Record<string, Endpoint<unknown, Tagged, Tagged>>>;

test("a shell at the store's writer: what is committed is read at any replica, and what is refused is not", async () => {
  const at = await place(store, "plain");
  const replicas = await Promise.all([1, 2, 3].map((node) => inside(at, node)));
  const typed = ["put a 1", "get a", "put a", "get a at 2", "put a 2", "get a at 3", "get b", "get a at 9", "?", "log"];
  const { stdout, exitCode } = await execa(
    process.execPath,
    [cli, ...nodeArgs(at, 0, "--no-log", "--exit", "--driver", shell)],
    { cwd: at.folder, input: typed.map((line) => `${line}\n`).join(""), reject: false },
  );
  const help = "put KEY [VALUE] · get KEY [at REPLICA] · log · quit";
  const [first, ...rest] = stdout.split("\n");
  expect(first).toBe(help);
  expect(rest.slice(0, -1)).toEqual([
    "committed",
    "1",
    "refused by 1 of 3",
    "1",
    "committed",
    "2",
    "no value",
    "the replicas are 1, 2, 3",
    help,
    "a = 1",
    "a = 2",
  ]);
  expect(JSON.parse(rest.at(-1) ?? "")).toMatchObject({ node: 0, ended: true, result: 2 });
  expect(exitCode).toBe(0);
  const logs = [];
  for (const { run } of replicas) {
    await run.stop();
    logs.push((await run.over).states.tpc);
  }
  expect(logs.map((one) => (one as { log: unknown[] }).log.length)).toEqual([3, 3, 3]);
});

const attempts: readonly { readonly name: string; readonly driver: Driver; readonly why: RegExp }[] = [
  {
    name: "a step that the protocol does not allow",
    driver: async ({ tpc }: Ends) => tpc?.send(1, { kind: "Decide", round: 0, commit: true } as Tagged),
    why: /node 0 may not send tpc\.Decide to 1 now/,
  },
  {
    name: "an answer that the hook does not allow",
    driver: async ({ query }: Ends) => {
      const { from, msg } = await (query as Endpoint<unknown, Tagged, Tagged>).receive("Ask");
      const answer = [{ committed: true, data: { key: "a", value: "forged" } }];
      await query?.send(from, { kind: "Tell", id: (msg as unknown as { id: number }).id, answer } as Tagged);
    },
    why: /node 0 may not send query\.Tell to 4 now/,
  },
];

test.each(attempts)("$name is not taken, and nobody is told of it (DSL5511)", async ({ driver, why }) => {
  const at = await place(store, "plain");
  const self = 0;
  // The first fails as it is started.
  const failed = inside(at, self, { log: false, runnable: driven(at.runnable, self, driver) }).then(
    async ({ run }) => (await run.over).fault,
    (error: unknown) => error,
  );
  const asker: Driver = async ({ query }) => query?.send(self, { kind: "Ask", id: 0 } as Tagged);
  const other = await inside(at, 4, { log: false, runnable: driven(at.runnable, 4, asker) });
  const fault = (await failed) as Fatal;
  expect(fault.diagnostic.code).toBe("DSL5511");
  expect(fault.message).toMatch(why);
  await other.run.stop();
  expect((await other.run.over).states.query).toMatchObject({ got: [] });
});

test("what is no driver is refused (DSL5517), and so is one with a log", async () => {
  const at = await place(store, "plain");
  const disel = (...more: string[]) => execa(process.execPath, [cli, ...nodeArgs(at, 0, ...more)], { reject: false });
  const file = path.join(at.folder, "driver.ts");
  const missing = await disel("--no-log", "--driver", file);
  expect(missing.stderr).toContain("DSL5517");
  expect(missing.exitCode).toBe(2);
  writeFileSync(file, "export const driver = 1;\n");
  expect((await disel("--no-log", "--driver", file)).stderr).toContain("has no function as its default");
  writeFileSync(file, "export default async (: never) => 1;\n");
  expect((await disel("--no-log", "--driver", file)).stderr).toContain("DSL5517");
  const logged = await disel("--driver", shell);
  expect(logged.stderr).toContain("--driver needs --no-log");
  expect(logged.exitCode).toBe(2);
});
