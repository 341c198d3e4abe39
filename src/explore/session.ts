/** Explores one target: the searches one after the other, and what they find, told with places. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Authored } from "./load/authored.ts";
import { materialOf } from "./load/candidates.ts";
import { type Built, build, type Target } from "./model/subject.ts";
import { Symmetry } from "./model/symmetry.ts";
import { type Configuration, StepThrew, type Watch } from "./model/system.ts";
import type { ExploreOptions, Finding, SearchName, SearchReport, TargetReport } from "./outcome.ts";
import { Budget, type Counters } from "./search/budget.ts";
import { type Exhausted, exhaustive, type Found, type Obstacle } from "./search/exhaustive.ts";
import { induction } from "./search/induction.ts";
import { simulate } from "./search/simulate.ts";
import { failureAt, shortened, type Way, wayAlong } from "./search/way.ts";
import { describeThrown, explain, type TraceContext, traceOf } from "./trace/build.ts";
import { thrownAt } from "./trace/thrown.ts";
import type { Trace, TraceFailure } from "./trace/trace.ts";
import { Unkeepable } from "./values/canonical.ts";

export interface Hooks {
  readonly watch: Watch;
  readonly interrupted: () => boolean;
  readonly progress: (search: SearchName, counters: Counters, seconds: number) => void;
  readonly finding: (finding: Finding) => void;
  /** Is given what has been done so far, after each search. */
  readonly done: (report: TargetReport) => void;
}

interface Searched {
  readonly report: SearchReport;
  readonly found: Found | undefined;
  readonly obstacle: Obstacle | undefined;
  /** How representatives were chosen, where they were. */
  readonly symmetry?: Symmetry | undefined;
}

export class Session {
  private readonly built: Built;

  /** @throws StepThrew, Unkeepable where the first configuration cannot be made */
  constructor(
    private readonly target: Target,
    private readonly authored: Authored,
    private readonly options: ExploreOptions,
    private readonly hooks: Hooks,
  ) {
    this.built = build(target, options.faults, options.mustEnd, hooks.watch);
  }

  run(): TargetReport {
    const searches: SearchReport[] = [];
    const skipped: { search: SearchName; why: string }[] = [];
    let through: string | undefined;
    for (const search of this.options.searches) {
      if (through !== undefined && search !== "induction") {
        skipped.push({ search, why: through });
        continue;
      }
      const searched = this.search(search);
      if ("why" in searched) {
        skipped.push({ search, why: searched.why });
        continue;
      }
      searches.push(searched.report);
      const wrong = this.tell(search, searched);
      // What has been done is told at once: the next search may have to be ended.
      this.hooks.done(this.report(searches, skipped));
      if (this.hooks.interrupted()) break;
      if (wrong) {
        for (const later of this.options.searches.slice(this.options.searches.indexOf(search) + 1))
          skipped.push({ search: later, why: "a counterexample is known" });
        break;
      }
      if (searched.report.complete === true) through = "every reachable configuration has been checked";
    }
    this.tellOrdered();
    return this.report(searches, skipped);
  }

  private report(searches: readonly SearchReport[], skipped: TargetReport["skipped"]): TargetReport {
    const { target, built } = this;
    return {
      subject: target.subject,
      chosen: target.chosen,
      nodes: built.system.nodes.length,
      invariants: built.claims.size,
      tried: target.deployment === undefined ? triedIn(target) : undefined,
      span: target.deployment?.authored?.span ?? target.world?.authored?.span ?? target.protocols[0]?.authored?.span,
      searches: [...searches],
      skipped: [...skipped],
    };
  }

  private budget(search: SearchName): Budget {
    return new Budget(this.options.bounds, this.hooks.interrupted, (counters, seconds) =>
      this.hooks.progress(search, counters, seconds),
    );
  }

  private search(search: SearchName): Searched | { readonly why: string } {
    if (search === "exhaustive") return this.exhaustive();
    return search === "simulation" ? this.simulation() : this.induction();
  }

