/**
 * Stands for coqc where only the driver is of interest: `node fakeCoqc.mjs LOG [options] FILE`. Appends the file's name
 * to the log; a text with FAIL is an error at it, one with TIMEOUT runs out of time there, one with SLEEP never ends, and one with UNLIKE
 * is compiled to other bytes each time.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [log = "", ...options] = process.argv.slice(2);
const file = options.at(-1) ?? "";
const text = readFileSync(file, "utf8");
appendFileSync(log, `${path.basename(file)} ${process.pid}\n`);
const lines = text.split("\n");
for (const [word, message] of [
  ["FAIL", "Error: No."],
  ["TIMEOUT", "Error: Timeout!"],
]) {
  const line = lines.findIndex((one) => one.includes(word));
  if (line < 0) continue;
  const column = (lines[line] ?? "").indexOf(word);
  process.stderr.write(
    `File "${file}", line ${line + 1}, characters ${column}-${column + word.length}:\n${message}\n\n`,
  );
  process.exit(1);
}
if (text.includes("SLEEP")) setTimeout(() => {}, 1_000_000);
else
  writeFileSync(
    file.replace(/\.v$/, ".vo"),
    `compiled ${text}${text.includes("UNLIKE") ? process.hrtime.bigint() : ""}`,
  );
