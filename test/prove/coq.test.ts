/** Which coqc is used: DISEL_COQC, COQBIN, the opam switch, PATH, in this order. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { candidates, findCoq, identityOf } from "../../src/prove/coq.ts";
import { coqcOf, program, temporary } from "../support/programs.ts";

let home = "";
const at = (name: string): string => path.join(home, name);

beforeEach(() => {
  home = temporary();
});

const fails = (code: string, message: RegExp) =>
  expect.objectContaining({
    diagnostic: expect.objectContaining({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w/),
    }),
  });

/** All four places, each with a compiler of its own version. */
function everywhere(): NodeJS.ProcessEnv {
  coqcOf(at("bin"), "8.19.0");
  coqcOf(at("switch/bin"), "8.18.0");
  program(at("bin"), "opam", `[ "$1 $2" = "var prefix" ] && echo "${at("switch")}"`);
  coqcOf(at("coqbin"), "8.17.1");
  coqcOf(at("own"), "8.20.1", "my coqc");
  return { DISEL_COQC: at("own/my coqc"), COQBIN: at("coqbin"), PATH: at("bin") };
}

test("each place comes before the next", async () => {
  const env = everywhere();
  expect(await findCoq(env)).toMatchObject({ how: "DISEL_COQC", version: "8.20.1", path: at("own/my coqc"), args: [] });
  delete env.DISEL_COQC;
  expect(await findCoq(env)).toMatchObject({ how: "COQBIN", version: "8.17.1", path: at("coqbin/coqc") });
  delete env.COQBIN;
  expect(await findCoq(env)).toMatchObject({ how: "opam switch", version: "8.18.0", path: at("switch/bin/coqc") });
  program(at("bin"), "opam", "exit 5");
  expect(await findCoq(env)).toMatchObject({ how: "PATH", version: "8.19.0", path: at("bin/coqc") });
});

test("all candidates are known, in their order", async () => {
  expect((await candidates(everywhere())).map((one) => one.how)).toEqual([
    "DISEL_COQC",
    "COQBIN",
    "opam switch",
    "PATH",
  ]);
});

test("the switch that the shell has chosen is taken without asking opam", async () => {
  coqcOf(at("chosen/bin"), "8.18.1");
  program(at("bin"), "opam", `echo asked > "${at("asked")}"; exit 1`);
  expect(await findCoq({ OPAM_SWITCH_PREFIX: at("chosen"), PATH: at("bin") })).toMatchObject({
    how: "opam switch",
    version: "8.18.1",
  });
  expect(() => identityOf(at("asked"), "")).toThrow();
});

test("Rocq is called by its own name, with `c`", async () => {
  coqcOf(at("bin"), "9.0.0", "rocq");
  expect(await findCoq({ PATH: at("bin") })).toMatchObject({ version: "9.0.0", path: at("bin/rocq"), args: ["c"] });
});

test("DISEL_COQC may be the name of a program on PATH", async () => {
  coqcOf(at("bin"), "8.20.0", "coqc-8.20");
  expect(await findCoq({ DISEL_COQC: "coqc-8.20", PATH: at("bin") })).toMatchObject({
    how: "DISEL_COQC",
    path: at("bin/coqc-8.20"),
  });
});

test("a place without a compiler that answers is passed over", async () => {
  program(at("coqbin"), "coqc", "exit 1");
  coqcOf(at("bin"), "8.19.0");
  expect(await findCoq({ COQBIN: at("coqbin"), OPAM_SWITCH_PREFIX: at("nowhere"), PATH: at("bin") })).toMatchObject({
    how: "PATH",
  });
});

describe("there is none", () => {
  test("anywhere", async () => {
    await expect(findCoq({ PATH: at("bin") })).rejects.toEqual(fails("DSL4001", /^there is no coqc/));
    await expect(findCoq({})).rejects.toEqual(fails("DSL4001", /^there is no coqc/));
  });

  test.each<[name: string, script: string | undefined]>([
    ["is not there", undefined],
    ["is another program", "echo GNU coreutils 9.1"],
    ["fails", `echo "The Coq Proof Assistant, version 8.20.1"; exit 1`],
  ])("where DISEL_COQC says, because that %s: no other is taken instead", async (_, script) => {
    coqcOf(at("bin"), "8.19.0");
    if (script !== undefined) program(at("own"), "coqc", script);
    await expect(findCoq({ DISEL_COQC: at("own/coqc"), PATH: at("bin") })).rejects.toEqual(
      fails("DSL4001", /^DISEL_COQC is .*own\/coqc, and that is no coqc$/),
    );
  });
});

describe("versions", () => {
  test.each(["8.16.0", "8.16.1", "8.16", "8.20.1", "9.0.0", "9.2.0", "10.0.0"])("%s is supported", async (version) => {
    coqcOf(at("bin"), version);
    expect(await findCoq({ PATH: at("bin") })).toMatchObject({ version });
  });
  test.each(["8.15.2", "8.9.1", "7.4.0"])("%s is not", async (version) => {
    coqcOf(at("bin"), version);
    await expect(findCoq({ PATH: at("bin") })).rejects.toEqual(
      fails("DSL4002", new RegExp(`^Coq ${version} \\(.*bin/coqc, from PATH\\) is not supported$`)),
    );
  });
});

test("another program at the same place has another identity", async () => {
  const file = coqcOf(at("bin"), "8.19.0");
  const before = (await findCoq({ PATH: at("bin") })).identity;
  expect((await findCoq({ PATH: at("bin") })).identity).toBe(before);
  writeFileSync(file, '#!/bin/sh\necho "The Coq Proof Assistant, version 8.19.0 (patched)"\n');
  expect((await findCoq({ PATH: at("bin") })).identity).not.toBe(before);
});
