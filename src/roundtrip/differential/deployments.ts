/** Whole runs of deployments, both versions in lock-step: what may happen next, and every node's state, at every step. */
import * as fc from "fast-check";
import type { DeploymentDecl, Module } from "../../ir/decl.ts";
import type { Cluster, Deployment, Net, Step, World } from "../../lang/index.ts";
import { authoredName } from "../running.ts";
import { type Both, Differs, type Subject, type Tally } from "./check.ts";
import { sameValue, withoutGhosts } from "./compare.ts";
import { declaredAs } from "./functions.ts";
import { langOf } from "./load.ts";

export function deploymentSubjects(module: Module, both: Both, tally: Tally, steps: number): readonly Subject[] {
  return module.decls.flatMap((decl) => (decl.kind === "deployment" ? [subjectOf(decl, both, tally, steps)] : []));
}

function subjectOf(decl: DeploymentDecl, both: Both, tally: Tally, steps: number): Subject {
  return {
    kind: "deployment",
    name: decl.name,
    span: decl.span,
    // Which of the steps that may happen next is taken, each time.
    property: fc.asyncProperty(
      fc.array(fc.nat(1_000_000), { minLength: 0, maxLength: steps, size: "max" }),
      async (choices) => {
        const { Cluster: cluster } = await langOf();
        const [authored, extracted] = [both.authored, both.extracted].map(
          (one) => declaredAs(one, authoredName(decl.global)) as Deployment<World>,
        ) as [Deployment<World>, Deployment<World>];
        const a = await cluster.start(authored);
        const b = await cluster.start(extracted);
        sameNets(a, b, 0, both.ghosts);
        for (let i = 0; i < steps; i++) {
          // Where no choice is left, the first of what is possible is taken: so few choices shrink to fewer.
          const choice = choices[i] ?? 0;
          const [left, right] = [a.enabled(), b.enabled()];
          if (!sameValue(left, right))
            throw new Differs(
              `after ${i} steps other steps are possible: ${fc.stringify(left)}, and ${fc.stringify(right)}`,
            );
          if (left.length === 0) break;
          const at = choice % left.length;
          await a.take(left[at] as Step);
          await b.take(right[at] as Step);
          tally.steps += 1;
          sameNets(a, b, i + 1, both.ghosts);
        }
        tally.cases += 1;
      },
    ) as unknown as Subject["property"],
  };
}

function sameNets(a: Cluster<World>, b: Cluster<World>, steps: number, ghosts: ReadonlySet<string>): void {
  type Nets = Readonly<Record<string, Net<unknown, unknown>>>;
  const others = b.nets as unknown as Nets;
  for (const [label, net] of Object.entries(a.nets as unknown as Nets)) {
    const other = others[label];
    for (const node of net.nodes)
      if (!sameValue(withoutGhosts(net.state(node), ghosts), other?.state(node)))
        throw new Differs(
          `after ${steps} steps node ${node} is in ${fc.stringify(net.state(node))}, and in ${fc.stringify(other?.state(node))}`,
        );
    if (!sameValue(net.inFlight, other?.inFlight))
      throw new Differs(`after ${steps} steps other messages are in flight`);
    for (const node of net.nodes)
      if (!sameValue(withoutGhosts(a.result(node), ghosts), b.result(node)))
        throw new Differs(`after ${steps} steps node ${node} has another result`);
  }
}
