/** Deployments in Coq: which node runs which program, and what must be computed of that. */
import type { Assignment, DeploymentDecl, Labelled } from "../ir/decl.ts";
import type { Expr, Local } from "../ir/expr.ts";
import type { Type } from "../ir/types.ts";
import { labelsActed } from "./acted.ts";
import { documented } from "./declarations.ts";
import { cat, type Doc, from, group, hard, join, line, nest } from "./doc.ts";
import { exprDoc, factoryAt, filled, mainTypes } from "./expressions.ts";
import { ARG } from "./levels.ts";
import { identifier } from "./names.ts";
import type { Obligation } from "./obligations.ts";
import type { Scope } from "./scope.ts";
import { assumingProtocol } from "./specification/assumptions.ts";
import { Parts } from "./specification/parts.ts";
import { partOf } from "./specification/references.ts";
import { statement } from "./specification/statement.ts";
import { inclusionAt, labelIn, labelledDoc, worldDoc } from "./worlds.ts";

/** The protocols of a program, as the deployment's world has them. */
function placesOf(decl: DeploymentDecl, one: Assignment, labels: readonly string[]): readonly Labelled[] {
  return labels.flatMap((label) => decl.world.filter((use) => use.label === (one.places.get(label) ?? label)));
}

/** Whether a program is of a smaller world than the deployment's, of which that has to be told. */
export const isIncluded = (decl: DeploymentDecl, one: Assignment): boolean =>
  decl.composed !== undefined && one.program.composed === undefined;

/** The label of the deployment's world at which a program over one protocol runs. */
const placeOf = (decl: DeploymentDecl, one: Assignment): Labelled | undefined =>
  placesOf(
    decl,
    one,
    one.program.world.map((use) => use.label),
  )[0];

/** A program at the arguments that a deployment gives it, in the deployment's world. */
function assignedProgram(decl: DeploymentDecl, one: Assignment, scope: Scope): Doc {
  const { program, typeArgs, args } = one;
  const { global } = program;
  const used = scope.closures.of(global);
  const code = atAssigned(one, scope.names.global(global), used, typeArgs, args, scope, mainTypes(program), ARG);
  const place = placeOf(decl, one);
  if (!isIncluded(decl, one) || place === undefined || decl.composed === undefined) return code;
  return cat("(embed (included ", inclusionAt(decl.composed, place.label, scope), ") ", code, ")");
}

function atAssigned(
  one: Assignment,
  name: string,
  used: readonly Local[],
  typeArgs: readonly Type[],
  args: readonly Expr[],
  scope: Scope,
  mentioned: readonly Type[] = [],
  level = 200,
): Doc {
  const { params, typeParams } = one.program.scope;
  const given = used.map((local) => {
    const arg = args[params.indexOf(local)];
    return arg === undefined ? scope.local(local) : exprDoc(arg, scope, ARG);
  });
  return factoryAt(name, typeParams, typeArgs, used, given, scope, mentioned, level);
}

/** The node that an assignment is of: the program's own, at its arguments. */
function assignedNode(one: Assignment, scope: Scope): Doc {
  const { self, scope: own } = one.program;
  if (self.k === "local") {
    const arg = one.args[own.params.indexOf(self.local)];
    if (arg !== undefined) return exprDoc(arg, scope, ARG);
  }
  return exprDoc(self, scope, ARG);
}

/** The networks of a program's protocols at first. */
const startsOf = (decl: DeploymentDecl, one: Assignment, scope: Scope): readonly Doc[] =>
  placesOf(
    decl,
    one,
    one.program.world.map((use) => use.label),
  ).map((use) => cat("(Protocol.start ", labelledDoc(use, scope, ARG), ")"));

export function deploymentSpec(decl: DeploymentDecl, scope: Scope): Doc {
  const world = worldDoc(decl, scope, ARG);
  const threads = decl.programs.map((one) =>
    from(
      one.span,
      group(
        "(",
        nest(
          cat(
            assignedNode(one, scope),
            ",",
            line,
            "Thread",
            nest(cat(line, assignedProgram(decl, one, scope), line, "(", promised(decl, one, scope), "))")),
          ),
        ),
      ),
    ),
  );
  const programs = from(
    decl.span,
    documented(
      decl.doc ?? "Which node runs which program, and what each result must satisfy.",
      cat(
        `Definition ${scope.names.part(decl, "programs")} : list (nid * thread `,
        world,
        ") := [",
        nest(cat(hard, join(threads, cat(";", hard)))),
        hard,
        "].",
      ),
    ),
  );
  return programs;
}

/** What a program promises of its result. */
function promised(decl: DeploymentDecl, one: Assignment, scope: Scope): Doc {
  const { program } = one;
  if (program.ensures === undefined) return "fun _ _ => True";
  const ensures = atAssigned(
    one,
    scope.names.part(program, "ensures"),
    new Parts(scope).contract(program, program.ensures),
    one.typeArgs,
    one.args,
    scope,
  );
  const labels = program.world.map((use) => use.label);
  const nets = placesOf(decl, one, labels).map((use) => cat(" (s ", labelIn(decl, use.label, scope), ")"));
  const starts = startsOf(decl, one, scope).flatMap((start) => [" ", start]);
  return cat("fun result s => ", ensures, " result", ...nets, ...starts, " = true");
}

/** What must be computed of a deployment. */
export function deploymentObligation(obligation: Obligation & { kind: "deployment" }, scope: Scope): Doc {
  const { deployment, name } = obligation;
  const parts = new Parts(scope);
  if (obligation.what === "assumes") {
    const { use, assumption } = obligation;
    const protocol = assumingProtocol(use.protocol);
    const used = parts.assumption(protocol, assumption);
    return statement(name, [], group(partOf({ ...use, protocol }, identifier(assumption), used, scope, 69), " = true"));
  }
  if (obligation.what === "nodes") {
    const nodes = deployment.world.map((use) => cat("Protocol.nodes ", labelledDoc(use, scope, ARG)));
    return statement(
      name,
      [],
      group(
        "covers (map fst ",
        scope.names.part(deployment, "programs"),
        ") (",
        join(nodes, cat(" ++", line)),
        ") = true",
      ),
    );
  }
  const { assignment: one } = obligation;
  const { program } = one;
  const acted = placesOf(
    deployment,
    one,
    labelsActed(program).map((use) => use.label),
  );
  const members = acted.map((use) =>
    group("In ", assignedNode(one, scope), " (Protocol.nodes ", labelledDoc(use, scope, ARG), ")"),
  );
  const requires =
    program.requires === undefined
      ? []
      : [
          filled(
            atAssigned(
              one,
              scope.names.part(program, "requires"),
              parts.contract(program, program.requires),
              one.typeArgs,
              one.args,
              scope,
            ),
            [...startsOf(deployment, one, scope), "= true"],
          ),
        ];
  const all = [...members, ...requires];
  return statement(name, [], all.length === 0 ? "True" : join(all, cat(" /\\", hard)));
}
