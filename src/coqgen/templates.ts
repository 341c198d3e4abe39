/** The shapes of generated files, from `templates/`. */
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";

export interface Import {
  readonly folder: string;
  readonly module: string;
}

interface Shapes {
  definitions: { source: string; vocabulary: string; imports: readonly Import[]; pieces: readonly string[] };
  specification: {
    source: string;
    imports: readonly Import[];
    pieces: readonly string[];
    obligations: readonly string[];
  };
  proofs: {
    source: string;
    imports: readonly Import[];
    timeout: number;
    lemmas: readonly { name: string; specification: string; proof: string }[];
  };
  theorems: {
    source: string;
    imports: readonly Import[];
    proofs: readonly Import[];
    timeout: number;
    obligations: readonly { name: string; specification: string; proofs: string }[];
    theorems: readonly string[];
  };
  scaffold: {
    id: string;
    place: string;
    goal: string;
    imports: readonly Import[];
    name: string;
    specification: string;
    start: string;
  };
}

const compiled = new Map<string, HandlebarsTemplateDelegate>();

/** Fills in one of the shapes. Text is taken as it is: nothing is escaped. */
export function fill<K extends keyof Shapes>(shape: K, values: Shapes[K]): string {
  let template = compiled.get(shape);
  if (template === undefined) {
    const text = readFileSync(new URL(`../../templates/${shape}.v.hbs`, import.meta.url), "utf8");
    template = Handlebars.compile(text, { noEscape: true, strict: true });
    compiled.set(shape, template);
  }
  return template(values);
}
