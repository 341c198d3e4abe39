/** Authored functions, compared with what was extracted of them. */
import * as fc from "fast-check";
import type { FunctionDecl, Module } from "../../ir/decl.ts";
import { prune } from "../../ir/types.ts";
import { authoredName } from "../running.ts";
import { type Both, Differs, type Subject, type Tally } from "./check.ts";
import { calledWith, furtherArguments, isBeyond, outcomeOf, same, shownOutcome, withoutGhosts } from "./compare.ts";
import { comparable, type Left } from "./left.ts";
import { type Exports, reachable } from "./load.ts";
import { arbitraryOf, closedAt } from "./values.ts";

type Fn = (...args: readonly unknown[]) => unknown;

/** What a module declares under a name, exported or not; `undefined` of what is only for proofs, and was left out. */
export const declaredAs = (exports: Exports, name: string): unknown => exports[reachable(name)] ?? exports.default;

export function functionSubjects(module: Module, both: Both, tally: Tally, left: Left[]): readonly Subject[] {
  return module.decls.flatMap((decl) => {
    if (decl.kind !== "function") return [];
    const name = reachable(authoredName(decl.global));
    // What only claims and proofs use was left out; what has no name is the default.
    if (name in both.authored ? !(name in both.extracted) : typeof both.extracted.default !== "function") return [];
    return comparable(decl, left, () => [subjectOf(decl, both, tally)]);
  });
}

function subjectOf(decl: FunctionDecl, both: Both, tally: Tally): Subject {
  const [authored, extracted] = [both.authored, both.extracted].map((one) =>
    declaredAs(one, authoredName(decl.global)),
  );
  const result = closedAt(decl.result, decl.typeParams);
  const type = prune(decl.global.type);
  const isConstant = decl.params.length === 0 && type.k !== "fn" && typeof authored !== "function";
  const args = fc.tuple(...decl.params.map((param) => arbitraryOf(closedAt(param.type, decl.typeParams))));
  const further = fc.tuple(...furtherArguments(result));
  return {
    kind: "function",
    name: authoredName(decl.global),
    span: decl.span,
    property: fc.property(args, further, (given, more) => {
      const call = (of: unknown): unknown => calledWith(isConstant ? of : (of as Fn)(...given), more);
      compare(
        () => withoutGhosts(call(authored), both.ghosts),
        () => call(extracted),
        tally,
      );
    }) as unknown as Subject["property"],
  };
}

/** @throws Differs where the two do not come to the same */
export function compare(authored: () => unknown, extracted: () => unknown, tally: Tally): unknown {
  const ours = outcomeOf(extracted);
  if (isBeyond(ours)) {
    tally.left += 1;
    return undefined;
  }
  const theirs = outcomeOf(authored);
  tally.cases += 1;
  if (!same(theirs, ours))
    throw new Differs(`the authored one ${shownOutcome(theirs)}, the extracted one ${shownOutcome(ours)}`);
  return "value" in theirs ? theirs.value : undefined;
}
