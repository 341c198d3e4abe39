/** What tests look for in the text of a page, without a browser. */

const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*\/?>/g;

/** The body: what comes before it are the style sheet and the title. */
export const bodyOf = (page: string): string => page.slice(page.indexOf("<body>"));

/** The elements in their order, with the ends of those that have one. */
export const shapeOf = (page: string): readonly string[] =>
  [...bodyOf(page).matchAll(tag)].map(([, end, name]) => `${end}${name}`);

export interface Attribute {
  readonly element: string;
  readonly name: string;
  readonly value: string;
}

export const attributesOf = (page: string): readonly Attribute[] =>
  [...page.matchAll(tag)].flatMap(([, , element = "", all = ""]) =>
    [...all.matchAll(/([a-zA-Z:-]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) => ({ element, name, value })),
  );

/** What stands in attributes of a name. */
export const valuesOf = (page: string, name: string): readonly string[] =>
  attributesOf(page)
    .filter((one) => one.name === name)
    .map((one) => unescaped(one.value));

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#x27": "'",
  "#x60": "`",
  "#x3D": "=",
};

export const unescaped = (text: string): string =>
  text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** What is read in a part of a page. */
export const textOf = (html: string): string => unescaped(html.replace(tag, "")).replace(/\s+/g, " ").trim();

/** From the element with an id to the end of that element; of its name, nothing else is inside. */
export function partOf(page: string, id: string): string {
  const start = new RegExp(`<([a-z0-9]+)[^>]*\\sid="${id}"`).exec(page);
  if (start === null) throw new Error(`there is no element ${id}`);
  return page.slice(start.index, page.indexOf(`</${start[1]}>`, start.index));
}

/** What is marked as wrong, in order. */
export const marked = (page: string): readonly string[] =>
  [...page.matchAll(/<mark[^>]*>([\s\S]*?)<\/mark>/g)].map(([, text = ""]) => unescaped(text));

/** The authored text of a file, as the page shows it. */
export function sourceOf(page: string, file: number): readonly string[] {
  const lines = [...page.matchAll(/<div class="line" id="f(\d+)-L(\d+)">[\s\S]*?<code>([\s\S]*?)<\/code><\/div>/g)];
  return lines
    .filter(([, at]) => Number(at) === file)
    .map(([, , , code = ""]) => unescaped(code.replace(/<\/?mark[^>]*>/g, "")));
}
