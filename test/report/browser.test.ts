/** The HTML report in a real browser, on a phone and on a desktop, by day and by night: Chromium, where there is one. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserPath } from "../support/browser.ts";
import { Workspace } from "../support/workspace.ts";

const executablePath = browserPath();
if (executablePath === undefined)
  console.warn("there is no Chromium here (`apt-get install chromium`, or DISEL_BROWSER): the report is not looked at");

const greeter = "examples/greeter";
const hostile = `"'></code></pre></style><img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
const widths = [360, 1180] as const;
const schemes = ["light", "dark"] as const;

describe.skipIf(executablePath === undefined)("the report, in a browser", () => {
  let browser: Browser;
  const folder = mkdtempSync(path.join(os.tmpdir(), "disel-test-"));

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is false, with a counterexample; and strings and comments that a page must not take for its own. */
  async function written(): Promise<string> {
    const workspace = Workspace.with({ [greeter]: greeter });
    const protocol = workspace
      .read(`${greeter}/protocol.ts`)
      .replace("heard: state.heard + 1", "heard: state.heard - 1")
      .replace(/^\/\*\* /, () => `/** ${hostile} ${"long".repeat(60)} `);
    workspace.write(`${greeter}/protocol.ts`, protocol);
    for (const file of ["protocol.ts", "programs.ts"])
      workspace.write(
        `${greeter}/${file}`,
        workspace.read(`${greeter}/${file}`).replaceAll('"hello"', () => JSON.stringify(hostile)),
      );
    const { stdout } = await workspace.disel(["check", greeter, "--format", "html"]);
    const file = path.join(folder, "report.html");
    writeFileSync(file, stdout);
    return pathToFileURL(file).href;
  }

  /** Opened, with all that it complains of, and all that it asks for. */
  async function open(url: string, width: number, colorScheme: (typeof schemes)[number]) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(url);
    return { page, complaints, asked };
  }

  /** Elements that stick out of the window, but for what scrolls in a frame of its own. */
  const wide = (page: Page) =>
    page.evaluate<readonly string[]>(
      `[...document.querySelectorAll("body *")]
        .filter((one) => one.closest(".scroll, .skip") === null && one.getBoundingClientRect().right > innerWidth + 0.5)
        .map((one) => one.outerHTML.slice(0, 80))`,
    );

  it("fits phones and desktops in the light and in the dark, alone and in its own style", async () => {
    const url = await written();
    for (const width of widths)
      for (const scheme of schemes) {
        const { page, complaints, asked } = await open(url, width, scheme);
        expect(complaints).toEqual([]);
        expect(asked).toEqual([url]);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
        expect(await wide(page)).toEqual([]);
        const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        expect(paper).toBe(scheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 24, 31)");
        // Nothing of it is blank: every part of its height has something on it.
        const picture = PNG.sync.read(await page.screenshot({ fullPage: true }));
        expect(picture.width).toBe(width);
        expect(blankest(picture)).toBeLessThan(400);
        await page.close();
      }
  }, 300_000);

  it("takes nothing that an author writes for its own, and shows it", async () => {
    const { page } = await open(await written(), 1180, "light");
    expect(await page.title()).toBe("disel check: Greeter");
    expect(await page.locator("img, script, iframe").count()).toBe(0);
    expect(await page.locator("#f2-L1 code").textContent()).toContain(hostile);
    const told = await page.locator("#p0 .steps > li").first().textContent();
    expect(told).toContain(`sends Hello { number: 0, text: ${JSON.stringify(hostile)} } to 1`);
    await page.close();
  }, 300_000);

  it("goes by links from problems to lines, and from margins to obligations", async () => {
    const { page } = await open(await written(), 360, "light");
    await page.locator('#problems a[href="#p1"]').click();
    const top = await page.locator("#p1").evaluate((one) => one.getBoundingClientRect().top);
    expect(Math.abs(top)).toBeLessThan(60);
    const margin = page.locator(".margin a.bad");
    expect(await margin.count()).toBe(1);
    await margin.click();
    expect(await page.locator("tr:target").textContent()).toContain("Greeter.counting.receive.Hello");
    const ground = await page.evaluate('getComputedStyle(document.querySelector("tr:target")).backgroundColor');
    expect(ground).not.toBe("rgba(0, 0, 0, 0)");
    await page.close();
  }, 300_000);

  it("is met by the keyboard from the top to the bottom", async () => {
    const { page } = await open(await written(), 1180, "light");
    const tops: number[] = [];
    const first: string[] = [];
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press("Tab");
      const { top, text } = await page.evaluate<{ readonly top: number; readonly text: string }>(
        "({ top: document.activeElement.getBoundingClientRect().top + scrollY, text: document.activeElement.textContent })",
      );
      first.push(text);
      if (i > 0) tops.push(top);
    }
    expect(first.slice(0, 4)).toEqual(["To the verdict", "Summary", "Problems", "Systems"]);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    await page.close();
  }, 300_000);
});

/** The most rows of pixels, one below another, that are of one colour each. */
function blankest({ width, height, data }: PNG): number {
  let [most, now] = [0, 0];
  for (let y = 0; y < height; y++) {
    const start = y * width * 4;
    let plain = true;
    for (let x = 1; plain && x < width; x++) plain = data.readUInt32BE(start + x * 4) === data.readUInt32BE(start);
    now = plain ? now + 1 : 0;
    most = Math.max(most, now);
  }
  return most;
}
