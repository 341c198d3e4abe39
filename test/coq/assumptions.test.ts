/** Nothing is assumed: not in the library, not in what is generated; and Coq itself says so of every final theorem. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sentences } from "../../src/prove/vernacular.ts";
import { type Compiler, compiler } from "../support/library.ts";
import { root } from "../support/root.ts";

/** The sentences of a text that assume something, or tell Coq not to check. */
function assumptionsIn(source: string): readonly string[] {
  const attributes = String.raw`^(?:(?:#\[[^\]]*\]|Local|Global|Polymorphic|Monomorphic)\s+)*`;
  /** Sections and modules that are open: what a section supposes is no assumption of the file. */
  const open: boolean[] = [];
  return sentences(source).flatMap(({ text }) => {
    const block = /^(Section|Module)\b(?!.*:=)/s.exec(text);
    if (block !== null) open.push(block[1] === "Section");
    if (/^End\b/.test(text)) open.pop();
    const always = new RegExp(`${attributes}(?:Axioms?|Parameters?|Conjectures?|Admitted|Declare ML)\\b`);
    const outside = new RegExp(`${attributes}(?:Variables?|Hypothes[ie]s|Context)\\b`);
    const wrong =
      always.test(text) ||
      (!open.includes(true) && outside.test(text)) ||
      /\b(?:admit|give_up)\b/.test(text) ||
      /bypass_check|\b(?:Unset|Set)\s+(?:Guard|Positivity|Universe)\s+Checking|\b[Aa]dmit\s+Obligations/.test(text);
    return wrong ? [text] : [];
  });
}

describe("what assumes something is seen", () => {
  test.each([
    "Axiom a : False.",
    "#[local] Axiom a : False.",
    "Parameter a : nat.",
    "Parameters a b : nat.",
    "Conjecture a : False.",
    "Lemma a : False. Admitted.",
    "Lemma a : False. Proof. admit. Admitted.",
    "Lemma a : False. Proof. split; [admit|idtac]. Qed.",
    "Lemma a : False. Proof. give_up. Qed.",
    "Variable n : nat.",
    "Section S. Variable n : nat. End S. Hypothesis h : n = n.",
    "Unset Guard Checking.",
    "#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.",
    "Admit Obligations.",
  ])("%s", (source) => expect(assumptionsIn(source)).not.toEqual([]));

  test.each([
    "Section S. Variable n : nat. Hypothesis h : n = n. End S.",
    "(* Axiom a : False. admit *) Lemma a : True. Proof. exact I. Qed.",
    "Record r : Type := { admitted : nat }.",
    "Lemma admitted_not : True. Proof. exact I. Qed.",
  ])("not %s", (source) => expect(assumptionsIn(source)).toEqual([]));
});

describe("nothing is assumed", () => {
  const under = (folder: string): readonly string[] =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".v"))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));

  test.each(["coq/theories", "examples", "test/golden"])("in %s", (folder) => {
    const files = under(folder);
    if (folder !== "examples") expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(assumptionsIn(readFileSync(path.join(root, file), "utf8")), file).toEqual([]);
  });

  test("no proof of the two examples is written by hand", () => {
    for (const system of ["greeter", "calculator"]) expect(under(`examples/${system}`)).toEqual([]);
  });
});

describe.each([
  ["greeter", ["protocol", "programs_greetTwice", "programs_listen", "deployment"], 4],
  ["calculator", ["protocol", "programs_server", "programs_client", "deployment"], 4],
] as const)("the theorems of %s", (name, modules, count) => {
  let home = "";
  let own: Compiler;
  const options = (): readonly string[] => ["-Q", home, "Authored"];
  const theorems = modules.flatMap((module) => {
    const text = readFileSync(path.join(root, "test/golden", name, "examples", name, `${module}_theorems.v`), "utf8");
    return [...text.matchAll(/^Theorem (\w+)/gm)].map(([, theorem]) => `${module}_theorems.${theorem}`);
  });

  beforeAll(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), "disel-golden-"));
    cpSync(path.join(root, "test/golden", name), home, { recursive: true });
    own = await compiler();
    const files = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".v"));
    const coqdep = path.join(path.dirname(own.coq.path), "coqdep");
    const { stdout } = await execa(coqdep, ["-Q", ".", "Authored", "-sort", ...files], { cwd: home });
    const sorted = stdout.trim().split(/\s+/);
    expect(sorted).toHaveLength(files.length);
    for (const file of sorted)
      expect(await own.coqc(home, file, options()), file).toMatchObject({ ok: true, stderr: "" });
  });

  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test("rest on nothing, as Coq itself prints", async () => {
    expect(theorems).toHaveLength(count);
    writeFileSync(
      path.join(home, "assumptions.v"),
      [
        `From Authored.examples.${name} Require ${modules.map((module) => `${module}_theorems`).join(" ")}.`,
        ...theorems.map((theorem) => `Print Assumptions ${theorem}.`),
        "",
      ].join("\n"),
    );
    const { ok, stdout } = await own.coqc(home, "assumptions.v", options());
    expect(ok).toBe(true);
    expect(stdout.trim().split("\n")).toEqual(theorems.map(() => "Closed under the global context"));
  });

  // The other example uses no more of the library.
  if (name !== "calculator") return;
  test("are accepted by coqchk, with the library that they use", async () => {
    const coqchk = path.join(path.dirname(own.coq.path), "coqchk");
    expect(existsSync(coqchk)).toBe(true);
    // The standard library is taken on trust: to check it as well takes a minute.
    const trusted = ["ZArith.ZArith", "micromega.Lia", "Strings.String", "Strings.Ascii", "Lists.List", "Bool.Bool"];
    const { exitCode, stdout, stderr } = await execa(
      coqchk,
      [
        "-silent",
        "-o",
        ...own.load,
        ...options(),
        ...trusted.flatMap((module) => ["-admit", `Coq.${module}`]),
        ...modules.map((module) => `Authored.examples.${name}.${module}_theorems`),
      ],
      { reject: false },
    );
    expect(exitCode, stderr).toBe(0);
    const summary = `${stdout}\n${stderr}`;
    const listed = (heading: string): readonly string[] =>
      (new RegExp(`\\* ${heading}:((?: <none>)?(?:\\n +\\S.*)*)`).exec(summary)?.[1] ?? "(no such heading)")
        .split("\n")
        .map((line) => line.trim())
        // Sealed modules of the part that is taken on trust.
        .filter((line) => line !== "" && line !== "<none>" && !/^Coq\./.test(line));
    for (const heading of [
      "Axioms",
      "Constants/Inductives relying on type-in-type",
      String.raw`Constants/Inductives relying on unsafe \(co\)fixpoints`,
      "Inductives whose positivity is assumed",
    ])
      expect(listed(heading), heading).toEqual([]);
  });
});
