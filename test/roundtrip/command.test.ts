/** `disel roundtrip` as a program: what it writes, how it ends, and what is said of what cannot come back. */
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { Diagnostics, Fatal } from "../../src/diagnostics/diagnostic.ts";
import { type Coq, findCoq } from "../../src/prove/coq.ts";
import { typeCheckExtracted } from "../../src/roundtrip/modules/typeCheck.ts";
import { Workspace } from "../support/workspace.ts";
import { compared, trip } from "./trip.ts";

const greeter = { "examples/greeter": "examples/greeter" };
const few = ["--cases", "200", "--runs", "3", "--steps", "20"];

interface Told {
  readonly ok: boolean;
  readonly files: readonly string[];
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly source?: { readonly line: number };
  }[];
}

const json = (text: string): Told => JSON.parse(text) as Told;
const lineIn = (text: string, start: number): number => text.slice(0, start).split("\n").length;

test("writes every module of a system, and says how much was compared", async () => {
  const workspace = Workspace.with(greeter);
  const { code, stdout } = await workspace.disel(["roundtrip", "examples/greeter", "-o", "out", ...few]);
  expect(stdout).toMatch(/^wrote 3 modules to out\nsame as the authored code for \d+ inputs .* 3 runs in lock-step$/);
  expect(code).toBe(0);
  expect(workspace.read("out/greeter/deployment.ts")).toContain('from "./programs.ts"');
  expect(existsSync(workspace.path("out/greeter/protocol.ts.new"))).toBe(false);
});

test("a folder that cannot be written is said, and what was there before stays whole", async () => {
  const workspace = Workspace.with(greeter);
  workspace.write("out/greeter/deployment.ts", "// as it was\n");
  // Where a module should come to be there is a folder.
  mkdirSync(workspace.path("out/greeter/protocol.ts/in-the-way"), { recursive: true });
  workspace.write("out/greeter/protocol.ts.new/in-the-way", "");
  const args = ["roundtrip", "examples/greeter", "-o", "out", "--format", "json", ...few];
  const { code, stdout } = await workspace.disel(args);
  expect(code).toBe(3);
  expect(json(stdout)).toMatchObject({ ok: false, files: [], diagnostics: [{ code: "DSL4005" }] });
  expect(workspace.read("out/greeter/deployment.ts")).toBe("// as it was\n");
});

test("a folder that cannot be made is said", async () => {
  const workspace = Workspace.with(greeter);
  workspace.write("out", "a file\n");
  const { code, stdout } = await workspace.disel(["roundtrip", "examples/greeter", "-o", "out/below", ...few]);
  expect(stdout).toContain("DSL4005");
  expect(code).toBe(3);
  expect(workspace.read("out")).toBe("a file\n");
});

test("a source that is refused writes nothing, and ends with 2", async () => {
  const workspace = Workspace.with(greeter);
  workspace.write("out/greeter/deployment.ts", "// as it was\n");
  workspace.edit("examples/greeter/protocol.ts", "const hello =", "let hello =");
  const { code } = await workspace.disel(["roundtrip", "examples/greeter", "-o", "out", ...few]);
  expect(code).toBe(2);
  expect(workspace.read("out/greeter/deployment.ts")).toBe("// as it was\n");
});

test("ends with 3 where there is no coqc", async () => {
  const workspace = Workspace.with(greeter);
  const env = { COQBIN: "", OPAM_SWITCH_PREFIX: "/nonexistent", PATH: "/nonexistent" };
  const { code, stdout } = await workspace.disel(["roundtrip", "examples/greeter", "-o", "out"], { env });
  expect(stdout).toContain("DSL4001");
  expect(code).toBe(3);
});

const located = (found: readonly Diagnostic[], text: string): readonly (readonly [string, number | undefined])[] =>
  found.map((one) => [one.code, one.span === undefined ? undefined : lineIn(text, one.span.start)]);

