/** Results of benchmarks: a table on standard output, and rows in bench/results.json. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("results.json", import.meta.url));

/** The middle one of some measurements. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Three significant digits are what these measurements carry. */
const rounded = (value) => Number(value.toPrecision(3));

/**
 * One row: a value, and what it is compared with, measured in the same run.
 *
 * @param {{name: string, value: number, unit: "s" | "ops/s" | "ratio", baseline?: string, baselineValue?: number, aim?: string}} row
 */
export function row({ name, value, unit, baseline, baselineValue, aim }) {
  return {
    name,
    value: rounded(value),
    unit,
    ...(baseline === undefined ? {} : { baseline }),
    ...(baselineValue === undefined
      ? {}
      : { baselineValue: rounded(baselineValue), ratio: rounded(value / baselineValue) }),
    ...(aim === undefined ? {} : { aim }),
  };
}

/** Prints rows, and puts them in the place of earlier ones of the same names. */
export function record(rows) {
  console.table(
    rows.map(({ name, value, unit, baseline, baselineValue, ratio, aim }) => ({
      name,
      value: `${value} ${unit}`,
      "compared with": baseline === undefined ? "" : `${baseline}: ${baselineValue} ${unit}`,
      ratio: ratio ?? "",
      aim: aim ?? "",
    })),
  );
  const earlier = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const names = new Set(rows.map(({ name }) => name));
  const all = [...earlier.filter(({ name }) => !names.has(name)), ...rows];
  writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`);
}
