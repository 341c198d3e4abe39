/** The specification of a program: its contract, the claims of its loops, its assertions and its outline. */
import type { Lambda, ProgramDecl } from "../../ir/decl.ts";
import type { Assertion } from "../../ir/program.ts";
import { anyBinders } from "../calls.ts";
import {
  binders,
  definition,
  documented,
  programType,
  section,
  sectionHead,
  sectionScope,
  typeWords,
} from "../declarations.ts";
import { cat, type Doc, from, group, hard, nest } from "../doc.ts";
import { exprDoc, filled } from "../expressions.ts";
import { assertionsOf, assertionVars, claimParams, hasOutline, type LoopAction, loopsOf } from "../loops.ts";
import { outlineDoc } from "../outlines.ts";
import type { Scope } from "../scope.ts";
import { typeDoc } from "../types.ts";
import { programSpecBodies } from "./bodies.ts";
import { lambdaDoc, netTypes } from "./definitions.ts";
import { helperHints, hint } from "./hints.ts";

/** The section of a program, if there is anything to say of it, and the hints to its definitions. */
export function programSpec(decl: ProgramDecl, outer: Scope): Doc {
  const scope = sectionScope(decl, outer, programSpecBodies(decl), false);
  const { names } = scope;
  const loops = loopsOf(decl.body);
  const assertions = assertionsOf(decl.body);
  const docs = [
    ...contractDocs(decl, scope),
    ...loops.flatMap((loop, i) => loopDocs(decl, loop, i, scope)),
    ...assertions.map((assertion, i) => assertionDoc(decl, assertion, i, scope)),
    ...(hasOutline(decl.body) ? [outlined(decl, outer, scope)] : []),
  ];
  const claims = [
    ...(decl.requires === undefined ? [] : [names.part(decl, "requires")]),
    ...(decl.ensures === undefined ? [] : [names.part(decl, "ensures")]),
    ...loops.flatMap((loop, i) => (loop.invariant.holds === undefined ? [] : [names.part(decl, `loop${i + 1}`)])),
    ...assertions.map((_, i) => names.part(decl, `stable${i + 1}`)),
    ...helperHints(decl.helpers, names),
  ];
  if (docs.length === 0) return hint({ steps: [], claims });
  return cat(
    section(names.global(decl.global), sectionHead(decl, scope), docs),
    hard,
    hint({ steps: helperHints(decl.helpers, names), claims }),
  );
}

/** Names that no variable may hide: a network may be labelled as its protocol is called, which its type mentions. */
const takenBy = (decl: ProgramDecl, scope: Scope): readonly string[] => [
  ...decl.world.map((one) => scope.names.global(one.protocol.global)),
  ...decl.scope.params.map((param) => scope.local(param)),
];

/** What the program asks for, and what it promises. */
function contractDocs(decl: ProgramDecl, scope: Scope): readonly Doc[] {
  const { requires, ensures } = decl;
  const nets = netTypes(decl.world, scope);
  const claim = (part: string, says: string, lambda: Lambda, types: readonly Doc[]): Doc =>
    from(
      lambda.span,
      documented(says, lambdaDoc(scope.names.part(decl, part), lambda, types, "bool", scope, takenBy(decl, scope))),
    );
  const result = ensures?.params.slice(0, 1).map((param) => typeDoc(param.type, scope)) ?? [];
  return [
    ...(requires === undefined
      ? []
      : [claim("requires", `What ${decl.name} asks for where it starts.`, requires, nets)]),
    ...(ensures === undefined
      ? []
      : [claim("ensures", `What ${decl.name} promises of its result.`, ensures, [...result, ...nets, ...nets])]),
  ];
}

/** What a loop claims of its variables, if it claims anything. */
function loopDocs(decl: ProgramDecl, loop: LoopAction, i: number, scope: Scope): readonly Doc[] {
  const { holds, span } = loop.invariant;
  if (holds === undefined) return [];
  const { outer, index, vars, states } = claimParams(loop, decl.scope.params);
  const params = [...outer, ...index, ...vars, ...states];
  const inner = scope.bind(params, [holds], typeWords(params, scope));
  const name = scope.names.part(decl, `loop${i + 1}`);
  const claim = definition("Definition", name, binders(params, inner), "bool", exprDoc(holds, inner));
  return [from(span, documented("What holds each time round.", claim))];
}

/** A stable assertion, of variables and networks. */
function assertionDoc(decl: ProgramDecl, assertion: Assertion, i: number, scope: Scope): Doc {
  const { holds, nets: locals, span } = assertion;
  const nets = netTypes(decl.world, scope);
  const vars = assertionVars(assertion, decl.scope.params);
  const inner = scope.bind([...vars, ...locals], [holds], [...typeWords(vars, scope), ...takenBy(decl, scope)]);
  const params = [
    ...binders(vars, inner),
    ...locals.map((net, at) => cat("(", inner.local(net), " : ", nets[at] ?? "_", ")")),
  ];
  const name = scope.names.part(decl, `stable${i + 1}`);
  const claim = definition("Definition", name, params, "bool", exprDoc(holds, inner));
  return from(span, documented("What other nodes preserve.", claim));
}

/** The program with its claims, where it has any that its proof goes along. */
function outlined(decl: ProgramDecl, outer: Scope, scope: Scope): Doc {
  const head = filled(`Definition ${scope.names.part(decl, "outline")}`, anyBinders(decl, outer));
  const definition = cat(
    group(head, " : ", programType(decl, scope), " :="),
    nest(cat(hard, outlineDoc(decl, scope))),
    ".",
  );
  const says = `${decl.name} with what its loops keep: the outline of its proof.`;
  return from(decl.span, documented(says, definition));
}
