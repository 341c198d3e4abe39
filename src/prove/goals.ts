/** What is left to show where a proof fails: the proof again, up to there, and Coq's own account of the goal. */
import type { CoqFile } from "../coqgen/generate.ts";
import type { ItemResult } from "./items.ts";
import { lemmaLines } from "./items.ts";
import type { Build, Unit } from "./units.ts";

/** Tactics of generated scripts that can stop before their last step, and leave what they could not show. */
const open: Readonly<Record<string, string>> = {
  obligation: "obligation_open",
  across_obligation: "across_obligation_open",
  consequence: "consequence_open",
  claim: "claim_open",
  do_send: "do_send_open",
  do_perform: "do_perform_open",
  do_fail: "do_fail_open",
};

const mark = "@@goal";

/** The text of a file that fails, cut at the failing step, where it shows what is left. */
function cut(file: CoqFile, result: ItemResult): string | undefined {
  const lemma = lemmaLines(file).find((one) => one.obligation === result.obligation);
  const line = result.error?.line ?? lemma?.first;
  if (lemma === undefined || line === undefined) return undefined;
  const lines = file.text.split("\n");
  const firstLemma = lines.findIndex((one) => one.startsWith("Lemma "));
  const failing = lines[line - 1] ?? "";
  const [, bullet = "", tactic = ""] = /^\s*([-+*]*)\s*(.*?)\.?$/.exec(failing) ?? [];
  const again = open[tactic];
  return [
    ...lines.slice(0, firstLemma),
    ...lines.slice(lemma.first - 1, Math.max(line - 1, lemma.first + 1)),
    ...(line > lemma.first + 1 || /Proof/.test(lines[line - 2] ?? "")
      ? [`${bullet} ${again === undefined ? "" : `try (timeout 20 ${again}).`}`]
      : []),
    `all: idtac "${mark}".`,
    "Show.",
    "Abort.",
    "",
  ].join("\n");
}

/** The hypotheses and the goal at the failing step; `undefined` where Coq does not get there again. */
export async function goalOf(
  result: ItemResult,
  build: Build,
  units: ReadonlyMap<string, Unit>,
  toUnit: (file: CoqFile) => Unit,
): Promise<string | undefined> {
  const text = cut(result.file, result);
  if (text === undefined) return undefined;
  const unit = toUnit(result.file);
  const built = await build.unit(
    { ...unit, logical: `${unit.logical}_goal_${result.obligation.name}`, text, timed: false, timeout: 60 },
    units,
  );
  return built?.ok ? shown(built.stdout) : undefined;
}

/** What `Show` printed of the first goal, and how many follow it. */
export function shown(stdout: string): string | undefined {
  const at = stdout.search(/^\d+ (?:focused )?goals?\b/m);
  if (at < 0) return undefined;
  const text = stdout.slice(at).replace(/^(\d+) (?:focused )?goals?.*\n\s*\n/, "");
  const next = text.search(/^\s*goal 2 is:/m);
  const others = text.match(/^\s*goal \d+ is:/gm)?.length ?? 0;
  const first = (next < 0 ? text : text.slice(0, next))
    .split("\n")
    .filter((line) => !line.startsWith(mark))
    .map((line) => line.replace(/^ {2}/, ""))
    .join("\n")
    .trimEnd();
  return others === 0 ? first : `${first}\n\n(and ${others} more ${others === 1 ? "goal" : "goals"})`;
}
