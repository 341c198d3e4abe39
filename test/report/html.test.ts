/** `disel check --format html`: what is on the page, that all of it is text, and that the page stands alone. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { inputsOf } from "../../src/cli/inputs.ts";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extract } from "../../src/extract/extract.ts";
import { htmlReport } from "../../src/report/html/page.ts";
import type { Report } from "../../src/report/report.ts";
import { Sources } from "../../src/report/sources.ts";
import { structureOf } from "../../src/report/structure.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";
import { attributesOf, marked, partOf, shapeOf, sourceOf, textOf, valuesOf } from "./page.ts";

const greeter = "examples/greeter";

interface Page {
  readonly code: number;
  readonly html: string;
}

async function pageOf(
  workspace: Workspace,
  options: { env?: NodeJS.ProcessEnv; folder?: string; args?: string[] } = {},
): Promise<Page> {
  const { env = {}, folder = greeter, args = [] } = options;
  const output = workspace.path("report.html");
  const { code, stdout } = await workspace.disel(["check", folder, "--format", "html", "--output", output, ...args], {
    env,
  });
  expect(stdout).toBe("");
  const html = readFileSync(output, "utf8");
  standsAlone(html);
  return { code, html };
}

/** Nothing is loaded or run, and everything that is linked to is there once. */
function standsAlone(html: string): void {
  const ids = valuesOf(html, "id");
  expect(ids.length).toBe(new Set(ids).size);
  const links = valuesOf(html, "href");
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !link.startsWith("#") || !ids.includes(link.slice(1)))).toEqual([]);
  const named = attributesOf(html).filter(({ name }) => name === "aria-labelledby");
  expect(named.filter(({ value }) => !ids.includes(value))).toEqual([]);
  const shape = shapeOf(html);
  for (const element of ["script", "link", "img", "iframe", "object", "embed", "form", "base", "use", "image"])
    expect(shape).not.toContain(element);
  for (const { name } of attributesOf(html)) expect(name).not.toMatch(/^(on\w+|style|src|srcset|action|xlink:href)$/);
  expect(html.slice(html.indexOf("<style>"), html.indexOf("</style>"))).not.toMatch(/url\(|@import/);
  // Whoever goes through it by keyboard or by headings.
  expect(valuesOf(html, "tabindex").filter((value) => Number(value) > 0)).toEqual([]);
  expect(shape.filter((one) => one === "caption").length).toBe(shape.filter((one) => one === "table").length);
  const levels = shape.flatMap((one) => (/^h[1-6]$/.test(one) ? [Number(one[1])] : []));
  expect(levels[0]).toBe(1);
  levels.reduce((before, level) => {
    expect(level - before).toBeLessThanOrEqual(1);
    return level;
  });
}

const broken = (workspace: Workspace): void =>
  workspace.edit(`${greeter}/protocol.ts`, "heard: state.heard + 1", "heard: state.heard - 1");

