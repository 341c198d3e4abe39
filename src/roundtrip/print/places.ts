/** What variables of extracted code are in TypeScript: names, and paths of fields from names. */
import type { Doc } from "../../coqgen/doc.ts";
import type { Typed, Var } from "../typed/expr.ts";
import { member, PRIMARY } from "./syntax.ts";

/** What a variable is in TypeScript. */
export interface Place {
  /** A constant or parameter; a path of fields from one; a variable that changes; or an expression that is written in its place. */
  readonly k: "name" | "path" | "mutable" | "text";
  readonly doc: (level: number) => Doc;
}

export type Env = ReadonlyMap<Var, Place>;

export const nameOf = (text: string): Place => ({ k: "name", doc: () => text });
export const pathOf = (text: Doc): Place => ({ k: "path", doc: () => text });
export const mutableOf = (text: string): Place => ({ k: "mutable", doc: () => text });

export function placeOfVar(of: Var, env: Env): Place {
  const found = env.get(of);
  if (found === undefined) throw new Error(`${of.name} is not in scope`);
  return found;
}

/** The name or path that a value has, if it has one. */
export function placeOf(at: Typed, env: Env): Place | undefined {
  if (at.k === "var") {
    const place = placeOfVar(at.of, env);
    return place.k === "text" ? undefined : place;
  }
  if (at.k === "field") {
    const of = placeOf(at.of, env);
    return of === undefined ? undefined : { k: "path", doc: () => member(of.doc(PRIMARY), at.name) };
  }
  return undefined;
}
