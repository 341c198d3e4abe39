/** Named theorems of a protocol: that they follow from its invariant, and so hold of every network that is reached. */
import type { ProtocolDecl, TheoremDecl } from "../ir/decl.ts";
import { local } from "../ir/expr.ts";
import { cat, type Doc, from } from "./doc.ts";
import { filled } from "./expressions.ts";
import type { Obligation, TheoremObligation } from "./obligations.ts";
import type { Scope } from "./scope.ts";
import { assumptions, Parts, partAt, protocolSpecBodies, quantify, selfAt, statement } from "./specification.ts";
import { type Theorem, theoremDoc } from "./theorems.ts";

const ARG = 9;

/** `… forall net, lock_invariant … net -> lock_mutualExclusion … net = true` */
export function theoremObligation({ protocol, theorem, name }: TheoremObligation, outer: Scope): Doc {
  const { head, premises, net, scope } = stated(protocol, outer);
  const whole = partAt(protocol, "invariant", new Parts(scope).invariant(protocol), scope);
  return statement(
    name,
    [...head, ...premises, `forall ${net},`, cat(filled(whole, [net]), " ->")],
    claimed(protocol, theorem, net, scope),
  );
}

/** The same of every network that is reached: a theorem that names no invariant. */
export function consequenceTheorem(
  protocol: ProtocolDecl,
  theorem: TheoremDecl,
  obligation: Obligation,
  outer: Scope,
): Theorem {
  const { head, premises, net, scope } = stated(protocol, outer);
  const name = scope.names.part(protocol, `always ${theorem.name}`);
  const reached = cat(`forall ${net}, reachable `, selfAt(protocol, scope, ARG), ` ${net} ->`);
  const inductive = scope.names.part(protocol, "inductive");
  return {
    name,
    id: `${protocol.name}.${theorem.name}`,
    span: theorem.span,
    doc: from(
      theorem.span,
      theoremDoc(name, [...head, ...premises, reached], claimed(protocol, theorem, net, scope), [
        `by_consequence ${inductive} ${obligation.name}.`,
      ]),
    ),
    uses: [obligation.id],
  };
}

/** The parameters of the protocol, what is assumed of them, and a name for a network. */
function stated(protocol: ProtocolDecl, outer: Scope) {
  const { head, scope } = quantify(protocol, outer, protocolSpecBodies(protocol));
  const net = local("net", { k: "opaque", name: "Net" }, protocol.span);
  const taken = [scope.names.global(protocol.global), ...protocol.scope.params.map((param) => scope.local(param))];
  const name = scope.bind([net], [], taken).local(net);
  return { head, premises: assumptions({ protocol, args: undefined }, scope), net: name, scope };
}

function claimed(protocol: ProtocolDecl, theorem: TheoremDecl, net: string, scope: Scope): Doc {
  const used = new Parts(scope).theorem(protocol, theorem);
  return cat(filled(partAt(protocol, `theorem ${theorem.name}`, used, scope), [net]), " = true");
}