/** A compiler that reads something else where a text stands. */
function reading(workspace: Workspace, text: string, wrong: string): () => Promise<Coq> {
  return async () => {
    const coq = await findCoq();
    const script = [
      "#!/bin/sh",
      'for file; do case "$file" in',
      `  *.v) sed -i 's/${text}/${wrong}/' "$file" ;;`,
      "esac; done",
      `exec '${coq.path}' "$@"`,
    ];
    workspace.write("coqc", `${script.join("\n")}\n`);
    chmodSync(workspace.path("coqc"), 0o755);
    return { ...coq, path: workspace.path("coqc") };
  };
}

// What Coq has refused once is known; so each run has its own text.
const source = (): string => `/** Doubles (${Date.now()}). */
export const doubled = (n: number): number => n + n;

export const raised = (n: number, by: number): number => {
  const sum = n + by;
  return doubled(sum) - 7654321;
};
`;

const refusal = async (workspace: Workspace, coq: () => Promise<Coq>): Promise<Diagnostic> => {
  const refused: unknown = await trip([workspace.path("refused.ts")], workspace.root, coq).catch((error) => error);
  if (!(refused instanceof Fatal)) throw new Error("it was not refused", { cause: refused });
  return refused.diagnostic;
};

test("DSL5001: what Coq refuses is said where it is authored", async () => {
  const workspace = Workspace.with({});
  const text = source();
  workspace.write("refused.ts", text);
  const found = await refusal(workspace, reading(workspace, "7654321", "true"));
  expect(found).toMatchObject({ code: "DSL5001", severity: "error" });
  expect(found.message).toMatch(/^Coq does not extract what was generated: .*"true" has type "bool"/s);
  expect(text.slice(found.span?.start, found.span?.end)).toBe("7654321");
  expect(found.span?.file).toBe(workspace.path("refused.ts"));
});

test("DSL5001: a Coq that does not know the extraction is said, without a place", async () => {
  const workspace = Workspace.with({});
  workspace.write("refused.ts", source());
  const found = await refusal(workspace, reading(workspace, "Extraction Language JSON", "Extraction Language YAML"));
  expect(found).toMatchObject({ code: "DSL5001", severity: "error" });
  expect(found.message).toMatch(/^Coq does not extract what was generated: Syntax error/);
  expect(found.span).toBeUndefined();
});

test("DSL5002: what has no type in TypeScript is said where it is declared", async () => {
  const workspace = Workspace.with({});
  const source = `import { equals } from "disel-ts";

export const plain = (n: number): number => n + 1;

export const mixed = (ms: readonly ReadonlyMap<number, number>[], xs: readonly (readonly (readonly [number, number])[])[]): boolean =>
  equals(ms.map((m) => [...m]), xs);
`;
  workspace.write("mixed.ts", source);
  const { trip: made, diagnostics } = await trip([workspace.path("mixed.ts")], workspace.root);
  expect(made).toBeUndefined();
  expect(located(diagnostics.all, source)).toEqual([["DSL5002", 5]]);
});

test("DSL5003: extracted code that does not type-check is said with its line", () => {
  const diagnostics = new Diagnostics();
  const text = 'export const one: number = 1;\n\nexport const two: number = "2";\n';
  typeCheckExtracted([{ path: "wrong.ts", text, source: "/project/wrong.ts" }], "/project", diagnostics);
  expect(diagnostics.all.map((one) => [one.code, one.message])).toEqual([
    ["DSL5003", expect.stringMatching(/^line 3 of what was extracted of wrong\.ts: Type 'string'/)],
  ]);
});

