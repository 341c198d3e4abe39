/** What one copy of the tool has found is not taken for another's. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { keyOfCopy } from "../../src/prove/toolKey.ts";

let root = "";

/** As npm unpacks files: all with one time. */
function unpack(file: string, text: string): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  const time = new Date("1985-10-26T08:15:00Z");
  utimesSync(target, time, time);
}

const key = (): string => keyOfCopy(path.join(root, "dist"));

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "disel-copy-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  unpack("package.json", '{ "version": "1.0.0" }');
  unpack("dist/prove/check.js", "export const bug = 1;");
  unpack("templates/proofs.v.hbs", "Qed.");
  unpack("coq/theories/Proofs.v", "(* nothing *)");
});

test("the same files have the same key", () => {
  const before = key();
  unpack("dist/prove/check.js", "export const bug = 1;");
  expect(key()).toBe(before);
});

test.each(["dist/prove/check.js", "templates/proofs.v.hbs", "coq/theories/Proofs.v"])("%s has changed", (file) => {
  const before = key();
  unpack(file, "as long as it is now, that is other than it was");
  expect(key()).not.toBe(before);
});

test("another version, whose files have the same lengths and times", () => {
  const before = key();
  unpack("dist/prove/check.js", "export const bug = 0;");
  unpack("package.json", '{ "version": "1.0.1" }');
  expect(key()).not.toBe(before);
});
