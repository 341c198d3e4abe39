/** What coqc says, in every form that it comes in. The texts are coqc's own, of versions 8.16 to 9. */
import { describe, expect, test } from "vitest";
import { columnOf, isTimeout, messagesIn, offsetOf, summaryOf, timesIn } from "../../src/prove/messages.ts";

describe("messages", () => {
  test("an error on one line", () => {
    expect(messagesIn('File "./g.v", line 3, characters 2-22:\nError: Tactic failure: no.\n\n')).toEqual([
      { severity: "error", file: "./g.v", line: 3, start: 2, end: 22, text: "Tactic failure: no." },
    ]);
  });

  test("an error over several lines", () => {
    const [error] = messagesIn(
      'File "/tmp/a b/f.v", line 2, characters 14-28:\nError:\nThe term "conj I I" has type "True /\\ True" while it is expected to have type\n "True".\n\n',
    );
    expect(error).toEqual({
      severity: "error",
      file: "/tmp/a b/f.v",
      line: 2,
      start: 14,
      end: 28,
      text: 'The term "conj I I" has type "True /\\ True" while it is expected to have type\n "True".',
    });
  });

  test("a place over several lines", () => {
    const [error] = messagesIn('File "./x.v", lines 3-5, characters 4-60:\nError: No applicable tactic.\n');
    expect(error).toMatchObject({ severity: "error", line: 3, start: 4, end: 60 });
  });

  test("a place without characters", () => {
    expect(messagesIn('File "./x.v", line 7:\nError: Anything.\n')).toMatchObject([{ line: 7, start: 0, end: 0 }]);
  });

  test("a place that begins in an earlier line", () => {
    expect(
      messagesIn('File "./c.v", line 5, characters -24-0:\nError: Syntax Error: Lexer: Unterminated comment\n'),
    ).toEqual([
      {
        severity: "error",
        file: "./c.v",
        line: 5,
        start: -24,
        end: 0,
        text: "Syntax Error: Lexer: Unterminated comment",
      },
    ]);
  });

  test("warnings, and an error behind them", () => {
    const found = messagesIn(
      [
        'File "./q.v", line 2, characters 0-29:',
        "Warning: To avoid stack overflow, large numbers in nat are interpreted as",
        "applications of Nat.of_num_uint. [abstract-large-number,numbers]",
        'File "./q.v", line 4, characters 0-3:',
        "Error: Syntax error: illegal begin of vernac.",
        "",
      ].join("\n"),
    );
    expect(found.map((one) => [one.severity, one.line])).toEqual([
      ["warning", 2],
      ["error", 4],
    ]);
    expect(found[0]?.text).toBe(
      "To avoid stack overflow, large numbers in nat are interpreted as\napplications of Nat.of_num_uint. [abstract-large-number,numbers]",
    );
  });

  test("an error about no place", () => {
    expect(messagesIn("Error: There are pending proofs in file ./a.v: a.\n\n")).toEqual([
      { severity: "error", file: "", line: 1, start: 0, end: 0, text: "There are pending proofs in file ./a.v: a." },
    ]);
  });

  test("an error about no place, behind a warning", () => {
    const found = messagesIn(
      'File "./q.v", line 2, characters 0-29:\nWarning: Old. [deprecated]\n\nError: Can\'t find file ./zz.v\n',
    );
    expect(found.map((one) => [one.severity, one.file, one.text])).toEqual([
      ["warning", "./q.v", "Old. [deprecated]"],
      ["error", "", "Can't find file ./zz.v"],
    ]);
  });

  test("an error that quotes another belongs together", () => {
    const [error, ...others] = messagesIn(
      'File "./k.v", line 4, characters 3-6:\nError:\nIn nested Ltac calls to "foo" and "fail", last call failed.\nError: Tactic failure: no.\n',
    );
    expect(others).toEqual([]);
    expect(error?.text).toContain("Tactic failure: no.");
  });

  test("lines with carriage returns", () => {
    expect(messagesIn('File "./x.v", line 7, characters 1-2:\r\nError: Anything.\r\n')).toMatchObject([
      { line: 7, text: "Anything." },
    ]);
  });

  test("what is no message is none", () => {
    expect(messagesIn("")).toEqual([]);
    expect(messagesIn("[Loading ML file ring_plugin.cmxs ... done]\n1 goal\n")).toEqual([]);
  });
});

