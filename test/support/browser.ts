/** A real browser: Chromium, where there is one. */
import which from "which";

/** `DISEL_BROWSER`, or the first that is on the path. */
export function browserPath(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const given = process.env.DISEL_BROWSER;
  if (given !== undefined) return given;
  return names.map((name) => which.sync(name, { nothrow: true })).find((found) => found !== null) ?? undefined;
}
