/** `disel doctor` as a program: what it finds, and what it says where something is missing. */
import { expect, test } from "vitest";
import { coqcOf, temporary } from "../support/programs.ts";
import { Workspace } from "../support/workspace.ts";

const nothing = { COQBIN: "", OPAM_SWITCH_PREFIX: "/nonexistent", PATH: "/nonexistent" };

test("says which Coq is used and how it was found", async () => {
  const coqc = coqcOf(temporary(), "8.20.1");
  const { code, stdout } = await Workspace.with({}).disel(["doctor"], { env: { ...nothing, DISEL_COQC: coqc } });
  expect(code).toBe(0);
  expect(stdout).toContain(`✓ Coq        8.20.1, ${coqc} (from DISEL_COQC)\n`);
  expect(stdout).toContain("✓ Node ");
  expect(stdout).toContain("✓ library ");
  expect(stdout).toContain("✓ cache ");
  expect(stdout).not.toContain("✗");
});

test("names what is there and not used", async () => {
  const used = coqcOf(temporary(), "8.20.1");
  const folder = temporary();
  const other = coqcOf(folder, "8.19.0");
  const { stdout } = await Workspace.with({}).disel(["doctor"], {
    env: { ...nothing, DISEL_COQC: used, PATH: folder },
  });
  expect(stdout).toContain(`also       ${other} (from PATH), not used\n`);
});

test("ends with 3 where there is no coqc, and says what to do", async () => {
  const { code, stdout } = await Workspace.with({}).disel(["doctor"], { env: nothing });
  expect(code).toBe(3);
  expect(stdout).toMatch(/✗ Coq +there is no coqc.*\n +→ install Coq/);
});

test("ends with 3 where the version is not supported, and says what to do", async () => {
  const coqc = coqcOf(temporary(), "8.10.2");
  const { code, stdout } = await Workspace.with({}).disel(["doctor"], { env: { ...nothing, DISEL_COQC: coqc } });
  expect(code).toBe(3);
  expect(stdout).toMatch(/✗ Coq +Coq 8\.10\.2 .* is not supported\n +→ use Coq 8\.16 or newer/);
});

test("ends with 3 where the cache cannot be written, and says what to do", async () => {
  const workspace = Workspace.with({});
  workspace.write("file", "");
  const coqc = coqcOf(temporary(), "8.20.1");
  const { code, stdout } = await workspace.disel(["doctor"], {
    env: { ...nothing, DISEL_COQC: coqc, DISEL_CACHE: workspace.path("file/cache") },
  });
  expect(code).toBe(3);
  expect(stdout).toMatch(/✗ cache .*cannot be written.*\n +→ .*--no-cache/);
});

test("says the same as JSON", async () => {
  const env = { ...nothing, DISEL_COQC: coqcOf(temporary(), "8.20.1") };
  const { code, stdout } = await Workspace.with({}).disel(["doctor", "--format", "json"], { env });
  const found = JSON.parse(stdout) as { version: number; ok: boolean; findings: { what: string; ok: boolean }[] };
  expect([code, found.version, found.ok]).toEqual([0, 1, true]);
  expect(found.findings.map((one) => [one.what, one.ok])).toEqual([
    ["Node", true],
    ["Coq", true],
    ["supported", true],
    ["library", true],
    ["cache", true],
  ]);
  const lacking = await Workspace.with({}).disel(["doctor", "--format", "json"], { env: nothing });
  expect(lacking.code).toBe(3);
  expect(JSON.parse(lacking.stdout)).toMatchObject({ ok: false });
});
