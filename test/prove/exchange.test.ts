/** Four servers, one client contract: what answers a client is exchanged without touching the client's proof. */
import { describe, expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const system = "examples/calculator";
const deployments = ["deployment.ts", "delegated-deployment.ts", "batching-deployment.ts"];

interface Server {
  readonly name: string;
  readonly imports: string;
  readonly world: string;
  /** Whom clients ask. */
  readonly asks: number;
  readonly programs: readonly string[];
  /** What the world calls the calculator that clients see. */
  readonly placed?: string;
}

const calculator = "compose({ calc: calculator(clients, servers, sum) })";
const servers: readonly Server[] = [
  {
    name: "simple",
    imports: `import { calculator } from "./protocol.ts";\nimport { server } from "./programs.ts";`,
    world: calculator,
    asks: 0,
    programs: ["server(clients, servers, sum, 0)"],
  },
  {
    name: "memoizing",
    imports: `import { calculator } from "./protocol.ts";\nimport { memoizingServer } from "./memoizing.ts";`,
    world: calculator,
    asks: 0,
    programs: ["memoizingServer(clients, servers, sum, 0)"],
  },
  {
    name: "batching",
    imports: `import { calculator } from "./protocol.ts";\nimport { batchingServer } from "./batching.ts";`,
    world: calculator,
    asks: 0,
    programs: ["batchingServer(clients, servers, sum, 0, 3)"],
  },
  {
    name: "delegating",
    imports: `import { delegated, delegatingServer } from "./delegation.ts";\nimport { server } from "./programs.ts";`,
    world: "delegated(clients, delegates, servers, sum)",
    asks: 3,
    programs: [
      "delegatingServer(clients, delegates, servers, sum, 3, 0)",
      `placed(server(delegates, servers, sum, 0), { calc: "back" })`,
    ],
    placed: "front",
  },
];

/** A deployment of a client with that server; `input` is one that no run had before. */
function deployment({ imports, world, asks, programs, placed }: Server, input: number): string {
  const asked = `client(clients, ${placed === undefined ? "servers" : "delegates"}, sum, 1, ${asks}, [[${input}, 1]])`;
  return `import { compose, deploy, type NodeId, placed } from "disel-ts";
import { client } from "./programs.ts";
${imports}

const clients: readonly NodeId[] = [1];
const delegates: readonly NodeId[] = [3];
const servers: readonly NodeId[] = [0];
const sum = (args: readonly number[]): number | undefined => {
  const [x, y] = args;
  return x === undefined || y === undefined ? undefined : x + y;
};

export const exchanged = deploy(${world}, [
  ${[placed === undefined ? asked : `placed(${asked}, { calc: "${placed}" })`, ...programs].join(",\n  ")},
]);
`;
}

/** Every protocol, program and server, and no deployment. */
function undeployed(): Workspace {
  const workspace = Workspace.with({ [system]: system });
  for (const file of deployments) workspace.remove(`${system}/${file}`);
  return workspace;
}

describe("the client's proof stays as it is when another server answers", () => {
  // What the others take as it stands.
  test("programs are proved without a deployment", { timeout: 600_000 }, async () => {
    expect((await undeployed().check([system])).report.diagnostics).toEqual([]);
  });

  test.each(servers)("the $name server", async (server) => {
    const workspace = undeployed();
    workspace.write(`${system}/deployment.ts`, deployment(server, Date.now()));
    const { code, report } = await workspace.check([system]);
    expect(report.diagnostics).toEqual([]);
    expect(code).toBe(0);
    const obligations = new Map(report.obligations.map((one) => [one.id, one]));
    expect(obligations.get("Calculator.client.contract")).toMatchObject({ status: "proved", cached: true });
    // No server is proved again either: only the deployment is new.
    const proved = report.obligations.filter((one) => !one.cached).map((one) => one.id);
    expect(proved).toContainEqual(expect.stringMatching(/\.exchanged\.client$/));
    expect(proved.filter((id) => !id.includes(".exchanged."))).toEqual([]);
    expect(report.theorems).toContainEqual(
      expect.objectContaining({ name: expect.stringMatching(/\.exchanged\.correct$/), axioms: [] }),
    );
  });
});
