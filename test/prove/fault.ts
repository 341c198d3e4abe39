/** A change of an example, and what disel must say of it. */
import { expect, test } from "vitest";
import type { Code } from "../../src/diagnostics/codes.ts";
import type { Status } from "../../src/prove/verdict.ts";
import { Workspace } from "../support/workspace.ts";

/** A file, what is replaced there, and by what. */
export type Edit = readonly [file: string, from: string, to: string];

export interface Finding {
  readonly code: Code;
  /** The obligation that is not proved, and how it ends; none where the source is refused. */
  readonly obligation?: string;
  readonly status?: Status;
  /** The file, and text that stands in the line that the diagnostic must point at: first, or first after another text. */
  readonly at: readonly [file: string, text: string, after?: string];
}

export interface Fault {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly finds: readonly Finding[];
  /** Obligations of the example that are no longer there. */
  readonly gone?: readonly string[];
}

/** An obligation that automation cannot prove. */
export const open = (obligation: string, file: string, text: string): Finding => ({
  code: "DSL3001",
  obligation,
  status: "failed",
  at: [file, text],
});

/** The obligation of a step of a protocol, `Protocol.invariant.direction.Message`, that automation cannot prove. */
export function openStep(obligation: string, file: string): Finding {
  const [direction = "", message = ""] = obligation.split(".").slice(-2);
  return { code: "DSL3001", obligation, status: "failed", at: [file, `${direction}: (`, `      ${message}: {`] };
}

/**
 * Each takes a check, and those of the examples are long: of each of their lists the first is a part of every run of the
 * tests; `npm run test:faults` takes them all.
 */
const sampled = <T>(system: string, all: readonly T[]): readonly T[] =>
  process.env.DISEL_FAULTS === "all" || !system.startsWith("examples/") ? all : all.slice(0, 1);

/** For one check. On a quiet machine it takes half a minute; others may be at work beside it. */
const minutes = 300_000;

function edited(system: string, edits: readonly Edit[], without: readonly string[]): Workspace {
  const workspace = Workspace.with({ [system]: system });
  for (const file of without) workspace.remove(`${system}/${file}`);
  for (const [file, from, to] of edits) workspace.edit(`${system}/${file}`, from, to);
  return workspace;
}

/**
 * A test for each fault: all that is found is what it names, at the lines that it names, and whatever else the example
 * claims is proved as before.
 *
 * @param without files of the example that the faults are not about
 */
export function testFaults(system: string, faults: readonly Fault[], without: readonly string[] = []): void {
  let claimed: readonly string[] | undefined;
  test.each(sampled(system, faults))(
    "$name",
    async ({ edits, finds, gone = [] }) => {
      claimed ??= (await edited(system, [], without).check([system])).report.obligations.map((one) => one.id);
      const workspace = edited(system, edits, without);
      const { code, report } = await workspace.check([system]);
      const unproved = report.obligations.filter((one) => one.status !== "proved");
      expect(Object.fromEntries(unproved.map((one) => [one.id, one.status]))).toEqual(
        Object.fromEntries(
          finds.flatMap((one) => (one.obligation === undefined ? [] : [[one.obligation, one.status]])),
        ),
      );
      if (report.obligations.length > 0)
        expect(report.obligations.filter((one) => one.status === "proved").map((one) => one.id)).toEqual(
          expect.arrayContaining(claimed.filter((id) => !gone.includes(id) && !unproved.some((one) => one.id === id))),
        );
      expect(report.diagnostics.map((one) => `${one.code} ${one.source?.file}:${one.source?.line}`).sort()).toEqual(
        finds
          .map(({ code, at: [file, text, after] }) => {
            const path = `${system}/${file}`;
            return `${code} ${workspace.path(path)}:${workspace.lineOf(path, text, after)}`;
          })
          .sort(),
      );
      for (const { obligation, code } of finds)
        if (obligation !== undefined)
          expect(report.diagnostics.some((one) => one.code === code && one.message.includes(obligation))).toBe(true);
      expect(report.ok).toBe(false);
      expect(code).toBe(finds.some((one) => one.obligation === undefined) ? 2 : 1);
    },
    minutes,
  );
}

/** A test for each change that breaks nothing. */
export function testHarmless(
  system: string,
  changes: readonly Pick<Fault, "name" | "edits">[],
  without: readonly string[] = [],
): void {
  test.each(sampled(system, changes))(
    "$name",
    async ({ edits }) => {
      const { code, report } = await edited(system, edits, without).check([system]);
      expect(report.diagnostics).toEqual([]);
      expect(report.obligations.filter((one) => one.status !== "proved")).toEqual([]);
      expect(report.theorems.length).toBeGreaterThan(0);
      expect(code).toBe(0);
    },
    minutes,
  );
}
