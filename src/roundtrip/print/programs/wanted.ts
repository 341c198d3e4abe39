/** Which messages a receive wants, and what it takes from one. */
import { bool, prune, type Variant } from "../../../ir/types.ts";
import { ifThenElse } from "../../typed/connectives.ts";
import type { Typed, Var } from "../../typed/expr.ts";
import { Mistyped } from "../../typed/unify.ts";

/** The messages that a receive wants. */
export interface Wanted {
  /** Their kind. */
  readonly variant: Variant;
  /** The fields of one, as variables. */
  readonly parts: readonly Var[];
  /** When one is wanted. */
  readonly where: Typed;
  /** What the receive gives of one that is wanted. */
  readonly value: Typed;
}

export function wantedOf({ pick, msg }: Typed & { k: "receive" }): Wanted {
  const type = prune(msg.type);
  const decl = type.k === "named" && type.decl.kind === "union" ? type.decl : undefined;
  const [only] = decl?.variants ?? [];
  const wanted = (variant: Variant, parts: readonly Var[], body: Typed): Wanted => ({
    variant,
    parts,
    where: condition(body),
    value: picked(body),
  });
  if (pick.k === "union" && pick.of.k === "var" && pick.of.of === msg) {
    const cases = pick.cases.filter((one) => one.body.k !== "none");
    const [one] = cases;
    if (cases.length === 1 && one?.variant !== undefined) return wanted(one.variant, one.vars, one.body);
  }
  if (decl !== undefined && decl.variants.length === 1 && only !== undefined) {
    if (pick.k === "open" && pick.of.k === "var" && pick.of.of === msg)
      return wanted(
        only,
        pick.parts.map(([part]) => part),
        pick.body,
      );
    return wanted(only, [], pick);
  }
  throw new Mistyped("a receive takes messages of several kinds");
}

/** When an option is something. */
function condition(at: Typed): Typed {
  const yes: Typed = { k: "boolean", value: true, type: bool };
  switch (at.k) {
    case "some":
      return yes;
    case "none":
    case "absurd":
      return { ...yes, value: false };
    case "if":
      return ifThenElse(at.cond, condition(at.then), condition(at.else), bool);
    case "let":
    case "open":
      return { ...at, body: condition(at.body), type: bool };
    case "option":
      return { ...at, then: condition(at.then), none: condition(at.none), type: bool };
    case "union":
      return { ...at, cases: at.cases.map((one) => ({ ...one, body: condition(one.body) })), type: bool };
    default:
      return { k: "op", op: "defined", args: [at], type: bool };
  }
}

/** What an option is, where it is something. */
function picked(at: Typed): Typed {
  const type = resultOfOption(at);
  const never = (one: Typed): boolean => one.k === "none";
  switch (at.k) {
    case "some":
      return at.value;
    case "none":
      return { k: "absurd", type };
    case "if":
      if (never(at.else)) return picked(at.then);
      if (never(at.then)) return picked(at.else);
      return { ...at, then: picked(at.then), else: picked(at.else), type };
    case "let":
    case "open":
      return { ...at, body: picked(at.body), type };
    case "option":
      return { ...at, then: picked(at.then), none: picked(at.none), type };
    case "union":
      return { ...at, cases: at.cases.map((one) => ({ ...one, body: picked(one.body) })), type };
    default:
      return at;
  }
}

function resultOfOption(at: Typed): Typed["type"] {
  const type = prune(at.type);
  return type.k === "option" ? type.of : type;
}
