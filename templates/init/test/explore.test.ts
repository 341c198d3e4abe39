/** Searches for counterexamples, without Coq: quick enough to run all day, and no proof. */
import { explore } from "disel-ts/testing";
import { test } from "vitest";

const source = (name: string): URL => new URL(`../src/${name}`, import.meta.url);

test("the protocol has no counterexample within 10 steps", async () => {
  (await explore(source("protocol.ts"), { search: "exhaustive", depth: 10 })).assertClean();
}, 60_000);

test("the deployment has no counterexample, and no program waits for ever", async () => {
  (await explore(source("deployment.ts"), { search: "exhaustive", only: "deployment", deadlock: true })).assertClean();
}, 60_000);
