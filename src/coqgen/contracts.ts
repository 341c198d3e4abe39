/** Contracts in Coq: what a program asks for, the program, what it promises. */
import type { ProgramDecl } from "../ir/decl.ts";
import { labelsActed } from "./acted.ts";
import { anyBinders, anyName, calledBy, premises } from "./calls.ts";
import { forall } from "./declarations.ts";
import { cat, type Doc, group, hard, line, nest } from "./doc.ts";
import { exprDoc, filled } from "./expressions.ts";
import { ARG } from "./levels.ts";
import type { Scope } from "./scope.ts";
import { assumptions } from "./specification/assumptions.ts";
import { programSpecBodies } from "./specification/bodies.ts";
import { Parts } from "./specification/parts.ts";
import { partAt, partOf, selfAt } from "./specification/references.ts";
import { quantify, statement } from "./specification/statement.ts";
import { composedAt, type InWorld, labelledDoc, netsIn, worldDoc } from "./worlds.ts";

/** The statement that a program keeps its contract where its world's invariant is inductive. */
export function contractDoc(name: string, program: ProgramDecl, outer: Scope): Doc {
  const { head, scope } = quantify(program, outer, programSpecBodies(program));
  return statement(
    name,
    [
      ...head,
      ...calledPremises(program, outer),
      ...worldAssumptions(program, scope),
      group(program.composed === undefined ? "pinductive " : "inductive ", invariantIn(program, scope, ARG), " ->"),
      ...membership(program, scope),
    ],
    tripleDoc(program, scope, codeOf(program, scope)),
  );
}

/** The programs that one calls, and that each keeps its contract. */
function calledPremises(program: ProgramDecl, outer: Scope): readonly Doc[] {
  return [
    ...forall(anyBinders(program, outer)),
    ...premises(program, outer, (callee, code, scope) => [
      ...worldAssumptions(callee, scope),
      ...membership(callee, scope),
      tripleDoc(callee, scope, code),
    ]),
  ];
}

/** A program at its own parameters; one that calls others, of whatever they are. */
function codeOf(program: ProgramDecl, scope: Scope): Doc {
  const called = calledBy(program).map((callee) => anyName(program, callee, scope));
  if (called.length === 0) return selfAt(program, scope, ARG);
  return cat("(", filled(partAt(program, "calling", scope.closures.of(program.global), scope), called), ")");
}

/** The invariant of a world, of its state; of one protocol alone, of that protocol's network. */
export function invariantIn({ world, composed }: InWorld, scope: Scope, level = 200): Doc {
  const parts = new Parts(scope);
  if (composed !== undefined) {
    const { decl } = composed;
    return composedAt(composed, scope.names.part(decl, "invariant"), parts.worldInvariant(decl), scope, level);
  }
  const [use] = world;
  if (use === undefined) throw new Error("a program without a protocol reached the printer");
  return partOf(use, "invariant", parts.invariant(use.protocol), scope, level);
}

/** The invariant of a world as a predicate of its state. */
export function worldInvariant(at: InWorld, scope: Scope): Doc {
  if (at.composed !== undefined) return invariantIn(at, scope, ARG);
  const applied = filled(invariantIn(at, scope), netsIn(at, "s", scope));
  return cat("(fun s : gstate ", worldDoc(at, scope, ARG), " =>", nest(group(line, applied, ")")));
}

/** What the protocols of a world assume of their parameters, as premises. */
export const worldAssumptions = ({ world }: InWorld, scope: Scope): readonly Doc[] =>
  world.flatMap((use) => assumptions(use, scope));

/** The premises that the program's node is one of each protocol in which it acts. */
export function membership(program: ProgramDecl, scope: Scope): readonly Doc[] {
  return labelsActed(program).map((use) =>
    group("In ", exprDoc(program.self, scope, ARG), " (Protocol.nodes ", labelledDoc(use, scope, ARG), ") ->"),
  );
}

/** The contract itself: what the program asks for, the program, what it promises. */
export function tripleDoc(program: ProgramDecl, scope: Scope, code: Doc): Doc {
  const parts = new Parts(scope);
  const requires =
    program.requires === undefined
      ? "(fun _ => True)"
      : cat(
          "(fun s => ",
          filled(
            partAt(program, "requires", parts.contract(program, program.requires), scope),
            netsIn(program, "s", scope),
          ),
          " = true)",
        );
  const ensures =
    program.ensures === undefined
      ? "(fun _ _ _ => True)"
      : cat(
          "(fun before result s =>",
          nest(
            group(
              line,
              filled(partAt(program, "ensures", parts.contract(program, program.ensures), scope), [
                "result",
                ...netsIn(program, "s", scope),
                ...netsIn(program, "before", scope),
              ]),
              " = true)",
            ),
          ),
        );
  return cat(
    "triple",
    nest(cat(hard, worldInvariant(program, scope), hard, exprDoc(program.self, scope, ARG))),
    nest(cat(hard, requires, hard, code, hard, ensures)),
  );
}
