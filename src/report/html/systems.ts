/** Obligations: by system, and by what they cost. */
import type { Report, ReportedObligation } from "../report.ts";
import { obligationId, type Places } from "./places.ts";
import { byWhom, counted, words } from "./words.ts";

/** How many of the slowest are seen without opening anything. */
const shownSlowest = 12;

/** A system: what belongs to one protocol or world in one folder. */
export function systemsOf(report: Report, places: Places) {
  const longest = Math.max(0, ...report.obligations.map((one) => one.seconds));
  const groups = new Map<string, { folder: string; name: string; all: [ReportedObligation, number][] }>();
  for (const [i, one] of report.obligations.entries()) {
    const folder = places.folder(one.source.file);
    const [name = one.id] = one.id.split(".");
    const key = JSON.stringify([folder, name]);
    const group = groups.get(key) ?? { folder, name, all: [] };
    group.all.push([one, i]);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ folder, name, all }, i) => {
    const proved = all.filter(([one]) => one.status === "proved").length;
    const seconds = all.reduce((sum, [one]) => sum + one.seconds, 0);
    return {
      id: `s${i}`,
      folder,
      name,
      tone: proved === all.length ? "good" : "bad",
      caption: `${proved} of ${counted(all.length, "obligation")} proved, ${seconds.toFixed(1)} s of proofs`,
      rows: all.map(([one, at]) => ({ ...rowOf(one, longest, places), id: obligationId(at) })),
    };
  });
}

/** All obligations, the slowest first. */
export function slowestOf(report: Report, places: Places) {
  const longest = Math.max(0, ...report.obligations.map((one) => one.seconds));
  const rows = report.obligations
    .map((one, i) => ({ ...rowOf(one, longest, places), seconds: one.seconds, href: `#${obligationId(i)}` }))
    .sort((a, b) => b.seconds - a.seconds);
  return { first: rows.slice(0, shownSlowest), rest: rows.slice(shownSlowest) };
}

function rowOf(one: ReportedObligation, longest: number, places: Places) {
  return {
    name: one.id,
    kind: one.kind,
    word: words[one.status],
    by: byWhom(one.by),
    time: `${one.seconds.toFixed(one.seconds < 0.1 ? 2 : 1)}\u00a0s`,
    cached: one.cached,
    /** Of a bar, in percent of the longest one. */
    width: longest === 0 ? 0 : Math.round((one.seconds / longest) * 1000) / 10,
    place: places.link(one.source),
  };
}
