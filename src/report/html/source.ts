/** Authored files line by line: verdicts in the margin, what is wrong marked at its range and told below it. */
import type { Report } from "../report.ts";
import type { Sources } from "../sources.ts";
import { obligationId, type Places } from "./places.ts";
import type { Problem } from "./problems.ts";
import { counted, type Tone, words } from "./words.ts";

interface Segment {
  readonly text: string;
  /** `error`, `warning`, or nothing. */
  readonly tone: string;
}

export function sourcesOf(report: Report, problems: readonly Problem[], places: Places, sources: Sources) {
  return places.files.map((file) => {
    const own = problems.filter((one) => one.source?.file === file);
    // As the language's own tools count them.
    const lines = sources.text(file).split(/\r\n|[\n\r\u2028\u2029]/);
    if (lines.length > 1 && lines.at(-1) === "") lines.pop();
    const margins = marginsOf(report, file);
    return {
      id: places.fileId(file),
      name: places.name(file),
      lines: lines.map((text, i) => {
        const line = i + 1;
        return {
          id: places.lineId(file, line),
          number: line,
          margin: margins.get(line),
          segments: segmentsOf(text, line, own),
          // Below its last line, or that of the file.
          problems: own.filter((one) => Math.min(one.source?.endLine ?? line, lines.length) === line),
        };
      }),
    };
  });
}

interface Margin {
  readonly tone: Tone;
  readonly sign: string;
  readonly count: number;
  readonly label: string;
  readonly href: string;
}

/** By line: what has been found out about what is declared there. */
function marginsOf(report: Report, file: string): ReadonlyMap<number, Margin> {
  const lines = new Map<number, number[]>();
  for (const [i, { source }] of report.obligations.entries())
    if (source.file === file) lines.set(source.line, [...(lines.get(source.line) ?? []), i]);
  return new Map(
    [...lines].map(([line, all]) => {
      const statuses = all.map((i) => ({ i, word: words[report.obligations[i]?.status ?? "unchecked"] }));
      const proved = statuses.filter(({ word }) => word.tone === "good").length;
      // What is not proved before what could not be found out, and both before what is proved.
      const worst =
        statuses.find(({ word }) => word.tone === "bad") ?? statuses.find(({ word }) => word.tone === "open");
      const { i, word } = worst ?? statuses[0] ?? { i: 0, word: words.unchecked };
      const names = all.map((at) => report.obligations[at]?.id).join(", ");
      return [
        line,
        {
          tone: word.tone,
          sign: word.sign,
          count: all.length,
          label: `${proved} of ${counted(all.length, "obligation")} proved: ${names}`,
          href: `#${obligationId(i)}`,
        },
      ];
    }),
  );
}

/** A line in parts, each inside the same problems. */
function segmentsOf(text: string, line: number, problems: readonly Problem[]): readonly Segment[] {
  const ranges = problems.flatMap(({ source, severity }) => {
    if (source === undefined || line < source.line || line > source.endLine) return [];
    const from = line === source.line ? source.column - 1 : text.length - text.trimStart().length;
    const to = line === source.endLine ? source.endColumn - 1 : text.length;
    return [{ from: Math.min(from, text.length), to: Math.min(to, text.length), severity }];
  });
  const cuts = [...new Set([0, text.length, ...ranges.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1] ?? text.length;
    const inside = ranges.filter((range) => range.from <= from && to <= range.to);
    const tone = inside.some((range) => range.severity === "error") ? "error" : (inside[0]?.severity ?? "");
    return { text: text.slice(from, to), tone };
  });
}
