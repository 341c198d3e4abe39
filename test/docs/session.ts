/**
 * A page as a session that a reader follows: its commands are run, its edits made and its outputs compared, in order.
 *
 * | block                  | what is done with it                                                                   |
 * | ---------------------- | -------------------------------------------------------------------------------------- |
 * | `sh`, `sh exit 1`      | run by bash, from the folder in which the last one ended; must end with that code, or 0 |
 * | `text` behind `sh`     | all that those commands print, standard error included; `normal` says what is left out |
 * | `<language> FILE new`  | written to a file that is not there yet                                                |
 * | `diff FILE`            | an edit: what a hunk takes away is in the file once; hunks are parted by `@@`          |
 * | `<language> FILE`      | a part of the file as it is at this point                                              |
 *
 * Other blocks are refused: nothing on the page goes unchecked.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";

export interface Block {
  /** What stands behind the fence. */
  readonly info: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** The fenced blocks of a Markdown text, in order. */
export function fenced(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  for (const [i, line] of markdown.split("\n").entries()) {
    if (open === undefined) {
      const fence = /^```(.*)$/.exec(line);
      if (fence !== null) open = { info: (fence[1] ?? "").trim(), line: i + 1, lines: [] };
    } else if (line === "```") {
      blocks.push({ info: open.info, line: open.line, text: open.lines.map((one) => `${one}\n`).join("") });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`the block at line ${open.line} has no end`);
  return blocks;
}

/** One thing that a reader does. */
export type Step =
  | { readonly kind: "run"; readonly block: Block; readonly code: number; readonly output: Block | undefined }
  | { readonly kind: "new" | "edit" | "shown"; readonly block: Block; readonly file: string };

export function stepsOf(markdown: string): readonly Step[] {
  const steps: Step[] = [];
  const blocks = fenced(markdown);
  for (const [i, block] of blocks.entries()) {
    const [language = "", ...rest] = block.info.split(/\s+/);
    const run = /^sh(?: exit (\d+))?$/.exec(block.info);
    const next = blocks[i + 1];
    if (run !== null)
      steps.push({
        kind: "run",
        block,
        code: Number(run[1] ?? 0),
        output: next?.info === "text" ? next : undefined,
      });
    else if (block.info === "text" && blocks[i - 1]?.info.startsWith("sh")) continue;
    else if (language === "diff" && rest.length === 1) steps.push({ kind: "edit", block, file: rest[0] ?? "" });
    else if (rest.length === 2 && rest[1] === "new") steps.push({ kind: "new", block, file: rest[0] ?? "" });
    else if (rest.length === 1 && language !== "sh") steps.push({ kind: "shown", block, file: rest[0] ?? "" });
    else throw new Error(`line ${block.line}: nothing is known to do with a block of ${block.info || "nothing"}`);
  }
  return steps;
}

/**
 * What is left out when outputs are compared: times and rates, which no two runs have in common, with the blanks before
 * them; whether an obligation was proved in this run or, by the cache, in one before; and blanks at the ends of lines.
 */
export const normal = (output: string): string =>
  output
    .replace(/^( {2}[✓✗] .*?) +cached(?= {2}\S+:\d+$)/gm, "$1 N s")
    .replace(/ *\b\d+\.\d s\b/g, " N s")
    .replace(/ *\b[\d,]+\/s\b/g, " N/s")
    .replace(/[ \t]+$/gm, "")
    .trimEnd();

export interface Surroundings {
  /** All of it: nothing is taken over. */
  readonly env: NodeJS.ProcessEnv;
  /** Does what `npm install` would do in a folder: what is tested is in no registry. */
  install(folder: string): void;
  /** Changes a new file before it is written: ports that others may use. */
  written?(file: string, text: string): string;
}

export class Session {
  private cwd: string;

  constructor(
    private readonly root: string,
    private readonly around: Surroundings,
    /** Milliseconds that the commands of a block may take. */
    private readonly patience = 240_000,
  ) {
    this.cwd = root;
  }

  /**
   * Does one step.
   *
   * @returns what its commands have printed
   * @throws Error where an edit, a file or an exit code is not what the page says
   */
  async do(step: Step): Promise<string> {
    if (step.kind === "run") return this.run(step.block, step.code);
    const file = path.join(this.cwd, step.file);
    const { text, line } = step.block;
    if (step.kind === "new") {
      if (existsSync(file)) throw new Error(`line ${line}: ${step.file} is there already`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, this.around.written?.(step.file, text) ?? text);
    } else if (step.kind === "edit") writeFileSync(file, edited(readFileSync(file, "utf8"), text, line));
    else if (!readFileSync(file, "utf8").includes(text))
      throw new Error(`line ${line}: ${step.file} does not have this part:\n${text}`);
    return "";
  }

  private async run(block: Block, expected: number): Promise<string> {
    let printed = "";
    let code = 0;
    for (const commands of block.text.split(/^(npm install)$/m)) {
      if (commands === "npm install") this.around.install(this.cwd);
      else if (commands.trim() !== "" && code === 0) {
        const result = await this.bash(commands);
        printed += result.printed;
        code = result.code;
      }
    }
    if (code !== expected) throw new Error(`line ${block.line}: ended with ${code}, not ${expected}:\n${printed}`);
    return printed;
  }

  private async bash(commands: string): Promise<{ readonly code: number; readonly printed: string }> {
    const place = path.join(this.root, ".place");
    // One pipe for both: so what is printed comes in the order in which it was.
    const script = `exec 2>&1\ntrap 'pwd > ${JSON.stringify(place)}' EXIT\n${commands}`;
    const child = execa("bash", ["-e", "-o", "pipefail", "-c", script], {
      cwd: this.cwd,
      env: this.around.env,
      extendEnv: false,
      stdin: "ignore",
      reject: false,
      stripFinalNewline: false,
      // A group of its own, so that what commands have started in the background ends with them.
      detached: true,
    });
    const ended = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"), this.patience);
    const { exitCode, stdout } = await child;
    clearTimeout(ended);
    if (!existsSync(place)) throw new Error(`ended by force after ${this.patience / 1000} s:\n${stdout}`);
    this.cwd = readFileSync(place, "utf8").trim();
    rmSync(place);
    return { code: exitCode ?? -1, printed: stdout };
  }
}

/** A text after an edit. */
export function edited(text: string, diff: string, line: number): string {
  let result = text;
  for (const hunk of diff.split(/^@@.*\n/m).filter((one) => one !== "")) {
    const side = (other: string): string =>
      hunk
        .split(/(?<=\n)/)
        .filter((one) => !one.startsWith(other))
        .map((one) => {
          if (!/^[-+ ]/.test(one) && one !== "\n") throw new Error(`line ${line}: a line of no side: ${one}`);
          return one === "\n" ? one : one.slice(1);
        })
        .join("");
    const [before, after] = [side("+"), side("-")];
    const parts = result.split(before);
    if (before === after) throw new Error(`line ${line}: an edit that changes nothing`);
    if (parts.length !== 2) throw new Error(`line ${line}: ${parts.length - 1} places for the edit:\n${before}`);
    result = parts.join(after);
  }
  return result;
}

/** A page with other outputs: those that differ are exchanged, the others stay as they are. */
export function withOutputs(markdown: string, outputs: ReadonlyMap<Block, string>): string {
  const lines = markdown.split("\n");
  for (const [block, output] of [...outputs].sort(([a], [b]) => b.line - a.line)) {
    if (normal(block.text) === normal(output)) continue;
    const shown = output.replace(/[ \t]+$/gm, "").trimEnd();
    lines.splice(block.line, block.text.split("\n").length - 1, ...shown.split("\n"));
  }
  return lines.join("\n");
}
