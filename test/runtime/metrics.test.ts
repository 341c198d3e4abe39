/** What a node says of itself where it is asked, in the format that Prometheus reads. */
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { bounds, Counters } from "../../src/runtime/ops/counters.ts";
import { Metrics } from "../../src/runtime/ops/metrics.ts";

test("messages by label and kind, and times by bound, each with those below it", async () => {
  const counters = new Counters();
  counters.count("sent", "shop", "Ask price");
  counters.count("sent", "shop", "Ask price");
  counters.count("received", "shop", "Ask price");
  for (const seconds of [0.0001, 0.002, 0.002, 60]) counters.waits.observe(seconds);
  const observed = { counters, queues: () => [], logSize: () => 0, status: () => ({}) };
  const server = new Metrics(observed).serve({ host: "127.0.0.1", port: 0 }, (error) =>
    expect.unreachable(String(error)),
  );
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const text = await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)).text();
  const value = (name: string): number =>
    Number(
      text
        .split("\n")
        .find((line) => line.startsWith(`${name} `))
        ?.split(" ")
        .at(-1),
    );
  const counts = [...text.matchAll(/^disel_messages_total\{what="(\w+)",label="shop",kind="Ask price"\} (\d+)$/gm)];
  expect(counts.map(([, what, count]) => [what, Number(count)])).toEqual([
    ["sent", 2],
    ["arrived", 0],
    ["received", 1],
  ]);
  const below = bounds.map((bound) => value(`disel_receive_wait_seconds_bucket{le="${bound}"}`));
  expect(below).toEqual(bounds.map((bound) => (bound < 0.002 ? 1 : 3)));
  expect(value('disel_receive_wait_seconds_bucket{le="+Inf"}')).toBe(4);
  expect(value("disel_receive_wait_seconds_count")).toBe(4);
  expect(value("disel_receive_wait_seconds_sum")).toBeCloseTo(60.0041);
});
