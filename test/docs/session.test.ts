/** Pages as sessions: what is wrong on a page, or changed in what it shows, is noticed. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { temporary } from "../support/programs.ts";
import { edited, normal, Session, stepsOf, withOutputs } from "./session.ts";

const block = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;

/** Goes through a page; what each of its commands printed. */
async function follow(page: string, patience?: number): Promise<readonly string[]> {
  const around = {
    env: { PATH: process.env.PATH },
    install: (folder: string) => writeFileSync(path.join(folder, "installed"), "yes\n"),
    written: (_: string, text: string) => text.replace("PORT", "7"),
  };
  const session = new Session(temporary(), around, patience);
  const printed: string[] = [];
  for (const step of stepsOf(page)) {
    const output = await session.do(step);
    if (step.kind === "run") printed.push(output);
  }
  return printed;
}

test("commands run one after the other, in the folder where the last ones ended", async () => {
  const page = `${block("sh", "mkdir a\ncd a\necho one >&2\necho two")}${block("text", "one\ntwo")}${block("sh", "pwd | sed 's|.*/||'")}`;
  expect(await follow(page)).toEqual(["one\ntwo\n", "a\n"]);
});

test("files are made, changed and shown", async () => {
  const page = [
    block("json f.json new", '{ "port": PORT, "a": 1 }'),
    block("diff f.json", '-{ "port": 7, "a": 1 }\n+{ "port": 7, "a": 2 }'),
    block("json f.json", '"a": 2 }'),
    block("sh", "cat f.json\nnpm install\ncat installed"),
  ].join("\n");
  expect(await follow(page)).toEqual(['{ "port": 7, "a": 2 }\nyes\n']);
});

describe("it is an error where", () => {
  test.each([
    ["a command fails", block("sh", "false\ntrue"), "line 1: ended with 1, not 0"],
    ["a part of a pipe fails", block("sh", "false | cat"), "ended with 1, not 0"],
    ["a command does not fail that should", block("sh exit 1", "true"), "ended with 0, not 1"],
    ["a command fails otherwise", block("sh exit 1", "exit 2"), "ended with 2, not 1"],
    ["a file that is shown is another", block("ts f new", "a") + block("ts f", "b"), "f does not have this part"],
    ["a new file is there", block("ts f new", "a") + block("ts f new", "a"), "line 4: f is there already"],
    ["an edit has no place", block("ts f new", "a") + block("diff f", "-b\n+c"), "0 places for the edit"],
    ["an edit has two places", block("ts f new", "a\na") + block("diff f", "-a\n+c"), "2 places for the edit"],
    ["an edit changes nothing", block("ts f new", "a") + block("diff f", " a"), "changes nothing"],
    ["a line of an edit has no side", block("ts f new", "a") + block("diff f", "-a\nb"), "a line of no side: b"],
    ["an output has no command", block("text", "a"), "nothing is known to do"],
    ["a block is of no kind that is known", block("ts", "a"), "line 1: nothing is known to do with a block of ts"],
    ["a block has no end", "```sh\ntrue\n", "has no end"],
  ])("%s", async (_, page, message) => {
    await expect(follow(page)).rejects.toThrow(message);
  });
});

test("commands that do not end are ended, with what they have started", async () => {
  const page = block("sh", "sleep 1000 & echo $! \nwait");
  const told = await follow(page, 500).catch((error: Error) => error.message);
  expect(told).toMatch(/^ended by force after 0.5 s:\n\d+\n$/);
  const pid = Number(/(\d+)\n$/.exec(String(told))?.[1]);
  await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
});

test("an edit keeps what is around it", () => {
  expect(edited("a\nb\nc\nd\n", " a\n-b\n+x\n@@\n-d\n+y\n", 1)).toBe("a\nx\nc\ny\n");
});

test("times are left out when outputs are compared, and nothing else", () => {
  const line = (text: string) => `  ✓ Counter.counted.init  proved      auto  ${text}  src/protocol.ts:41`;
  expect(normal(line(" 0.1 s"))).toBe(normal(line("12.3 s")));
  expect(normal(line(" 0.1 s"))).toBe(normal(line("cached")));
  expect(normal("all 3 steps  0.0 s, 1,234/s  \n")).toBe(normal("all 3 steps  1.5 s, 99/s"));
  expect(normal("all 3 steps")).not.toBe(normal("all 4 steps"));
  expect(normal(line(" 0.1 s"))).not.toBe(normal(line(" 0.1 s").replace("41", "42")));
  expect(normal("nothing is cached  here")).not.toBe(normal("nothing is N s  here"));
});

test("outputs that differ are written into the page, and others left alone", () => {
  const page = `a\n${block("sh", "one")}${block("text", "took 1.0 s")}b\n${block("sh", "two")}${block("text", "old\nold")}c\n`;
  const outputs = new Map(
    stepsOf(page).flatMap((step, i) =>
      step.kind === "run" && step.output !== undefined ? [[step.output, ["took 2.0 s\n", "new\n"][i] ?? ""]] : [],
    ),
  );
  expect(withOutputs(page, outputs)).toBe(page.replace("old\nold", "new"));
});

test("every page that is a session has one of each kind of step", () => {
  const page = readFileSync(new URL("../../docs/tutorial.md", import.meta.url), "utf8");
  const steps = stepsOf(page);
  expect(new Set(steps.map((step) => step.kind))).toEqual(new Set(["run", "new", "edit", "shown"]));
  expect(steps.filter((step) => step.kind === "run" && step.output !== undefined).length).toBeGreaterThan(8);
});
