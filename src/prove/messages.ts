/** What coqc says: errors, warnings and their places. */

export interface Message {
  readonly severity: "error" | "warning";
  /** As coqc names it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 0, in bytes of the line, the end excluded. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const place = /^File "(.*)", lines? (\d+)(?:-\d+)?(?:, characters (\d+)-(\d+))?:$/;

/** The messages in coqc's output, each from its place to the next. */
export function messagesIn(output: string): readonly Message[] {
  const found: { head: RegExpExecArray; body: string[] }[] = [];
  for (const line of output.split("\n")) {
    const head = place.exec(line.trimEnd());
    if (head !== null) found.push({ head, body: [] });
    else found.at(-1)?.body.push(line);
  }
  return found.map(({ head, body }) => {
    const [, file = "", line = "1", start = "0", end = "0"] = head;
    const text = body.join("\n").trim();
    const warning = /^Warning:/.test(text);
    return {
      severity: warning ? "warning" : "error",
      file,
      line: Number(line),
      start: Number(start),
      end: Number(end),
      text: text.replace(/^(Error|Warning):\s*/, "").trim(),
    };
  });
}

/** Whether an error says that a sentence ran out of time. */
export const isTimeout = (text: string): boolean => /^Timeout!/.test(text.trim());

/** What an error says, on one line: without the environment and the calls in front of it. */
export function summaryOf(text: string): string {
  const lines = text.split("\n");
  const said = lines.findIndex((line) =>
    /^(The |Unable|Illegal|Cannot|Found|No |Not |Tactic failure|Syntax error|Nothing|Wrong|Attempt)/.test(line),
  );
  const from = said >= 0 ? said : /^In (environment|nested)/.test(lines[0] ?? "") ? lines.length - 1 : 0;
  return lines.slice(from).join(" ").replace(/\s+/g, " ").trim();
}

/** A byte offset into a line as a column in UTF-16 units, as editors and source maps count. */
export function columnOf(line: string, byte: number): number {
  return Buffer.from(line, "utf8").subarray(0, byte).toString("utf8").length;
}

/** Seconds by sentence, from the output of `coqc -time`: offsets are in bytes of the file. */
export function timesIn(
  output: string,
): readonly { readonly start: number; readonly end: number; readonly seconds: number }[] {
  return [...output.matchAll(/^Chars (\d+) - (\d+) \[.*\] ([\d.]+) secs/gm)].map(([, start, end, seconds]) => ({
    start: Number(start),
    end: Number(end),
    seconds: Number(seconds),
  }));
}
