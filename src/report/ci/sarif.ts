/** A report as SARIF 2.1.0 (Static Analysis Results Interchange Format), for code scanning and viewers. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { CodeFlow, Location, Log, Notification, ReportingDescriptor, Result, ThreadFlowLocation } from "sarif";
import { codes } from "../../diagnostics/codes.ts";
import { decode } from "../../explore/trace/values.ts";
import type { ReportedTrace } from "../explore/report.ts";
import { stepText } from "../explore/steps.ts";
import type { Report, ReportedDiagnostic } from "../report.ts";
import { version } from "../version.ts";
import { pathFrom, problemsOf, type Region, regionOf, subjectOf, wholeText } from "./places.ts";

/** @param root the folder that places are told from */
export function sarif(report: Report, exitCode: number, root: string): Log {
  const problems = problemsOf(report, root);
  const rules = [...new Set(problems.map((one) => one.code))].sort();
  const placed = problems.filter((one) => regionOf(one) !== undefined);
  const unplaced = problems.filter((one) => regionOf(one) === undefined);
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
  const trace = report.counterexamples?.find((found) => found.code === one.code && found.message === one.message);
  return {
    ruleId: one.code,
    ruleIndex,
    level: one.severity,
    message: { text: wholeText(one) },
    locations: [locationOf(one, root)],
    // What is the same finding in another run, where lines have moved.
    partialFingerprints: { "disel/v1": fingerprint([one.code, subject ?? one.message, locationOf(one, root)]) },
    ...(subject === undefined ? {} : { properties: { obligation: subject } }),
    ...(trace === undefined || trace.steps.length === 0 ? {} : { codeFlows: [flowOf(trace, root)] }),
  };
}

const fingerprint = ([code, subject, location]: readonly [string, string, Location]): string =>
  createHash("sha256").update(`${code}\n${subject}\n${location.physicalLocation?.artifactLocation?.uri}`).digest("hex");

function locationOf(one: ReportedDiagnostic, root: string): Location {
  const region = regionOf(one);
  if (region === undefined) throw new Error("only what has a place becomes a result");
  return locationAt(region, root);
}

function locationAt({ file, line, column, endLine, endColumn }: Region, root: string): Location {
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

/** The way to a counterexample, step by step, for viewers that go along it. */
function flowOf({ steps, start }: ReportedTrace, root: string): CodeFlow {
  const labels = [...new Set(start.locals.map((one) => one.label))];
  const locations = steps.flatMap((step): ThreadFlowLocation[] => {
    const place = step.program ?? step.source;
    if (place === undefined) return [];
    const text = stepText({ labels }, { ...step, what: decode(step.what) });
    return [{ location: { ...locationAt(place, root), message: { text } } }];
  });
  return { threadFlows: [{ locations }] };
}

/** What is about no place: the environment. */
function notificationOf(one: ReportedDiagnostic): Notification {
  return { descriptor: { id: one.code }, level: one.severity, message: { text: wholeText(one) } };
}