describe("the page of a run", () => {
  test("where all is proved has the verdict, every obligation, theorem and line, and what depends on what", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    const { code, html } = await pageOf(workspace);
    const { report } = await workspace.check([greeter]);
    expect(code).toBe(0);
    const counts = `${report.obligations.length} obligations and ${report.theorems.length} theorems`;
    expect(textOf(partOf(html, "summary"))).toContain(`${counts} proved, with no axioms`);
    expect(textOf(partOf(html, "summary"))).toContain(`Coq ${report.coq?.version}`);
    for (const [i, one] of report.obligations.entries()) {
      const row = partOf(html, `o${i}`);
      expect(textOf(row)).toContain(`proved${one.by === "auto" ? "automation" : "user"}`);
      expect(textOf(row)).toContain(one.id);
      const line = `${path.relative(workspace.root, one.source.file)}:${one.source.line}`;
      expect(textOf(row)).toContain(line);
      // The line that it links to says so in its margin.
      const [link = ""] = valuesOf(row, "href");
      const [label = ""] = valuesOf(partOf(html, link.slice(1)), "title");
      expect(label).toMatch(/^(\d+) of \1 obligations? proved: /);
      expect(label).toContain(one.id);
    }
    const theorems = partOf(html, "theorems");
    for (const { name, statement } of report.theorems) {
      expect(textOf(theorems)).toContain(`no axioms ${name}`);
      expect(textOf(theorems)).toContain(statement.replace(/\s+/g, " "));
    }
    const files = ["deployment.ts", "programs.ts", "protocol.ts"];
    for (const [i, name] of files.entries())
      expect(sourceOf(html, i)).toEqual(workspace.read(`${greeter}/${name}`).trimEnd().split("\n"));
    const diagram = textOf(partOf(html, "diagram"));
    for (const sentence of [
      "program greetTwice is over protocol Greeter",
      "deployment deployment runs program listen",
      "deployment deployment is over protocol Greeter",
    ])
      expect(diagram).toContain(sentence);
    expect(valuesOf(html, "id")).not.toContain("problems");
    expect(marked(html)).toEqual([]);
  }, 300_000);

  test("with something false has it marked at its range, with its goal and its counterexample as a chart", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    broken(workspace);
    const { code, html } = await pageOf(workspace);
    expect(code).toBe(1);
    expect(textOf(partOf(html, "summary"))).toMatch(/11 of 12 obligations proved; 1 error .*1 ✗ not proved/);
    expect(marked(html)).toEqual(["({ state }) => ({ ...state, heard: state.heard - 1 })", "state.heard >= 0"]);
    const index = textOf(partOf(html, "problems"));
    expect(index.indexOf("DSL4501")).toBeGreaterThan(0);
    expect(index.indexOf("DSL3001")).toBeGreaterThan(index.indexOf("DSL4501"));
    const chart = partOf(html, "p0");
    const figure = html.slice(
      html.indexOf("<figure>", html.indexOf(chart)),
      html.indexOf("</figure>", html.indexOf(chart)),
    );
    expect(valuesOf(figure, "class").filter((one) => one.startsWith("head"))).toEqual(["head ", "head wrong"]);
    expect(valuesOf(figure, "class").filter((one) => one.startsWith("arrow"))).toEqual(["arrow received"]);
    expect(textOf(figure)).toContain('node 0 sends Hello { number: 0, text: "hello" } to 1');
    expect(textOf(figure)).toContain("heard: 0 → -1");
    // In the author's names, and no line of it is moved.
    expect(html).toContain("\n(0 &lt;&#x3D; x.sent) &amp;&amp; (0 &lt;&#x3D; x.heard - 1)</pre>");
    const bad = html.slice(html.indexOf(`id="f2-L${workspace.lineOf(`${greeter}/protocol.ts`, "heard - 1")}"`));
    expect(valuesOf(bad.slice(0, bad.indexOf("</div>")), "title")[0]).toMatch(/^1 of 2 obligations proved/);
  }, 300_000);

  test("with a proof by hand that fails shows the proof file, the goal, and the line of the proof", async () => {
    const workspace = Workspace.with({ "test/prove/fixtures/pinger": "." });
    workspace.edit("proofs/bounded.v", "change (0 <= total (fun _ => 0) nodes). now", "exact I. now");
    const { code, html } = await pageOf(workspace, { folder: ".", args: ["--no-explore"] });
    expect(code).toBe(1);
    const files = valuesOf(partOf(html, "source"), "href").slice(0, 2);
    expect(files).toEqual(["#f0", "#f1"]);
    expect(sourceOf(html, 0)).toEqual(workspace.read("proofs/bounded.v").trimEnd().split("\n"));
    const line = workspace.lineOf("proofs/bounded.v", "exact I. now");
    const problem = html.slice(html.indexOf('<div class="problem error" id="p0">'));
    expect(textOf(problem)).toContain(`In the proof: proofs/bounded.v:${line}`);
    expect(valuesOf(problem, "href")[0]).toBe(`#f0-L${line}`);
    expect(textOf(problem.slice(problem.indexOf("<pre>"), problem.indexOf("</pre>")))).toMatch(/={10,} \S/);
    expect(textOf(html)).toContain("✗ not proveduser");
  }, 300_000);

  test("with a source that is refused has what is wrong at its range, and no verdicts", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    workspace.edit(`${greeter}/programs.ts`, "texts.length < times", "texts.length / 2 < times");
    const { code, html } = await pageOf(workspace);
    expect(code).toBe(2);
    expect(marked(html)).toEqual(["/"]);
    expect(textOf(partOf(html, "problems"))).toContain("DSL1302");
    expect(valuesOf(html, "id")).not.toContain("systems");
  });

  test("about no place is told among the problems", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    const { code, html } = await pageOf(workspace, { env: { DISEL_COQC: "/nonexistent/coqc" } });
    expect(code).toBe(3);
    expect(textOf(partOf(html, "problems"))).toContain("error DSL4001 DISEL_COQC is /nonexistent/coqc");
  });
});

/** What would become elements, ends of elements, attributes or templates, if anything did; as long as it is one word. */
const hostile =
  `"'>` +
  "`<img/src=x/onerror=alert(1)></code></pre></title></style><!--&lt;{{title}}{{{style}}}<script>alert(1)</script>";

