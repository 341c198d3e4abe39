/**
 * `disel check --format html`: one page with everything in it, which needs no script and no network. What authors write
 * is only ever text: templates escape all of it, ids and addresses are made of numbers.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { Report } from "../report.ts";
import { Sources } from "../sources.ts";
import { diagramsOf } from "./diagram.ts";
import { overviewOf } from "./overview.ts";
import { Places } from "./places.ts";
import { problemsOf } from "./problems.ts";
import { sourcesOf } from "./source.ts";
import { slowestOf, systemsOf } from "./systems.ts";

const folder = new URL("../../../templates/report/", import.meta.url);
const extension = ".html.hbs";

/** @param root the folder that places are told from */
export function htmlReport(report: Report, root: string, sources = new Sources()): string {
  const places = new Places(report, root);
  const problems = problemsOf(report, places, root);
  const style = ["../chart.css", "style.css"].map((name) => readFileSync(new URL(name, folder), "utf8")).join("");
  const systems = systemsOf(report, places);
  const text = templates()({
    title: titleOf(systems.map((one) => one.name)),
    style,
    // Nothing else than this style sheet may be loaded or run, whatever got into the page.
    styleHash: createHash("sha256").update(`\n${style}\n`).digest("base64"),
    overview: overviewOf(report, places),
    problems,
    systems,
    slowest: slowestOf(report, places),
    diagrams: diagramsOf(report, places),
    files: sourcesOf(report, problems, places, sources),
  });
  return visible(text);
}

const titleOf = (names: readonly string[]): string => {
  const all = [...new Set(names)];
  return all.length === 0 ? "disel check" : `disel check: ${all.join(", ")}`;
};

/** The page; the other templates are parts of it by their names. */
function templates(): HandlebarsTemplateDelegate {
  const engine = Handlebars.create();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(extension)))
    engine.registerPartial(file.slice(0, -extension.length), readFileSync(new URL(file, folder), "utf8"));
  // A part that is indented stays as it is: goals have lines of their own.
  return engine.compile("{{> page}}", { strict: true, preventIndent: true });
}

/** Characters that are not seen, or that turn the order of others around, by their numbers: source is read here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unseen = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const visible = (text: string): string =>
  text.replace(unseen, (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
