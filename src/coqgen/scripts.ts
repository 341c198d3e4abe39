/**
 * Proof scripts. A contract's proof has one tactic for each statement of the program, in the program's shape, so that a
 * step that fails is at the line of its statement. Other obligations are one call of the automation.
 */
import type { ProgramDecl } from "../ir/decl.ts";
import type { Expr, Local, Pattern } from "../ir/expr.ts";
import type { Prog } from "../ir/program.ts";
import type { Span } from "../ir/span.ts";
import { anyName, calledBy } from "./calls.ts";
import { cat, type Doc, from, hard, nest } from "./doc.ts";
import { filled } from "./expressions.ts";
import { hasOutline, type LoopAction } from "./loops.ts";
import type { Obligation } from "./obligations.ts";
import type { Scope } from "./scope.ts";
import { programSpecBodies } from "./specification/bodies.ts";
import { Parts } from "./specification/parts.ts";
import { partAt } from "./specification/references.ts";
import { quantify } from "./specification/statement.ts";

/** A tactic at its statement, or the bullets that follow one. */
type Step = { readonly tactic: Doc; readonly span: Span } | { readonly goals: readonly (readonly Step[])[] };

export function proofDoc(obligation: Obligation, scope: Scope): Doc {
  const body =
    obligation.kind === "contract"
      ? contractScript(obligation.program, scope)
      : obligation.kind === "deployment"
        ? [{ tactic: "by_computation", span: obligation.span }]
        : [{ tactic: tacticOf(obligation), span: obligation.span }];
  return cat("Proof.", nest(cat(...stepsDoc(body, 0))), hard, "Qed.");
}

/** The automation for what is not proved step by step. */
function tacticOf(obligation: Obligation): string {
  if (obligation.kind === "lemma") return "consequence";
  // A claim of each node's states is as the claims of one protocol are.
  return "across" in obligation && obligation.across.pattern === "across" ? "across_obligation" : "obligation";
}

const bullets = ["-", "+", "*", "--", "++", "**", "---", "+++", "***"];

function stepsDoc(steps: readonly Step[], depth: number): readonly Doc[] {
  return steps.flatMap((step): readonly Doc[] => {
    if ("tactic" in step) return [hard, from(step.span, cat(step.tactic, "."))];
    const bullet = bullets[depth] ?? "-".repeat(depth);
    return step.goals.map((goal) =>
      cat(hard, bullet, " ", { k: "nest", by: bullet.length + 1, doc: cat(...dropFirst(stepsDoc(goal, depth + 1))) }),
    );
  });
}

/** The first tactic stands behind its bullet, without a line break before it. */
const dropFirst = (docs: readonly Doc[]): readonly Doc[] => (docs[0] === hard ? docs.slice(1) : docs);

function contractScript(program: ProgramDecl, outer: Scope): readonly Step[] {
  const { scope } = quantify(program, outer, programSpecBodies(program));
  const span = program.requires?.span ?? program.span;
  const promise = program.ensures?.span ?? program.span;
  const start: readonly Step[] = !hasOutline(program.body)
    ? [{ tactic: "start_contract", span }]
    : [
        { tactic: "start_by_name", span },
        { tactic: cat("along ", outlineAt(program, scope)), span },
      ];
  return [...start, ...script(program.body, new Map(), () => [{ tactic: "claim", span: promise }])];
}

/** The outline at the program's parameters, and of whatever it calls. */
function outlineAt(program: ProgramDecl, scope: Scope): Doc {
  const called = calledBy(program).map((callee) => anyName(program, callee, scope));
  const outline = partAt(program, "outline", new Parts(scope).outline(program), scope, called.length === 0 ? 9 : 200);
  return called.length === 0 ? outline : cat("(", filled(outline, called), ")");
}

/** What a local is known to be, where the proof has already taken all cases: its constructors, outermost first. */
type Known = ReadonlyMap<Local, readonly string[]>;

/** The steps of a program; `then` is what follows where it returns. */
function script(prog: Prog, known: Known, then: (prog: Prog & { k: "ret" }) => readonly Step[]): readonly Step[] {
  const { span } = prog;
  switch (prog.k) {
    case "ret":
      return [{ tactic: "do_return", span }, ...then(prog)];
    case "fail":
      return [{ tactic: "do_fail", span }];
    case "let":
      return [{ tactic: "do_let", span }, ...script(prog.body, known, then)];
    case "if":
      return [{ tactic: "do_if", span }, { goals: [script(prog.then, known, then), script(prog.else, known, then)] }];
    case "match":
      return match(prog, known, then);
    case "bind":
      return bind(prog, known, then);
    case "stable": {
      const claimed = prog.assertion.span;
      const goals: readonly (readonly Step[])[] = [
        [{ tactic: "stability", span: claimed }],
        [{ tactic: "claim", span: claimed }],
        script(prog.body, known, then),
      ];
      return [{ tactic: "do_assert_stable", span: claimed }, { goals }];
    }
  }
}