describe("what authors write is text", () => {
  test("strings, comments and folders of every kind change nothing but text", async () => {
    const workspace = Workspace.with({
      [greeter]: greeter,
      [`${greeter}/protocol.ts`]: "other/<b onclick=x>&amp;'/protocol.ts",
    });
    broken(workspace);
    // The second time, all of it is from the cache.
    await pageOf(workspace);
    const honest = await pageOf(workspace);
    for (const file of ["protocol.ts", "programs.ts"]) {
      const text = workspace.read(`${greeter}/${file}`);
      workspace.write(
        `${greeter}/${file}`,
        text.replaceAll('"hello"', JSON.stringify(hostile)).replace(/^\/\*\* /, () => `/** ${hostile} \u202e `),
      );
    }
    await pageOf(workspace);
    const { html } = await pageOf(workspace);
    expect(shapeOf(html)).toEqual(shapeOf(honest.html));
    expect(sourceOf(html, 2)[0]).toContain(`/** ${hostile} ⟨U+202E⟩`);
    expect(textOf(html)).toContain(`sends Hello { number: 0, text: ${JSON.stringify(hostile)} }`);
    const { html: elsewhere, code } = await pageOf(workspace, { folder: "other" });
    expect(code).toBe(0);
    expect(shapeOf(elsewhere)).not.toContain("b onclick");
    expect(textOf(elsewhere)).toContain("other/<b onclick=x>&amp;'/protocol.ts");
  }, 300_000);

  test("every field of a report is escaped wherever it is shown", async () => {
    const workspace = Workspace.with({ [greeter]: greeter });
    broken(workspace);
    const { stdout } = await workspace.disel(["check", greeter, "--format", "json"]);
    const report: Report = {
      ...(JSON.parse(stdout) as Report),
      audit: {
        checker: "coqchk",
        ok: false,
        assumes: ["an axiom"],
        says: undefined,
        seconds: 1,
        lines: { librarySpec: 1, libraryProof: 1 },
        code: 10,
      },
      theorems: [
        {
          name: "a",
          statement: "b",
          axioms: ["c"],
          source: { file: workspace.path(`${greeter}/protocol.ts`), line: 1, column: 1, endLine: 1, endColumn: 2 },
        },
      ],
    };
    const named = /^(message|hint|goal|shown|name|statement|label|tag|claim|instance|version|path|checker|text)$/;
    let changed = 0;
    const spoiled = JSON.parse(JSON.stringify(report), (key, value: unknown) => {
      if (Array.isArray(value) && (key === "axioms" || key === "assumes"))
        return value.map((one) => `${one}${hostile}`);
      if (typeof value !== "string" || !named.test(key)) return value;
      changed++;
      return value + hostile;
    }) as Report;
    expect(changed).toBeGreaterThan(10);
    const [plain, other] = [htmlReport(report, workspace.root), htmlReport(spoiled, workspace.root)];
    standsAlone(other);
    expect(shapeOf(other)).toEqual(shapeOf(plain));
    expect(other.split("onerror").length).toBeGreaterThan(changed);
    // A raw one would be an element to a browser, whatever these tests take for one.
    expect(other).not.toContain("<img");
    expect(other).not.toContain("<script");
  }, 300_000);
});

test("colours have the contrast that text needs, in the light and in the dark", () => {
  const style = readFileSync(path.join(root, "templates/report/style.css"), "utf8");
  const [light = "", dark = ""] = style.split("@media (prefers-color-scheme: dark)");
  for (const part of [light, dark.slice(0, dark.indexOf("}\n}"))]) {
    const colors = new Map(
      [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = "", value = ""]) => [name, value]),
    );
    expect(colors.size).toBeGreaterThan(10);
    for (const ink of ["ink", "dim", "accent", "good", "bad", "open"])
      for (const paper of ["paper", "panel", "bad-panel", "open-panel"])
        expect([ink, paper, contrast(colors.get(ink) ?? "", colors.get(paper) ?? "") >= 4.5]).toEqual([
          ink,
          paper,
          true,
        ]);
  }
});

/** As the Web Content Accessibility Guidelines define it: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [a = 0, b = 0] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test("the diagram has worlds with their labels and hooks, and what each program and deployment is over", () => {
  const files = inputsOf([path.join(root, "examples/query")], root, new Diagnostics()).files;
  const { modules } = extract(files, new Diagnostics());
  const report: Report = {
    version: 1,
    ok: false,
    files,
    declarations: structureOf(modules, new Sources()),
    obligations: [],
    theorems: [],
    diagnostics: [],
    proof: { auto: 0, user: 0, specLines: 0, proofLines: 0 },
    timings: { typecheck: 0, extract: 0, generate: 0, prove: 0, total: 0 },
  };
  const html = htmlReport(report, root);
  standsAlone(html);
  const worlds = modules.flatMap((module) => module.decls).filter((decl) => decl.kind === "world");
  const world = worlds.find((decl) => decl.hooks.length > 0);
  if (world === undefined) throw new Error("the example has no world with hooks any more");
  const diagram = partOf(html, "diagram");
  for (const { label, tag } of world.hooks) {
    expect(textOf(diagram)).toContain(`world ${world.name} has a hook on sends of ${tag} in ${label}`);
    expect(diagram).toContain(`>hook on ${label}.${tag}</text>`);
  }
  for (const { label, protocol } of world.uses)
    expect(textOf(diagram)).toContain(`world ${world.name} composes protocol ${protocol.name} as ${label}`);
  // Boxes are apart from one another.
  const boxes = [
    ...diagram.matchAll(/<rect class="box [^"]*" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
  ].map((found) => found.slice(1).map(Number) as [number, number, number, number]);
  expect(boxes.length).toBe(report.declarations?.length);
  for (const [i, [x, y, width, height]] of boxes.entries())
    for (const [left, top, wide, high] of boxes.slice(i + 1))
      expect(x + width <= left || left + wide <= x || y + height <= top || top + high <= y).toBe(true);
});