  private exhaustive(): Searched {
    const { built, options } = this;
    const symmetry =
      options.symmetry && built.kind === "protocols" ? Symmetry.of(built.system, this.target.protocols) : undefined;
    if (symmetry !== undefined) {
      const budget = this.budget("exhaustive");
      const checker = {
        check: (config: Configuration, length: number) => {
          const broken = symmetry.check(built.claims, config, length);
          return broken === undefined ? undefined : ({ kind: "invariant", ...broken } as const);
        },
      };
      const result = exhaustive({ ...built.model, checker }, budget, symmetry.canonize);
      if (this.agrees(symmetry, result))
        return {
          report: { ...exhaustiveReport(result, budget), symmetric: symmetry.classes },
          found: result.found,
          obstacle: result.obstacle,
          symmetry,
        };
    }
    const budget = this.budget("exhaustive");
    const result = exhaustive(built.model, budget);
    return { report: exhaustiveReport(result, budget), found: result.found, obstacle: result.obstacle };
  }

  /** Whether what was found with representatives only stands. */
  private agrees(symmetry: Symmetry, result: Exhausted): boolean {
    if (result.obstacle !== undefined) return false;
    const { built } = this;
    if (result.found !== undefined) {
      // A way that really can be gone needs no symmetry to be believed.
      try {
        const way = wayAlong(built.model, result.found.path, symmetry.canonize);
        return failureAt(built.model, way.configs.at(-1) as Configuration) !== undefined;
      } catch {
        return false;
      }
    }
    try {
      return symmetry.stepsAgree();
    } catch (error) {
      if (error instanceof StepThrew || error instanceof Unkeepable) return false;
      throw error;
    }
  }

  private simulation(): Searched {
    const budget = this.budget("simulation");
    const { seed } = this.options;
    const { found, obstacle, states, traces, longest, ends, waits, stopped } = simulate(this.built.model, budget, seed);
    return {
      report: {
        search: "simulation",
        states,
        transitions: states,
        traces,
        longest,
        seed,
        ends,
        waits,
        ...(stopped === undefined ? {} : { stopped }),
        seconds: budget.elapsed,
      },
      found,
      obstacle,
    };
  }

  private induction(): Searched | { readonly why: string } {
    const { built, target } = this;
    if (built.kind !== "protocols") {
      const one = target.protocols.length === 1;
      return { why: one ? "its protocol is searched on its own" : "its world is searched on its own" };
    }
    if (built.claims.size === 0) return { why: "there are no invariants" };
    const budget = this.budget("induction");
    const { seed } = this.options;
    const model = { ...built.model, system: built.system };
    const parts = target.protocols.map((use) => ({
      use,
      material: materialOf(use.protocol, use.authored?.strings ?? []),
    }));
    const result = induction(model, built.claims, parts, budget, seed);
    const { found, obstacle, states, transitions, attempts, stopped } = result;
    return {
      report: {
        search: "induction",
        states,
        transitions,
        attempts,
        seed,
        ...(stopped === undefined ? {} : { stopped }),
        seconds: budget.elapsed,
      },
      found,
      obstacle,
    };
  }

  private context(search: SearchName): TraceContext {
    const { target, built, authored, options } = this;
    return {
      target,
      built,
      sites: authored.sites,
      files: authored.files,
      search,
      seed: search === "exhaustive" ? undefined : options.seed,
    };
  }

  /** Tells what is wrong; whether there is something. */
  private tell(search: SearchName, searched: Searched): boolean {
    const { found, obstacle } = searched;
    if (obstacle !== undefined) this.tellObstacle(search, obstacle);
    if (found === undefined) return obstacle !== undefined;
    const context = this.context(search);
    let way = wayAlong(this.built.model, found.path, searched.symmetry?.canonize);
    let failure = found.failure;
    if (searched.symmetry !== undefined)
      failure = failureAt(this.built.model, way.configs.at(-1) as Configuration) ?? failure;
    if (search === "simulation") ({ way, failure } = shortened(this.built.model, way, failure));
    const explained = explain(context, way, failure);
    if (explained === undefined) {
      const name = failure.kind === "invariant" ? failure.name : failure.kind;
      this.say({
        code: "DSL4530",
        severity: "error",
        message: `${name} depends on the order of messages in flight, and the search stops where it does not hold in one of them`,
        hint: "messages in flight are a multiset: say what holds of them in whatever order, with sameElements, every, some",
        ...spanOf(failure.kind === "invariant" ? this.invariantSpan(failure.label, failure.name) : undefined),
      });
      return true;
    }
    this.publish(context, way, explained);
    return true;
  }

