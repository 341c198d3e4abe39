/**
 * Proof scripts. A contract's proof has one tactic for each statement of the program, in the program's shape, so that a
 * step that fails is at the line of its statement. Other obligations are one call of the automation.
 */
import type { ProgramDecl } from "../ir/decl.ts";
import type { Local, Pattern } from "../ir/expr.ts";
import type { Prog } from "../ir/program.ts";
import type { Span } from "../ir/span.ts";
import { cat, type Doc, from, hard, nest } from "./doc.ts";
import { claimParams, type LoopAction, loopsOf } from "./loops.ts";
import type { Obligation } from "./obligations.ts";
import type { Scope } from "./scope.ts";
import { Parts, partAt, programSpecBodies, quantify } from "./specification.ts";

/** A tactic at its statement, or the bullets that follow one. */
type Step = { readonly tactic: Doc; readonly span: Span } | { readonly goals: readonly (readonly Step[])[] };

export function proofDoc(obligation: Obligation, scope: Scope): Doc {
  const body =
    obligation.kind === "contract"
      ? contractScript(obligation.program, scope)
      : obligation.kind === "deployment"
        ? [{ tactic: "by_computation", span: obligation.span }]
        : [{ tactic: "obligation", span: obligation.span }];
  return cat("Proof.", nest(cat(...stepsDoc(body, 0))), hard, "Qed.");
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
  const writer = new Writer(program, scope);
  const span = program.requires?.span ?? program.span;
  const promise = program.ensures?.span ?? program.span;
  return [
    { tactic: "start_contract", span },
    ...writer.script(program.body, new Map(), () => [{ tactic: "claim", span: promise }]),
  ];
}

/** What a local is known to be, where the proof has already taken both cases. */
type Known = ReadonlyMap<Local, "none" | "some">;

class Writer {
  private readonly numbers: ReadonlyMap<LoopAction, number>;

  constructor(
    private readonly program: ProgramDecl,
    private readonly scope: Scope,
  ) {
    this.numbers = new Map(loopsOf(program.body).map((loop, i) => [loop, i + 1]));
  }

  /** The steps of a program; `then` is what follows where it returns. */
  script(prog: Prog, known: Known, then: (prog: Prog & { k: "ret" }) => readonly Step[]): readonly Step[] {
    const { span } = prog;
    switch (prog.k) {
      case "ret":
        return [{ tactic: "do_return", span }, ...then(prog)];
      case "fail":
        return [{ tactic: "do_fail", span }];
      case "let":
        return [{ tactic: "do_let", span }, ...this.script(prog.body, known, then)];
      case "if":
        return [
          { tactic: "do_if", span },
          { goals: [this.script(prog.then, known, then), this.script(prog.else, known, then)] },
        ];
      case "match":
        return this.match(prog, known, then);
      case "bind":
        return this.bind(prog, known, then);
    }
  }

  private match(
    prog: Prog & { k: "match" },
    known: Known,
    then: (prog: Prog & { k: "ret" }) => readonly Step[],
  ): readonly Step[] {
    const { of, cases, span } = prog;
    const fact = of.k === "local" ? known.get(of.local) : undefined;
    if (fact !== undefined) {
      const chosen = cases.find((one) => one.pattern.k === fact) ?? cases.find((one) => one.pattern.k === "any");
      return chosen === undefined ? [] : [{ tactic: "do_known", span }, ...this.script(chosen.body, known, then)];
    }
    return [{ tactic: "do_match", span }, { goals: this.branches(prog).map((body) => this.script(body, known, then)) }];
  }

  /** The branch of each constructor, in the order in which Coq takes them. */
  private branches(prog: Prog & { k: "match" }): readonly Prog[] {
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

  private bind(
    prog: Prog & { k: "bind" },
    known: Known,
    then: (prog: Prog & { k: "ret" }) => readonly Step[],
  ): readonly Step[] {
    const { action, span, body } = prog;
    const rest = (): readonly Step[] => this.script(body, known, then);
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
          answer === undefined ? known : new Map(known).set(answer, fact);
        return [
          { tactic: "do_try_receive", span: action.span },
          { goals: [this.script(body, with_("none"), then), this.script(body, with_("some"), then)] },
        ];
      }
      case "run":
        return [{ tactic: "do_first", span }, ...this.script(action.prog, known, rest)];
      default:
        return this.loop(action, known, rest);
    }
  }

  private loop(loop: LoopAction, known: Known, rest: () => readonly Step[]): readonly Step[] {
    const claimed = loop.invariant.span;
    const again: Step = { tactic: "claim", span: claimed };
    const kept = { tactic: cat(this.loopTactic(loop), " ", this.claim(loop)), span: claimed };
    const first: readonly Step[] = [{ tactic: "claim", span: claimed }];
    const body = this.script(loop.body, known, (ret) =>
      loop.exits && ret.value.k === "op" && ret.value.op === "right" ? rest() : [again],
    );
    if (loop.k === "iter") return [kept, { goals: [first, body] }];
    return [kept, { goals: [first, body, rest()] }];
  }

  private loopTactic(loop: LoopAction): string {
    if (loop.k === "for") return `${loop.entries ? "do_for_entries" : "do_for"}${loop.exits ? "_exit" : ""}`;
    return loop.k === "while" ? "do_while" : "do_iter";
  }

  /** `(fun i answers s => client_loop1 f inputs i answers (locals s self tt) = true)` */
  private claim(loop: LoopAction): Doc {
    const { scope, program } = this;
    const index = loop.k === "for" && loop.entries;
    const number = this.numbers.get(loop) ?? 1;
    if (loop.invariant.holds === undefined) return index ? "(fun _ _ _ => True)" : "(fun _ _ => True)";
    const params = claimParams(loop, program.scope.params);
    const used = new Parts(scope).loop(program, loop);
    const inner = scope.bind(
      [...params.index, ...loop.vars],
      [],
      [...program.scope.params.map((param) => scope.local(param)), "s", scope.names.part(program, `loop${number}`)],
    );
    const vars = loop.vars.map((local) => (params.vars.includes(local) ? inner.local(local) : "_"));
    const tuple = vars.length === 0 ? "_" : vars.length === 1 ? (vars[0] ?? "_") : `'(${vars.join(", ")})`;
    const position = index ? ` ${params.index[0] === undefined ? "_" : inner.local(params.index[0])}` : "";
    const self = program.self.k === "local" ? scope.local(program.self.local) : "self";
    const args = [
      ...params.outer.map((local) => scope.local(local)),
      ...params.index.map((local) => inner.local(local)),
      ...params.vars.map((local) => inner.local(local)),
      ...params.states.map(() => `(locals s ${self} tt)`),
    ];
    const state = params.states.length === 0 ? "_" : "s";
    return cat(
      `(fun${position} ${tuple} ${state} => `,
      partAt(program, `loop${number}`, used, scope),
      ...args.map((arg) => ` ${arg}`),
      " = true)",
    );
  }
}
