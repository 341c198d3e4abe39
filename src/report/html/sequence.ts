/** A message sequence chart with everything at its coordinates, to be drawn without a script. */
import type { Arrow, Chart } from "../explore/chart.ts";

const laneWidth = 150;
const rowHeight = 34;
const left = 90;
const top = 58;

const x = (lane: number): number => left + lane * laneWidth;
/** The height of a step, from 1; what was there at the beginning is at 0. */
const y = (step: number): number => top + 12 + step * rowHeight;

export function sequenceOf(chart: Chart) {
  const { lanes, steps, arrows } = chart;
  const width = left * 2 + Math.max(0, lanes.length - 1) * laneWidth + 60;
  const bottom = y(steps.length) + 26;
  return {
    width,
    height: bottom + 8,
    lanes: lanes.map(({ name, wrong, downAt }, i) => ({
      name,
      tone: wrong ? "wrong" : "",
      x: x(i),
      boxX: x(i) - 50,
      from: top - 16,
      to: downAt === undefined ? bottom : y(downAt),
      ...(downAt === undefined ? {} : { down: { from: y(downAt), to: bottom } }),
    })),
    arrows: arrows.map(arrowOf),
    marks: steps.map(({ kind, lane, peerLane, short }, i) => {
      // Beside the arrow, not across it.
      const leftward = peerLane !== undefined && peerLane > lane && lane > 0;
      return {
        x: x(lane),
        y: y(i + 1),
        tone: kind === "crash" || kind === "lose" ? "fault" : kind === "perform" || kind === "nothing" ? "inside" : "",
        textX: x(lane) + (leftward ? -10 : 10),
        textY: y(i + 1) - 6,
        anchor: leftward ? "end" : "start",
        text: `${i + 1} ${short}`,
      };
    }),
  };
}

function arrowOf({ from, to, start, end, lost, text }: Arrow) {
  const known = end !== undefined;
  const startX = x(from);
  const endX = known ? x(to) : startX + (x(to) - startX) * 0.7;
  const endY = known ? y(end) : y(start) + 14;
  return {
    tone: lost ? "lost" : known ? "received" : "flying",
    path: `M${startX},${y(start)} L${endX},${endY}`,
    tip: known && !lost ? tipOf(startX, y(start), endX, endY) : undefined,
    ...(known && !lost ? {} : { end: { x: endX, y: endY + 4, sign: lost ? "✕" : "○" } }),
    text,
  };
}

/** A head at the end of a line, as a path of its own: markers have ids, and a page may have many charts. */
export function tipOf(fromX: number, fromY: number, x: number, y: number): string {
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [((x - fromX) / length) * 8, ((y - fromY) / length) * 8];
  const round = (n: number): number => Math.round(n * 10) / 10;
  return `M${round(x)},${round(y)} L${round(x - dx - dy / 2)},${round(y - dy + dx / 2)} L${round(x - dx + dy / 2)},${round(y - dy - dx / 2)} z`;
}
