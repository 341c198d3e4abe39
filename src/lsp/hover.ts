/** What is shown over the name of a declaration: its obligations with their verdicts, and what they say in Coq. */
import type { Plan } from "../prove/plan.ts";
import type { Anchor } from "./anchors.ts";
import { statementOf } from "./lemmas.ts";
import { type Verdicts, verdictText } from "./verdicts.ts";

/** More statements than these would hide everything else. */
const shown = 3;

/** In Markdown. */
export function hoverText({ kind, name, span, obligations }: Anchor, plan: Plan, verdicts: Verdicts): string {
  const counted = obligations.length === 1 ? "1 obligation" : `${obligations.length} obligations`;
  const rows = obligations.map((one) => `- \`${one.id}\`: ${verdictText(verdicts.of(one))}`);
  const statements = obligations.slice(0, shown).flatMap((one) => statementOf(one, plan) ?? []);
  const more = obligations.length - statements.length;
  const own = obligations
    .slice(0, 1)
    .flatMap((one) => verdicts.theorems(one))
    .filter((one) => one.span.file === span.file && one.span.start === span.start && one.span.end === span.end);
  return [
    `**${kind} ${name}**: ${counted}`,
    "",
    ...rows,
    "",
    ...(statements.length === 0 ? [] : ["```coq", statements.join("\n\n"), "```"]),
    ...(more > 0 ? [`and ${more} more: go to the proofs to see them`] : []),
    ...own.flatMap(({ id, axioms, statement }) => [
      "",
      `Theorem \`${id}\`: ${axioms.length === 0 ? "✓ no axioms" : `✗ rests on ${axioms.join(", ")}`}`,
      ...(obligations.length > shown ? [] : ["", "```coq", statement, "```"]),
    ]),
  ].join("\n");
}
