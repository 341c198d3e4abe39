/** Traces as one page of HTML with everything in it: a message sequence chart that steps through local states. */
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { Trace } from "../../explore/trace/trace.ts";
import { Sources } from "../sources.ts";
import { chartOf } from "./chart.ts";
import { reportedTrace } from "./report.ts";

const asset = (name: string): string => readFileSync(new URL(`../../../templates/${name}`, import.meta.url), "utf8");

/** @param cwd places are shown relative to this folder */
export function htmlPage(traces: readonly Trace[], cwd: string): string {
  const sources = new Sources();
  const page = Handlebars.compile(asset("trace/page.html.hbs"), { strict: true });
  return page({
    title: traces[0] === undefined ? "disel explore" : `${traces[0].subject.name}: ${traces[0].failure.claim}`,
    style: asset("chart.css") + asset("trace/style.css"),
    script: asset("trace/script.js"),
    // A closing tag, or the beginning of a comment, in a text must not end the element that holds it.
    data: JSON.stringify(traces.map((trace) => chartOf(reportedTrace(trace, sources), cwd))).replaceAll("<", "\\u003c"),
  });
}
