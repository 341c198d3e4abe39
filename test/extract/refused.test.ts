/** What is not in the language is refused where it stands: with its code, at its line and column, and nothing else. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { codes } from "../../src/diagnostics/codes.ts";
import { expectedIn, foundIn } from "./expectations.ts";
import { extractSystem, projectOf, systemsIn } from "./systems.ts";

const systems = systemsIn("refused");
const project = projectOf(systems);

const expected = new Map(
  systems.map((system) => [
    system.name,
    system.files.flatMap((file) => expectedIn(path.basename(file), readFileSync(file, "utf8"))).sort(),
  ]),
);

describe("every refusal is reported where its fixture says, and nothing else is", () => {
  test.each(systems)("$name", (system) => {
    const { diagnostics } = extractSystem(project, system);
    expect(foundIn(diagnostics, (file) => project.getSourceFile(file))).toEqual(expected.get(system.name));
    for (const { code, severity, message, hint } of diagnostics.all) {
      expect(severity, code).toBe("error");
      expect(message.length, code).toBeGreaterThan(0);
      expect(hint?.length ?? 0, `${code} says the way out`).toBeGreaterThan(0);
    }
  });
});

describe("the fixtures", () => {
  test("each refuses something", () => {
    expect([...expected].filter(([, places]) => places.length === 0).map(([name]) => name)).toEqual([]);
  });

  test("are eighty at least, with several refusals in many", () => {
    const several = [...expected.values()].filter((places) => places.length > 1);
    expect(systems.length).toBeGreaterThanOrEqual(80);
    expect(several.length).toBeGreaterThanOrEqual(40);
  });

  test("have every code for what is not in the language or is ill-formed", () => {
    const used = new Set([...expected.values()].flat().map((place) => place.split(" ")[1]));
    const source = Object.keys(codes).filter((code) => /^DSL[12]/.test(code));
    expect(source.filter((code) => !used.has(code))).toEqual([]);
  });
});