function match(
  prog: Prog & { k: "match" },
  known: Known,
  then: (prog: Prog & { k: "ret" }) => readonly Step[],
): readonly Step[] {
  const { of, cases, span } = prog;
  const fact = of.k === "local" ? known.get(of.local) : undefined;
  if (fact !== undefined) {
    const chosen = cases.find((one) => constructorsOf(one.pattern).every((name, i) => name === fact[i]));
    return chosen === undefined ? [] : [{ tactic: "do_known", span }, ...script(chosen.body, known, then)];
  }
  return [{ tactic: "do_match", span }, { goals: branches(prog).map((body) => script(body, known, then)) }];
}

/** The constructors that a pattern asks for, outermost first. */
function constructorsOf(pattern: Pattern): readonly string[] {
  if (pattern.k === "library") return [pattern.name, ...constructorsOf(pattern.of)];
  return pattern.k === "some" || pattern.k === "none" ? [pattern.k] : [];
}

/** The branch of each constructor, in the order in which Coq takes them. */
function branches(prog: Prog & { k: "match" }): readonly Prog[] {
  const fallback = prog.cases.find((one) => one.pattern.k === "any" || one.pattern.k === "bind");
  const branch = (is: (pattern: Pattern) => boolean): readonly Prog[] => {
    const found = prog.cases.find((one) => is(one.pattern)) ?? fallback;
    return found === undefined ? [] : [found.body];
  };
  const kinds = prog.cases.map((one) => one.pattern);
  const variant = kinds.find((pattern) => pattern.k === "variant");
  if (variant !== undefined && variant.k === "variant") {
    return variant.decl.variants.flatMap((one) =>
      branch((pattern) => pattern.k === "variant" && pattern.tag === one.tag),
    );
  }
  if (kinds.some((pattern) => pattern.k === "nil" || pattern.k === "cons")) {
    return [...branch((pattern) => pattern.k === "nil"), ...branch((pattern) => pattern.k === "cons")];
  }
  if (kinds.some((pattern) => pattern.k === "some" || pattern.k === "none")) {
    return [...branch((pattern) => pattern.k === "some"), ...branch((pattern) => pattern.k === "none")];
  }
  return prog.cases.map((one) => one.body);
}

function bind(
  prog: Prog & { k: "bind" },
  known: Known,
  then: (prog: Prog & { k: "ret" }) => readonly Step[],
): readonly Step[] {
  const { action, span, body } = prog;
  const rest = (): readonly Step[] => script(body, known, then);
  switch (action.k) {
    case "send":
      return [{ tactic: "do_send", span: action.span }, ...rest()];
    case "perform":
      return [{ tactic: "do_perform", span: action.span }, ...rest()];
    case "read":
      return [{ tactic: "do_read", span: action.span }, ...rest()];
    case "receive": {
      if (!action.tries) return [{ tactic: "do_receive", span: action.span }, ...rest()];
      const answer = prog.pattern.k === "bind" ? prog.pattern.local : undefined;
      const with_ = (fact: "none" | "some"): Known =>
        answer === undefined ? known : new Map(known).set(answer, [fact]);
      return [
        { tactic: "do_try_receive", span: action.span },
        { goals: [script(body, with_("none"), then), script(body, with_("some"), then)] },
      ];
    }
    case "call":
      return [{ tactic: "do_call_any", span: action.span }, ...rest()];
    case "run":
      return [{ tactic: "do_first", span }, ...script(action.prog, known, rest)];
    default:
      return loop(action, known, (outcome) => {
        const bound = prog.pattern.k === "bind" && outcome.length > 0 ? prog.pattern.local : undefined;
        return script(body, bound === undefined ? known : new Map(known).set(bound, outcome), then);
      });
  }
}

/** @param rest what follows, where the loop's value has these constructors */
function loop(loop: LoopAction, known: Known, rest: (outcome: readonly string[]) => readonly Step[]): readonly Step[] {
  const claimed = loop.invariant.span;
  const again: Step = { tactic: "claim", span: claimed };
  const kept = { tactic: loopTactic(loop), span: claimed };
  const first: readonly Step[] = [{ tactic: "claim", span: claimed }];
  const body = script(loop.body, known, (ret) => {
    const outcome = outcomeOf(ret.value);
    if (!loop.exits || outcome[0] !== "inr") return [again];
    // The return has gone on with the loop's own value: of a loop that only ends by leaving, what it leaves with.
    return rest(loop.k === "iter" ? outcome.slice(1) : outcome);
  });
  if (loop.k === "iter") return [kept, { goals: [first, body] }];
  return [kept, { goals: [first, body, rest(loop.exits ? ["inl"] : [])] }];
}

/** The sums that a value says it is in, as `leave` in `extract/programs/loops.ts` makes them. */
function outcomeOf(value: Expr): readonly string[] {
  if (value.k !== "op" || (value.op !== "left" && value.op !== "right")) return [];
  const [inner] = value.args;
  return [value.op === "left" ? "inl" : "inr", ...(inner === undefined ? [] : outcomeOf(inner))];
}

function loopTactic(loop: LoopAction): string {
  if (loop.k === "for") return `${loop.entries ? "do_for_entries" : "do_for"}${loop.exits ? "_exit" : ""}`;
  return loop.k === "while" ? "do_while" : "do_iter";
}
