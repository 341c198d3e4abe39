/** The dependency diagram: each system that hangs together as a picture of its own, laid out by dagre in layers. */

import { graphlib, layout } from "@dagrejs/dagre";
import type { Report } from "../report.ts";
import type { ReportedDeclaration, ReportedUse } from "../structure.ts";
import type { Places } from "./places.ts";
import { tipOf } from "./sequence.ts";

/** Of a character in a fixed-width font of 12 pixels, about. */
const characterWidth = 7.4;
const lineHeight = 17;
const margin = 12;

const howWords: Readonly<Record<ReportedUse["how"], string>> = {
  composes: "composes",
  over: "is over",
  calls: "calls",
  runs: "runs",
  erases: "is without ghosts",
};

export function diagramsOf(report: Report, places: Places) {
  const all = report.declarations ?? [];
  return components(all).map((members) => {
    const picture = pictureOf(all, members, places);
    const sentences = members.flatMap((i) => sentencesOf(all, i));
    return { ...picture, title: titleOf(members.flatMap((i) => all[i] ?? [])), sentences };
  });
}

function titleOf(members: readonly ReportedDeclaration[]): string {
  const main = members.filter(({ kind }) => kind === "protocol" || kind === "world");
  return (main.length === 0 ? members : main).map((one) => one.name).join(", ");
}

/** Indices of what is connected, in the order of the first of each. */
function components(all: readonly ReportedDeclaration[]): readonly (readonly number[])[] {
  const group = all.map((_, i) => i);
  const find = (i: number): number => (group[i] === i ? i : find(group[i] ?? i));
  for (const [i, { uses }] of all.entries())
    for (const { target } of uses) {
      const [a, b] = [find(i), find(target)];
      group[Math.max(a, b)] = Math.min(a, b);
    }
  const found = new Map<number, number[]>();
  for (const i of all.keys()) found.set(find(i), [...(found.get(find(i)) ?? []), i]);
  return [...found.values()];
}

/** The same in words. */
function sentencesOf(all: readonly ReportedDeclaration[], i: number): readonly string[] {
  const one = all[i];
  if (one === undefined) return [];
  const uses = one.uses.map(({ target, how, labels }) => {
    const as = labels.length === 0 ? "" : ` as ${labels.join(", ")}`;
    return `${one.kind} ${one.name} ${howWords[how]} ${all[target]?.kind} ${all[target]?.name}${as}`;
  });
  const hooks = one.hooks.map(({ label, tag }) => `world ${one.name} has a hook on sends of ${tag} in ${label}`);
  return uses.length + hooks.length === 0 ? [`${one.kind} ${one.name}`] : [...uses, ...hooks];
}

/** Without the arrows from a deployment to what its programs are over: they would say nothing new. */
function drawn(all: readonly ReportedDeclaration[], i: number): readonly ReportedUse[] {
  const uses = all[i]?.uses ?? [];
  const programs = uses.filter(({ how }) => how === "runs").map(({ target }) => all[target]);
  const known = new Set(programs.flatMap((one) => one?.uses.map(({ target }) => target) ?? []));
  return uses.filter(({ how, target }) => all[i]?.kind !== "deployment" || how !== "over" || !known.has(target));
}

function pictureOf(all: readonly ReportedDeclaration[], members: readonly number[], places: Places) {
  const graph = new graphlib.Graph({ directed: true });
  graph.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 46, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const i of members) {
    const lines = linesOf(all[i]);
    const width = Math.max(...lines.map((line) => line.length)) * characterWidth + 24;
    graph.setNode(String(i), { width, height: lines.length * lineHeight + 16 });
  }
  for (const i of members)
    for (const { target, how, labels } of drawn(all, i)) {
      const text = labels.length === 0 ? howWords[how] : labels.join(", ");
      graph.setEdge(String(i), String(target), { text, width: text.length * 6.6 + 8, height: 16, labelpos: "c" });
    }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: members.map((i) => {
      const { x, y, width, height } = graph.node(String(i)) as Box;
      const decl = all[i] as ReportedDeclaration;
      const lines = linesOf(decl);
      const first = y - (lines.length * lineHeight) / 2 + 12.5;
      return {
        kind: decl.kind,
        x: x - width / 2,
        y: y - height / 2,
        width,
        height,
        place: places.link(decl.source),
        lines: lines.map((text, at) => ({
          text,
          x,
          y: first + at * lineHeight,
          tone: at === 0 ? "kind" : at === 1 ? "name" : "hook",
        })),
      };
    }),
    edges: (graph.edges() as readonly Edge[]).map((edge) => {
      const { points, text, x, y } = graph.edge(edge) as { points: Point[]; text: string } & Point;
      const [a, b] = points.slice(-2) as [Point, Point];
      return { path: curve(points), tip: tipOf(a.x, a.y, b.x, b.y), text, x, y: y + 4, width: text.length * 6.6 + 6 };
    }),
  };
}

/** As dagre names an edge: by the names of its ends. */
interface Edge {
  readonly v: string;
  readonly w: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const linesOf = (decl: ReportedDeclaration | undefined): readonly string[] =>
  decl === undefined ? [] : [decl.kind, decl.name, ...decl.hooks.map(({ label, tag }) => `hook on ${label}.${tag}`)];

/** Straight from point to point, with the corners rounded. */
function curve(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${at(first)}`];
  for (const [i, point] of rest.entries()) {
    const next = rest[i + 1];
    if (next === undefined) parts.push(`L${at(point)}`);
    else parts.push(`L${at(towards(point, points[i] ?? point))} Q${at(point)} ${at(towards(point, next))}`);
  }
  return parts.join(" ");
}

/** A little way from one point to another. */
function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(0.5, 10 / length);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
