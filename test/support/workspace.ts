/** A project of its own in a temporary folder, with copies of authored systems that a test may edit. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, onTestFinished } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { cache, root } from "./root.ts";

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

export class Workspace {
  private constructor(readonly root: string) {}

  /**
   * @param systems folders of the repository, each with where it comes to be; a path that an example has there lets
   *   what has been compiled of it be used again
   * @param name of the project's folder
   */
  static with(systems: Readonly<Record<string, string>>, name = "project"): Workspace {
    const temporary = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-test-")));
    onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
    return new Workspace(path.join(temporary, name)).filled(systems);
  }

  /**
   * The same, in one place for all tests of a file, so that sources which these do not change are translated once. To be
   * called outside of tests, each of which begins with {@link renewed}.
   */
  static shared(systems: Readonly<Record<string, string>>): { renewed(): Workspace } {
    const temporary = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-test-")));
    afterAll(() => rmSync(temporary, { recursive: true, force: true }));
    const workspace = new Workspace(path.join(temporary, "project"));
    return {
      renewed: () => {
        rmSync(workspace.root, { recursive: true, force: true });
        return workspace.filled(systems);
      },
    };
  }

  private filled(systems: Readonly<Record<string, string>>): this {
    this.write("package.json", '{ "name": "project", "type": "module" }\n');
    mkdirSync(this.path("node_modules"));
    symlinkSync(root, this.path("node_modules/disel-ts"));
    for (const [from, to] of Object.entries(systems))
      cpSync(path.join(root, from), this.path(to), {
        recursive: true,
        filter: (source) => path.basename(source) !== ".disel",
      });
    return this;
  }

  path(relative: string): string {
    return path.join(this.root, relative);
  }

  read(relative: string): string {
    return readFileSync(this.path(relative), "utf8");
  }

  write(relative: string, text: string): void {
    mkdirSync(path.dirname(this.path(relative)), { recursive: true });
    writeFileSync(this.path(relative), text);
  }

  remove(relative: string): void {
    rmSync(this.path(relative), { recursive: true });
  }

  /** Replaces the only occurrence of a text. */
  edit(relative: string, from: string, to: string): void {
    const text = this.read(relative);
    if (text.split(from).length !== 2) throw new Error(`${relative} does not have exactly one ${from}`);
    this.write(
      relative,
      text.replace(from, () => to),
    );
  }

  /** The line, from 1, of the first occurrence of a text, or of the first one behind another text. */
  lineOf(relative: string, text: string, after = ""): number {
    const whole = this.read(relative);
    const start = whole.indexOf(after);
    const at = start < 0 ? -1 : whole.indexOf(text, start + after.length);
    if (at < 0) throw new Error(`${relative} does not have ${text}${after === "" ? "" : ` after ${after}`}`);
    return whole.slice(0, at).split("\n").length;
  }

  /** Runs the command line as its users do. */
  async disel(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [path.join(root, "dist/cli/main.js"), ...args], {
      cwd: options.cwd ?? this.root,
      env: { DISEL_CACHE: cache, NO_COLOR: "1", ...options.env },
      reject: false,
    });
    return { code: exitCode ?? -1, stdout, stderr };
  }

  /** `disel check --format json --no-explore`, and what it reports. */
  async check(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<{ readonly code: number; readonly report: Report; readonly stderr: string }> {
    const { code, stdout, stderr } = await this.disel(["check", "--format", "json", "--no-explore", ...args], options);
    try {
      return { code, report: JSON.parse(stdout) as Report, stderr };
    } catch {
      throw new Error(`disel ended with ${code} and reported nothing:\n${stdout}\n${stderr}`);
    }
  }
}
