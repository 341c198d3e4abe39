/** The page with a message sequence chart, in a real browser: Chromium, where there is one. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { explore } from "disel-ts/testing";
import pixelmatch from "pixelmatch";
import { type Browser, chromium, type Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserPath } from "../support/browser.ts";
import { root } from "../support/root.ts";
import { Workspace } from "../support/workspace.ts";

const golden = path.join(root, "test/explore/golden/chart.png");
const executablePath = browserPath();
if (executablePath === undefined) console.warn("there is no Chromium here: the chart is not looked at");

describe.skipIf(executablePath === undefined)("the message sequence chart, in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
  });

  /** Two-phase commit that commits after a no. */
  async function commit(): Promise<string> {
    const workspace = Workspace.with({ "test/explore/fixtures/two-phase-commit": "system" });
    workspace.edit("system/protocol.ts", "vote.from === p && vote.yes", "vote.from === p");
    return (await explore(workspace.path("system"), { only: "TwoPhaseCommit" })).html;
  }

  /** Greetings of a text that a page must not take for its own, and something that goes wrong. */
  async function faulty(fault: { readonly loss?: number; readonly crash?: number }): Promise<string> {
    const workspace = Workspace.with({ "examples/greeter": "system" });
    for (const file of ["system/protocol.ts", "system/programs.ts"])
      workspace.write(file, workspace.read(file).replaceAll('"hello"', '"</script><b>hello"'));
    const found = await explore(workspace.path("system"), { only: "deployment", deadlock: true, ...fault });
    expect(
      found.counterexamples.map((one) => one.code),
      found.text,
    ).toEqual(["DSL4506"]);
    return found.html;
  }

  afterAll(() => browser?.close());

  async function open(text: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1180, height: 640 } });
    page.on("pageerror", (error) => {
      throw error;
    });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const file = Workspace.with({});
    file.write("trace.html", text);
    await page.goto(`file://${file.path("trace.html")}`);
    // Everything is in the page.
    expect(asked).toHaveLength(1);
    return page;
  }

  it("has a lane for each node, and an arrow for each message", async () => {
    const page = await open(await commit());
    expect(await page.locator("svg .lane").count()).toBe(3);
    expect(await page.locator("svg .head.wrong").count()).toBe(2);
    const arrows = await page.locator("svg .arrow").count();
    const flying = await page.locator("svg .arrow.flying").count();
    expect([arrows, flying]).toEqual([5, 1]);
    expect(await page.locator("#message").textContent()).toBe(
      "invariant inStep does not hold for nodes 0 and 1 after 9 steps",
    );
    await page.close();
  });

  it("steps through local states with keys, buttons and clicks, and shows what changes", async () => {
    const page = await open(await commit());
    expect(await page.locator("#at").textContent()).toBe("9/9");
    await page.keyboard.press("Home");
    expect(await page.locator("#step").textContent()).toBe("At the beginning");
    expect(await page.locator(".node tr.changed").count()).toBe(0);
    await page.keyboard.press("ArrowDown");
    expect(await page.locator("#step").textContent()).toBe('node 0 sends Prepare { round: 0, data: "a" } to 1');
    expect(await page.locator(".node.acts b").textContent()).toBe("node 0");
    expect(await page.locator(".node.acts tr.changed td:first-child").allTextContents()).toEqual([
      "kind",
      "data",
      "asked",
    ]);
    expect(await page.locator("#flying li").allTextContents()).toEqual(['0 → 1  Prepare { round: 0, data: "a" }']);
    await page.locator("#on").click();
    expect(await page.locator("#at").textContent()).toBe("2/9");
    await page.locator("svg .row").nth(6).click();
    expect(await page.locator("#at").textContent()).toBe("7/9");
    expect(await page.locator("#place").textContent()).toMatch(/protocol\.ts:\d+$/);
    await page.close();
  });

  it("shows texts as texts, and what is lost", async () => {
    const page = await open(await faulty({ loss: 1 }));
    expect(await page.locator("b").count()).toBe(await page.locator(".node").count());
    expect(await page.locator("#flying").textContent()).toContain("</script><b>hello");
    expect(await page.locator("svg .arrow.lost").count()).toBe(1);
    await page.close();
  });

  it("ends the lane of a node that crashes", async () => {
    const page = await open(await faulty({ crash: 1 }));
    expect(await page.locator("svg .lane.down").count()).toBe(1);
    expect(await page.locator("svg .dot.fault").count()).toBe(1);
    await page.close();
  });

  it("looks as it did: lanes, arrows and marks, without texts, whose fonts differ", async () => {
    const page = await open(await commit());
    await page.addStyleTag({ content: "svg text { visibility: hidden }" });
    const taken = PNG.sync.read(await page.locator("#chart svg").screenshot());
    if (!existsSync(golden) || process.env.DISEL_UPDATE === "1") {
      mkdirSync(path.dirname(golden), { recursive: true });
      writeFileSync(golden, PNG.sync.write(taken));
      throw new Error(`${golden} has been written: look at it, and commit it`);
    }
    const expected = PNG.sync.read(readFileSync(golden));
    expect([taken.width, taken.height]).toEqual([expected.width, expected.height]);
    const different = pixelmatch(taken.data, expected.data, undefined, taken.width, taken.height, { threshold: 0.2 });
    expect(different).toBeLessThan(taken.width * taken.height * 0.001);
    await page.close();
  });
});