describe("time-outs", () => {
  test.each(["Timeout!", "\nTimeout!\n"])("%j is one", (text) => expect(isTimeout(text)).toBe(true));
  test.each(["Tactic failure: Timeout!", "The reference Timeout was not found in the current environment.", ""])(
    "%j is none",
    (text) => expect(isTimeout(text)).toBe(false),
  );

  test("the message of a sentence that ran out of time says so, in both forms", () => {
    for (const text of ["Error: Timeout!", "Error:\nTimeout!"]) {
      const [error] = messagesIn(`File "./g.v", line 3, characters 2-22:\n${text}\n\n`);
      expect(isTimeout(error?.text ?? "")).toBe(true);
    }
  });
});

describe("a summary is one line, without the environment", () => {
  test.each([
    [
      'In environment\nn : nat\nThe term "n" has type "nat" while it is expected to have type\n "bool".',
      'The term "n" has type "nat" while it is expected to have type "bool".',
    ],
    ['In nested Ltac calls to "foo" and "fail", last call failed.\nTactic failure: no.', "Tactic failure: no."],
    [
      "Syntax error: [ltac_use_default] expected after [tactic]\n(in [tactic_command]).",
      "Syntax error: [ltac_use_default] expected after [tactic] (in [tactic_command]).",
    ],
    [
      'Anomaly "Uncaught exception Not_found."\nPlease report at http://coq.inria.fr/bugs/.',
      'Anomaly "Uncaught exception Not_found." Please report at http://coq.inria.fr/bugs/.',
    ],
    [
      'Anomaly "Uncaught exception Not_found."\nPlease report at https://rocq-prover.org/bugs/.',
      'Anomaly "Uncaught exception Not_found." Please report at https://rocq-prover.org/bugs/.',
    ],
    [
      "This proof is focused, but cannot be unfocused this way",
      "This proof is focused, but cannot be unfocused this way",
    ],
    ["In environment\nn : nat\nSomething nobody has seen.", "Something nobody has seen."],
    ["", ""],
  ])("%j", (text, summary) => expect(summaryOf(text)).toBe(summary));
});

describe("places", () => {
  test("bytes become columns in UTF-16 units", () => {
    expect(columnOf("  é := 𝔽 x", 0)).toBe(0);
    expect(columnOf("  é := 𝔽 x", Buffer.byteLength("  é := "))).toBe(7);
    expect(columnOf("  é := 𝔽 x", Buffer.byteLength("  é := 𝔽 "))).toBe(10);
    expect(columnOf("abc", 99)).toBe(3);
    expect(columnOf("abcdef", -2)).toBe(0);
  });

  test("a line and a byte become an offset, also where the byte is in another line", () => {
    const text = "(* é *)\nab\n𝔽 c\n";
    expect(offsetOf(text, 1, 0)).toBe(0);
    expect(offsetOf(text, 2, 1)).toBe(text.indexOf("b"));
    expect(offsetOf(text, 3, 5)).toBe(text.indexOf("c"));
    expect(offsetOf(text, 2, Buffer.byteLength("ab\n𝔽 "))).toBe(text.indexOf("c"));
    expect(offsetOf(text, 4, -Buffer.byteLength("ab\n𝔽 c\n"))).toBe(text.indexOf("a"));
    expect(offsetOf(text, 1, -1)).toBe(0);
  });

  test("times of sentences", () => {
    const output = [
      "Chars 0 - 28 [Require~Import~Coq.ZArith.Zarith.] 0.213 secs (0.1u,0.08s)",
      "1 goal",
      "Chars 29 - 40 [Lemma~a~:~True.] 0. secs (0.u,0.s)",
      "Chars 41 - 50 [[a]~b] 12.5 secs (12.u,0.s)",
      "xChars 1 - 2 [no] 1. secs",
    ].join("\n");
    expect(timesIn(output)).toEqual([
      { start: 0, end: 28, seconds: 0.213 },
      { start: 29, end: 40, seconds: 0 },
      { start: 41, end: 50, seconds: 12.5 },
    ]);
  });
});