  private publish(context: TraceContext, way: Way, failure: TraceFailure): void {
    const trace = traceOf(context, way, failure);
    this.say(
      {
        code: failure.code,
        severity: "error",
        message: failure.message,
        hint: hintFor(failure, this.options),
        ...spanOf(failure.span),
      },
      trace,
    );
  }

  private tellObstacle(search: SearchName, { path, error }: Obstacle): void {
    const context = this.context(search);
    const way: Way = path.length === 0 ? { configs: [], events: [] } : wayAlong(this.built.model, path);
    this.say(
      obstacleDiagnostic(error, this.target, this.authored.files),
      way.configs.length === 0
        ? undefined
        : traceOf(context, way, {
            code: error instanceof StepThrew ? "DSL4521" : "DSL4525",
            claim: "every step comes to an end",
            message: error.message,
            nodes: error instanceof StepThrew ? [error.node] : [],
            span: undefined,
            whole: undefined,
          }),
    );
  }

  private tellOrdered(): void {
    for (const { labelName, name } of this.built.claims.ordered) {
      this.say({
        code: "DSL4530",
        severity: "warning",
        message: `invariant ${name} depends on the order of messages in flight, which the search does not distinguish`,
        hint: "messages in flight are a multiset: say what holds of them in whatever order, with sameElements, every, some",
        ...spanOf(this.invariantSpan(labelName, name)),
      });
    }
  }

  private invariantSpan(label: string | undefined, name: string) {
    const { protocols, world } = this.target;
    const authored = label === undefined ? world?.authored : protocols.find((one) => one.label === label)?.authored;
    const own = authored?.invariants.get(name);
    return own ?? (authored !== undefined && "theorems" in authored ? authored.theorems.get(name) : undefined);
  }

  private say(diagnostic: Diagnostic, trace?: Trace): void {
    this.hooks.finding({ diagnostic, subject: this.target.subject, trace });
  }
}

/** What is tried, by label where there are several. */
const triedIn = ({ protocols }: Target): string =>
  protocols.map(({ label, tried }) => (protocols.length === 1 ? tried : `${label}: ${tried}`)).join("; ");

const spanOf = (span: Diagnostic["span"]) => (span === undefined ? {} : { span });

function exhaustiveReport(result: Exhausted, budget: Budget): SearchReport {
  const { states, transitions, depth, complete, ends, waits, stopped } = result;
  return {
    search: "exhaustive",
    states,
    transitions,
    depth,
    complete,
    ends,
    waits,
    ...(stopped === undefined ? {} : { stopped }),
    seconds: budget.elapsed,
  };
}

function hintFor(failure: TraceFailure, { seed }: ExploreOptions): string {
  switch (failure.code) {
    case "DSL4502":
      return "the first configuration need not be reachable: say in an invariant what rules it out, or mend the step";
    case "DSL4508":
      return "the configuration need not be reachable: say in an invariant what rules it out, or mend the theorem";
    case "DSL4506":
      return "leave out --deadlock where programs may wait for ever";
    default:
      return `follow the trace; --seed ${seed} finds it again`;
  }
}

/** A step that throws, or a value that cannot be kept. */
export function obstacleDiagnostic(
  error: StepThrew | Unkeepable,
  target: Target,
  files: readonly string[],
): Diagnostic {
  if (error instanceof Unkeepable)
    return {
      code: "DSL4525",
      severity: "error",
      message: `${target.subject.name} makes ${error.message}, which cannot be kept`,
      hint: "states and messages are plain data of a moderate size: numbers, strings, booleans, arrays and objects",
      ...spanOf(target.protocols[0]?.authored?.span),
    };
  const authored = target.protocols.find((one) => one.label === error.label)?.authored;
  const hook = target.world?.authored?.hooks.get(error.step.replace(/^hook of /, `${error.label}.`));
  return {
    code: "DSL4521",
    severity: "error",
    message: `${error.step} of node ${error.node} throws: ${describeThrown(error.thrown)}`,
    hint: "a step that is not enabled returns undefined",
    ...spanOf(thrownAt(error.thrown, files) ?? hook ?? authored?.steps.get(error.step) ?? authored?.span),
  };
}
