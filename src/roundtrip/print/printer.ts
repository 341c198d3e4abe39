/** What the printing of one declaration shares: its imports, the names that are taken, and how its parts are printed. */
import { type Doc, group } from "../../coqgen/doc.ts";
import type { Typed } from "../typed/expr.ts";
import { expression } from "./expressions/expression.ts";
import { isExpression } from "./expressions/inline.ts";
import type { ImportsOf } from "./imports.ts";
import type { Taken } from "./names.ts";
import type { Env } from "./places.ts";
import type { Leaf } from "./statements/leaf.ts";
import { statementsOf } from "./statements/statement.ts";
import { TOP } from "./syntax.ts";

/** Terms that are written in another way: the calls that a generator yields. */
interface Yielded {
  readonly write: (at: Typed, env: Env) => Doc | undefined;
  /** Whether one of them is in a term, so that it is not put into a function. */
  readonly holds: (at: Typed) => boolean;
  /** The type that they come to. */
  readonly result: string;
}

export class Printer {
  private now: Yielded | undefined;

  constructor(
    readonly imports: ImportsOf,
    readonly taken: Taken,
  ) {}

  fresh(name: string): string {
    return this.taken.fresh(name);
  }

  /** Prints something that is a scope of its own. */
  inside<T>(print: () => T): T {
    return this.taken.inside(print);
  }

  /** A value as an expression, in parentheses where its place binds stronger. */
  expr(at: Typed, env: Env, level = TOP): Doc {
    return expression(this, at, env, level);
  }

  /** Whether a value can be written without statements. */
  isExpression(at: Typed, env: Env): boolean {
    return isExpression(this, at, env);
  }

  /**
   * A value as statements.
   *
   * @param flat no `switch`: a `break` in it would not leave the loop around it
   * @param split terms that are statements, even where an expression would do
   */
  statements(at: Typed, env: Env, leaf: Leaf, flat = false, split = (_: Typed): boolean => false): readonly Doc[] {
    return statementsOf(this, at, env, leaf, flat, split);
  }

  /** A value that a function returns. */
  readonly returning: Leaf = {
    emit: (value, env) => [group("return ", this.expr(value, env), ";")],
    leaves: () => true,
  };

  get yielded(): Yielded | undefined {
    return this.now;
  }

  /** Prints statements of a generator. */
  yielding<T>(yielded: Yielded, print: () => T): T {
    const before = this.now;
    this.now = yielded;
    try {
      return print();
    } finally {
      this.now = before;
    }
  }
}
