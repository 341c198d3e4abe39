/** The installation of Coq on a fresh machine, with programs that only write down what they are asked. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { beforeEach, expect, test } from "vitest";
import { program, temporary } from "../support/programs.ts";
import { root } from "../support/root.ts";

let home = "";
let log = "";

beforeEach(() => {
  home = temporary();
  log = path.join(home, "log");
  // Whoever is not root asks for it; a test needs no more than the request.
  program(path.join(home, "bin"), "sudo", `[ "$1" = -n ] && shift; "$@"`);
});

/** A program that answers, and ends as it is told for anything else. */
const fake = (name: string, code = 0): string =>
  program(
    path.join(home, "bin"),
    name,
    `[ "$1" = --version ] && exit 0\necho "${name} $*" >> "${log}"\necho "working on it"\nexit ${code}`,
  );

async function install(): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const script = pathToFileURL(path.join(root, "scripts/install-coq.mjs")).href;
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ["--input-type=module", "-e", `const { installCoq } = await import(${JSON.stringify(script)}); installCoq();`],
    { env: { PATH: path.join(home, "bin") }, extendEnv: false, reject: false },
  );
  return { code: exitCode ?? -1, stdout, stderr };
}

const asked = (): readonly string[] => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);

test("opam comes first", async () => {
  fake("opam");
  fake("apt-get");
  const { code, stdout, stderr } = await install();
  expect(code).toBe(0);
  expect(asked()).toEqual(["opam install -y coq"]);
  expect(stderr).toContain("running opam install -y coq");
  // A script's own output stays clean.
  expect(stdout).toBe("");
});

test("where there is no opam, the system's package manager installs it", async () => {
  fake("apt-get");
  const { code, stderr } = await install();
  expect(code).toBe(0);
  expect(asked()).toEqual(["apt-get update", "apt-get install -y --no-install-recommends coq"]);
  expect(stderr).toContain("installing Coq with apt-get");
});

test("where opam fails, the system's package manager installs it", async () => {
  fake("opam", 31);
  fake("apt-get");
  const { code } = await install();
  expect(code).toBe(0);
  expect(asked()[0]).toBe("opam install -y coq");
  expect(asked().at(-1)).toBe("apt-get install -y --no-install-recommends coq");
});

test.each<[manager: string, command: string]>([
  ["dnf", "dnf install -y coq"],
  ["zypper", "zypper --non-interactive install coq"],
  ["pacman", "pacman -Sy --noconfirm coq"],
  ["apk", "apk add coq"],
  ["brew", "brew install coq"],
])("%s is known", async (manager, command) => {
  fake(manager);
  expect((await install()).code).toBe(0);
  expect(asked()).toEqual([command]);
});

test("where nothing installs it, that is an error with a way out", async () => {
  const { code, stderr } = await install();
  expect(code).toBe(3);
  expect(stderr).toContain("DSL4008 Coq could not be installed: there is neither opam nor a package manager");
  expect(stderr).toContain("DISEL_COQC");
});

test("where all fail, the error says how each of them failed, and nothing is done after a failure", async () => {
  fake("opam", 31);
  fake("apt-get", 100);
  const { code, stderr } = await install();
  expect(code).toBe(3);
  expect(stderr).toContain("DSL4008");
  expect(stderr).toContain("`opam install -y coq` ended with 31");
  expect(stderr).toMatch(/`(sudo -n )?apt-get update` ended with 100/);
  expect(asked()).toEqual(["opam install -y coq", "apt-get update"]);
});
