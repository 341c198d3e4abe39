/** A report for GitHub Actions: the log, and commands that put annotations on the lines of a pull request. */
import type { Report, ReportedDiagnostic } from "../report.ts";
import { pathFrom, problemsOf, regionOf, wholeText } from "./places.ts";

/**
 * @param log the report for people, which commands cannot be hidden in
 * @param root the folder that the repository is checked out to
 */
export function github(report: Report, log: string, root: string): string {
  const token = `disel-${report.diagnostics.length}-${log.length}`;
  return [
    `::stop-commands::${token}`,
    log.trimEnd(),
    `::${token}::`,
    ...problemsOf(report, root).map((one) => annotation(one, root)),
    "",
  ].join("\n");
}

function annotation(one: ReportedDiagnostic, root: string): string {
  const region = regionOf(one);
  const properties: [string, string | number][] = [];
  if (region !== undefined) {
    const { file, line, column, endLine = line, endColumn } = region;
    properties.push(["file", pathFrom(root, file)], ["line", line], ["endLine", endLine]);
    // Columns are for what stands on one line; the last one is included.
    if (endLine === line) properties.push(["col", column], ["endColumn", Math.max(column, (endColumn ?? column) - 1)]);
  }
  properties.push(["title", one.code]);
  const told = properties.map(([name, value]) => `${name}=${escapedValue(String(value))}`).join(",");
  return `::${one.severity} ${told}::${escaped(wholeText(one))}`;
}

/** Line ends and the sign that begins an escape are escaped. */
const escaped = (text: string): string => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");

/** In a property, also what separates properties. */
const escapedValue = (text: string): string => escaped(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
