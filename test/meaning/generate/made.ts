/** Pieces of source text that know how tightly they bind, and how much TypeScript sees of their type. */
import { show, type Ty } from "../support/types.ts";

/** How tightly an expression binds, the tightest last. */
export const level = {
  arrow: 2,
  conditional: 3,
  or: 4,
  and: 5,
  equality: 9,
  order: 10,
  sum: 12,
  product: 13,
  unary: 15,
  whole: 20,
};

export interface Made {
  readonly text: string;
  readonly level: number;
  /** By itself the expression has the type that it was made for, neither a literal's nor a part of it. */
  readonly exact: boolean;
  /** It has that type only where its place asks for it: an object, an array, a literal. */
  readonly contextual: boolean;
}

export const made = (text: string, at: number = level.whole, traits: Partial<Made> = {}): Made => ({
  text,
  level: at,
  exact: true,
  contextual: false,
  ...traits,
});

/** With parentheses where its place binds more tightly. */
export const inside = (of: Made, at: number): string => (of.level < at ? `(${of.text})` : of.text);

/** The body of an arrow function: an object stands in parentheses. */
export const body = (of: Made): string => (of.text.startsWith("{") ? `(${of.text})` : of.text);

/** The expression with all of its type to be seen from outside, by a call where need be. */
export const settled = (of: Made, type: Ty): Made => (of.exact && !of.contextual ? of : made(call(type, of.text)));

const call = (type: Ty, text: string): string =>
  type.k === "option" ? `maybe<${show(type.of)}>(${text})` : `typed<${show(type)}>(${text})`;
