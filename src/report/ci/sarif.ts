/** A report as SARIF 2.1.0 (Static Analysis Results Interchange Format), for code scanning and viewers. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import { codes } from "../../diagnostics/codes.ts";
import type { Report, ReportedDiagnostic } from "../report.ts";
import { pathFrom, regionOf, subjectOf, wholeText } from "./places.ts";

/** @param root the folder that places are told from */
export function sarif(report: Report, exitCode: number, root: string): Log {
  const rules = [...new Set(report.diagnostics.map((one) => one.code))].sort();
  const placed = report.diagnostics.filter((one) => regionOf(one) !== undefined);
  const unplaced = report.diagnostics.filter((one) => regionOf(one) === undefined);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "disel", semanticVersion: version(), rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(root).href}/` } },
        invocations: [
          {
            // A source that is refused and a proof that is missing are what the tool is for; no coqc is not.
            executionSuccessful: exitCode <= 2,
            exitCode,
            ...(unplaced.length === 0 ? {} : { toolExecutionNotifications: unplaced.map(notificationOf) }),
          },
        ],
        results: placed.map((one) => resultOf(one, rules.indexOf(one.code), report, root)),
      },
    ],
  };
}

const packageFile = new URL("../../../package.json", import.meta.url);
const version = (): string => (JSON.parse(readFileSync(packageFile, "utf8")) as { version: string }).version;

function ruleOf(code: ReportedDiagnostic["code"]): ReportingDescriptor {
  const page = `docs/diagnostics/${code}.md`;
  const title = { text: codes[code] };
  try {
    const markdown = readFileSync(new URL(`../../../${page}`, import.meta.url), "utf8");
    return { id: code, shortDescription: title, help: { text: page, markdown } };
  } catch {
    return { id: code, shortDescription: title, help: { text: page } };
  }
}

function resultOf(one: ReportedDiagnostic, ruleIndex: number, report: Report, root: string): Result {
  const subject = subjectOf(report, one)?.id;
  return {
    ruleId: one.code,
    ruleIndex,
    level: one.severity,
    message: { text: wholeText(one) },
    locations: [locationOf(one, root)],
    // What is the same finding in another run, where lines have moved.
    partialFingerprints: { "disel/v1": fingerprint([one.code, subject ?? one.message, locationOf(one, root)]) },
    ...(subject === undefined ? {} : { properties: { obligation: subject } }),
  };
}

const fingerprint = ([code, subject, location]: readonly [string, string, Location]): string =>
  createHash("sha256").update(`${code}\n${subject}\n${location.physicalLocation?.artifactLocation?.uri}`).digest("hex");

function locationOf(one: ReportedDiagnostic, root: string): Location {
  const region = regionOf(one);
  if (region === undefined) throw new Error("only what has a place becomes a result");
  const { file, line, column, endLine, endColumn } = region;
  const uri = pathFrom(root, file);
  const artifactLocation =
    uri === file
      ? { uri: pathToFileURL(file).href }
      : { uri: uri.split("/").map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
  return {
    physicalLocation: {
      artifactLocation,
      region: {
        startLine: line,
        startColumn: column,
        ...(endLine === undefined ? {} : { endLine }),
        ...(endColumn === undefined ? {} : { endColumn }),
      },
    },
  };
}

/** What is about no place: the environment. */
function notificationOf(one: ReportedDiagnostic): Notification {
  return { descriptor: { id: one.code }, level: one.severity, message: { text: wholeText(one) } };
}
