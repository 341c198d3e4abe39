/** Programs as async functions over endpoints. */
import { cat, type Doc, group } from "../../../coqgen/doc.ts";
import { prune } from "../../../ir/types.ts";
import { type Typed, usesOf, type Var } from "../../typed/expr.ts";
import { type Env, placeOf } from "../places.ts";
import type { Printer } from "../printer.ts";
import { constant, opened } from "../statements/constants.ts";
import type { Leaf } from "../statements/leaf.ts";
import { callOf } from "../syntax.ts";
import { bind } from "./binds.ts";
import { branches } from "./branches.ts";
import { passedOn, resultOf, returned } from "./terms.ts";

/** Writes a program that is called, at its arguments. */
export type Callee = (call: Typed & { readonly k: "run" }, env: Env) => Doc;

export class ProgramPrinter {
  constructor(
    readonly printer: Printer,
    /** What endpoints are called, by label. */
    private readonly ends: ReadonlyMap<string, string>,
    /** A program at its arguments. */
    readonly callee: Callee,
  ) {}

  /** The statements of a program that returns its result. */
  body(at: Typed, env: Env): readonly Doc[] {
    const result: Leaf = {
      emit: (value, inner) => {
        const of = returned(value);
        return of.k === "unit" || prune(of.type).k === "unit"
          ? []
          : [group("return ", this.printer.expr(of, inner), ";")];
      },
      leaves: (value) => value.k === "fail" || prune(returned(value).type).k !== "unit",
    };
    return this.prog(at, env, result);
  }

  /**
   * The statements of a program.
   *
   * @param leaf what happens with the `ret` at the end of each way
   */
  prog(at: Typed, env: Env, leaf: Leaf): readonly Doc[] {
    switch (at.k) {
      case "ret":
        return leaf.emit(at, env);
      case "fail":
      case "absurd":
        return [cat(this.printer.imports.realizer("unreachable"), "();")];
      case "let": {
        const place = placeOf(at.value, env);
        if (place !== undefined && place.k !== "mutable")
          return this.prog(at.body, new Map(env).set(at.of, place), leaf);
        if (usesOf(at.body, at.of).all === 0) return this.prog(at.body, env, leaf);
        const direct = passedOn(at.body, at.of, at.value);
        if (direct !== undefined) return this.prog(direct, env, leaf);
        const { statements, inner } = constant(this.printer, at.of, at.value, env);
        return [...statements, ...this.prog(at.body, inner, leaf)];
      }
      case "open": {
        const { statements, inner } = opened(this.printer, at, env);
        return [...statements, ...this.prog(at.body, inner, leaf)];
      }
      case "bind":
        return bind(this, at, env, leaf);
      case "if":
      case "option":
      case "union":
      case "cons":
      case "either":
        return branches(this, at, env, leaf);
      default: {
        // An action at the end: its value is the program's.
        const of: Var = { name: "result", type: resultOf(at) };
        return bind(
          this,
          {
            k: "bind",
            first: at,
            of,
            rest: { k: "ret", value: { k: "var", of, type: of.type }, type: at.type },
            type: at.type,
          },
          env,
          leaf,
        );
      }
    }
  }

  /** What the endpoint of a label is called. */
  end(label: string): string {
    return this.ends.get(label) ?? label;
  }

  /** An action that is waited for. */
  awaited(label: string, method: string, args: readonly Doc[]): Doc {
    return cat("await ", callOf(`${this.end(label)}.${method}`, args));
  }
}
