/** What is refused because it has no meaning that JavaScript and Coq share. */
export interface Refused {
  readonly about: string;
  readonly code: string;
  readonly source: string;
}

export const refused: readonly Refused[] = [
  {
    about: "while, which may not end",
    code: "DSL1102",
    source: `
export const r = (n: number): number => {
  let x = n;
  while (x > 0) x -= 1;
  return x;
};
`,
  },
  {
    about: "a function that remembers a variable which changes",
    code: "DSL1108",
    source: `
export const r = (n: number): number => {
  let x = n;
  const f = (): number => x;
  x += 1;
  return f();
};
`,
  },
  {
    about: "a function that assigns to a variable around it",
    code: "DSL1108",
    source: `
export const r = (xs: readonly number[]): number => {
  let sum = 0;
  const ys = xs.map((x) => {
    sum += x;
    return sum;
  });
  return sum + ys.length;
};
`,
  },
  {
    about: "the order of strings, which is one of UTF-16 units",
    code: "DSL1314",
    source: `
export const r = (a: string, b: string): boolean => a < b;
`,
  },
  {
    about: "the length of a string, in UTF-16 units",
    code: "DSL1314",
    source: `
export const r = (a: string): number => a.length;
`,
  },
  {
    about: "a character of a string",
    code: "DSL1310",
    source: `
export const r = (a: string): string | undefined => a[0];
`,
  },
  {
    about: "indexOf, which compares by reference and returns -1",
    code: "DSL1310",
    source: `
export const r = (xs: readonly number[]): number => xs.indexOf(1);
`,
  },
  {
    about: "=== of objects, which compares references",
    code: "DSL1306",
    source: `
interface P { readonly x: number }
export const r = (a: P, b: P): boolean => a === b;
`,
  },
  {
    about: "includes of objects",
    code: "DSL1315",
    source: `
interface P { readonly x: number }
export const r = (a: readonly P[], b: P): boolean => a.includes(b);
`,
  },
  {
    about: "division, which leaves the whole numbers",
    code: "DSL1302",
    source: `
export const r = (a: number): number => a / 2;
`,
  },
  {
    about: "a default in a pattern",
    code: "DSL1327",
    source: `
interface L { readonly a: number | undefined }
export const r = (l: L): number => {
  const { a = 1 } = l;
  return a;
};
`,
  },
  {
    about: "a default of a parameter",
    code: "DSL1204",
    source: `
export const r = (a: number, b = 1): number => a + b;
`,
  },
  {
    about: "a case that falls through",
    code: "DSL1106",
    source: `
export const r = (n: number): number => {
  let x = 0;
  switch (n) {
    case 1:
      x += 1;
    case 2:
      x += 2;
  }
  return x;
};
`,
  },
  {
    about: "an assignment inside an expression",
    code: "DSL1304",
    source: `
export const r = (n: number): number => {
  let x = n;
  const y = (x = 2);
  return x + y;
};
`,
  },
  {
    about: "sort, which changes its array",
    code: "DSL1309",
    source: `
export const r = (xs: number[]): readonly number[] => xs.sort();
`,
  },
  {
    about: "a callback that takes the position",
    code: "DSL1316",
    source: `
export const r = (xs: readonly number[]): readonly number[] => xs.map((x, i) => x + i);
`,
  },
  {
    about: "a number that is not exact",
    code: "DSL1301",
    source: `
export const r: number = 9007199254740992;
`,
  },
  {
    about: "a string that is not Unicode text",
    code: "DSL1325",
    source: `
export const r: string = "\\ud800";
`,
  },
  {
    about: "a map that changes",
    code: "DSL1205",
    source: `
export const r = (m: Map<string, number>): number => m.size;
`,
  },
  {
    about: "a key that is compared by reference",
    code: "DSL1215",
    source: `
export const r = (m: ReadonlySet<readonly string[]>): number => m.size;
`,
  },
  {
    about: "recursion on something that is not smaller",
    code: "DSL1317",
    source: `
export function r(n: number): number {
  return n < 1 ? 0 : r(n - 1);
}
`,
  },
  {
    about: "a truthy value as a condition",
    code: "DSL1307",
    source: `
export const r = (n: number): number => (n ? 1 : 2);
`,
  },
  {
    about: "arithmetic with node ids",
    code: "DSL1313",
    source: `
import type { NodeId } from "disel-ts";
export const r = (n: NodeId): number => n + 1;
`,
  },
];
