/**
 * Goes through a page as a reader would: each command, edit and output. How blocks are read, and what is left out when
 * outputs are compared, stands in `session.ts`. Three things are not as on a reader's machine: this checkout stands for the
 * package that npm would install (of the same versions: `install` looks), the ports of the cluster file are free ones,
 * and compiled proofs are in the tests' own cache.
 *
 * `UPDATE_PAGES=1` writes outputs that differ into the page, as a reader sees them who has no cache yet: look at what has
 * changed.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { install, link } from "../support/project.ts";
import { cache, root } from "../support/root.ts";
import { type Block, normal, Session, stepsOf, withOutputs } from "./session.ts";

const update = process.env.UPDATE_PAGES === "1";

/** Declares a test for each step of a page of `docs`. */
export function followed(name: string): void {
  const page = path.join(root, "docs", name);
  const markdown = readFileSync(page, "utf8");
  const outputs = new Map<Block, string>();
  let folder = "";
  let session: Session;
  let failed = false;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "disel-tutorial-")));
    // For `npx disel-ts`, which fetches it elsewhere.
    link(folder, "disel-ts");
    const settings = path.join(folder, ".npmrc");
    writeFileSync(settings, "offline=true\nupdate-notifier=false\n");
    const ports = [await freePort(), await freePort()];
    session = new Session(folder, {
      env: {
        // Whoever runs this by npm has its settings in the environment.
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^FORCE_COLOR$/i.test(name))),
        DISEL_CACHE: update ? path.join(folder, ".cache") : cache,
        NO_COLOR: "1",
        npm_config_userconfig: settings,
        npm_config_globalconfig: `${settings}.global`,
      },
      install,
      written: (file, text) =>
        file === "cluster.json" ? text.replace(/("port": )\d+/g, (_, key) => `${key}${ports.shift()}`) : text,
    });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    if (update && !failed) writeFileSync(page, withOutputs(markdown, outputs));
  });

  for (const step of stepsOf(markdown))
    test(nameOf(step.block), { timeout: 300_000 }, async ({ skip }) => {
      // What comes after a step that went wrong is about another project.
      skip(failed, "a step before this one failed");
      failed = true;
      const printed = await session.do(step);
      if (step.kind === "run" && step.output !== undefined) {
        outputs.set(step.output, printed);
        if (!update) expect(normal(printed)).toBe(normal(step.output.text));
      }
      failed = false;
    });
}

const nameOf = ({ line, info, text }: Block): string =>
  `line ${line}: ${info.startsWith("sh") ? text.trim().replace(/\n/g, "; ") : info}`;

/** A port that nobody listens on. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