test("DSL5004 and DSL5005: what differs is said at the step, and at the deployment", async () => {
  const workspace = Workspace.with(greeter);
  const { trip: made } = await trip(
    ["protocol", "programs", "deployment"].map((name) => workspace.path(`examples/greeter/${name}.ts`)),
    workspace.root,
  );
  if (made === undefined) throw new Error("nothing came back");
  const [module] = made.extracted.filter((one) => one.path.endsWith("protocol.ts"));
  const wrong = module?.text.replace("state.heard + 1", "state.heard + 2") ?? "";
  expect(wrong).not.toBe(module?.text);
  const sizes = { cases: 300, runs: 5 };
  const { diagnostics } = await compared(made, sizes, new Map([[module?.path ?? "", wrong]]));
  const at = (code: string) => diagnostics.all.filter((one) => one.code === code);
  const protocol = workspace.read("examples/greeter/protocol.ts");
  const deployment = workspace.read("examples/greeter/deployment.ts");
  expect(located(at("DSL5004"), protocol)).toEqual([
    ["DSL5004", workspace.lineOf("examples/greeter/protocol.ts", "receive: (")],
  ]);
  expect(located(at("DSL5005"), deployment)).toEqual([
    ["DSL5005", workspace.lineOf("examples/greeter/deployment.ts", "deploy(")],
  ]);
  for (const one of diagnostics.all) expect(one.message).toContain("smallest input found: ");
});

test("DSL5006: what no generated input reaches is not said to be the same", async () => {
  const workspace = Workspace.with(greeter);
  workspace.edit(
    "examples/greeter/protocol.ts",
    "    nodes,\n",
    "    nodes,\n    assumes: { long: nodes.length > 100 },\n",
  );
  const { trip: made, diagnostics: before } = await trip(
    [workspace.path("examples/greeter/protocol.ts")],
    workspace.root,
  );
  expect(before.all).toEqual([]);
  if (made === undefined) throw new Error("nothing came back");
  const { diagnostics } = await compared(made, { cases: 100 });
  const protocol = workspace.read("examples/greeter/protocol.ts");
  const lines = ["init: (", "send: (", "receive: ("].map((text) =>
    workspace.lineOf("examples/greeter/protocol.ts", text),
  );
  expect(located(diagnostics.all, protocol)).toEqual(lines.map((line) => ["DSL5006", line]));
});

test("DSL5006: a constant that numbers do not hold is said, and nothing is written", async () => {
  const workspace = Workspace.with({});
  workspace.write("large.ts", "export const large: number = 9007199254740991 * 3;\n");
  const args = ["roundtrip", "large.ts", "-o", "out", "--format", "json", ...few];
  const { code, stdout } = await workspace.disel(args);
  expect(json(stdout)).toMatchObject({ ok: false, files: [], diagnostics: [{ code: "DSL5006", source: { line: 1 } }] });
  expect(stdout).toContain("numbers end at 2^53");
  expect(code).toBe(1);
});

test("DSL5007: what takes values that cannot be made is said, counted, and written", async () => {
  const workspace = Workspace.with({});
  const source = `export type Endless = { readonly kind: "left"; readonly next: Endless } | { readonly kind: "right"; readonly next: Endless };

export const plain = (n: number): number => n + 1;

export const isLeft = (at: Endless): boolean => at.kind === "left";
export const never = (_: never): number => 1;
`;
  workspace.write("endless.ts", source);
  const args = ["roundtrip", "endless.ts", "-o", "out", ...few];
  const { code, stdout } = await workspace.disel([...args, "--format", "json"]);
  expect(json(stdout)).toMatchObject({ ok: true, compared: { subjects: 1, left: 2 } });
  expect(json(stdout).diagnostics.map((one) => [one.code, one.severity, one.source?.line])).toEqual([
    ["DSL5007", "warning", 5],
    ["DSL5007", "warning", 6],
  ]);
  expect(code).toBe(0);
  const { stdout: text } = await workspace.disel(args);
  expect(text).toMatch(/DSL5007.*isLeft is not compared.*Endless has no smallest value/s);
  expect(text).toMatch(/wrote 1 modules to out\n.*\n2 declarations are not compared$/s);
});
