/** What a search has covered, exactly: a clean result says no more than this. */
import type { ExploreOptions, SearchReport } from "../../explore/outcome.ts";
import type { Stopped } from "../../explore/search/budget.ts";

export const counted = (n: number, noun: string): string => `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`;
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/** A sentence without its full stop. */
export function covered(report: SearchReport, options: ExploreOptions): string {
  switch (report.search) {
    case "exhaustive":
      return exhaustive(report, options);
    case "simulation": {
      const runs = counted(report.traces ?? 0, "random run");
      const steps = `of up to ${counted(options.bounds.steps, "step")}`;
      return `${runs} ${steps}, ${counted(report.states, "configuration")} with repetition${ended(report, options)}`;
    }
    default:
      return (
        `${counted(report.states, "configuration")} near reachable ones that satisfy all invariants, ` +
        `and all ${counted(report.transitions, "step")} from them${ended(report, options)}`
      );
  }
}

function exhaustive(report: SearchReport, options: ExploreOptions): string {
  const { states, depth = 0, complete, symmetric } = report;
  const swaps = (symmetric ?? []).map((nodes) => nodes.join(", ")).join("; ");
  const up = swaps === "" ? "" : `, up to swapping nodes ${swaps}`;
  if (complete === true) return `all ${counted(states, "reachable configuration")}${up}`;
  if (report.stopped === "depth")
    return `all ${counted(states, "configuration")} within ${counted(depth, "step")}${up}, none further away`;
  return `${counted(states, "configuration")}, among them all within ${counted(depth, "step")}${up}${ended(report, options)}`;
}

/** Why it ended where it did, and so what it has not covered. */
function ended({ stopped }: SearchReport, options: ExploreOptions): string {
  return stopped === undefined ? "" : `; ${why(stopped, options)}, and the rest was not covered`;
}

function why(stopped: Stopped, { bounds }: ExploreOptions): string {
  switch (stopped) {
    case "seconds":
      return `its ${counted(bounds.seconds, "second")} were over`;
    case "states":
      return `${counted(bounds.states, "configuration")} are the most that are kept`;
    case "memory":
      return `${grouped(bounds.memory)} MB of memory were used`;
    case "depth":
      return `${counted(bounds.depth, "step")} are the most that are taken`;
    default:
      return "it was interrupted";
  }
}
