/** What coqc says: errors, warnings and their places. */

export interface Message {
  readonly severity: "error" | "warning";
  /** As coqc names it; empty where the message is about no place (a proof that the file's end leaves open). */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /**
   * In bytes from the beginning of the line, the end excluded. The end may stand in a later line; the start is
   * negative for what a lexer found out only in a later line (a comment that does not end).
   */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const place = /^File "(.*)", lines? (\d+)(?:-\d+)?(?:, characters (-?\d+)-(-?\d+))?:$/;
const heading = /^(Error|Warning):/;

/** The messages in coqc's output, each from its place, or its heading where it has none, to the next. */
export function messagesIn(output: string): readonly Message[] {
  const found: { readonly head: RegExpExecArray | undefined; readonly body: string[] }[] = [];
  for (const line of output.split("\n")) {
    const head = place.exec(line.trimEnd());
    const last = found.at(-1);
    if (head !== null) found.push({ head, body: [] });
    else if (heading.test(line) && (last === undefined || complete(last.body)))
      found.push({ head: undefined, body: [line] });
    else last?.body.push(line);
  }
  return found.map(({ head, body }) => {
    const [, file = "", line = "1", start = "0", end = "0"] = head ?? [];
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

/** coqc puts an empty line behind each message. */
const complete = (body: readonly string[]): boolean =>
  body.at(-1)?.trim() === "" && body.some((line) => line.trim() !== "");

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
  return Buffer.from(line, "utf8").subarray(0, Math.max(0, byte)).toString("utf8").length;
}

/** The offset into a text, in UTF-16 units, of a byte counted from the beginning of a line; both as in messages. */
export function offsetOf(text: string, line: number, byte: number): number {
  const before = text
    .split("\n")
    .slice(0, line - 1)
    .map((one) => `${one}\n`)
    .join("");
  const bytes = Buffer.from(text, "utf8");
  return bytes.subarray(0, Math.max(0, Buffer.byteLength(before, "utf8") + byte)).toString("utf8").length;
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
