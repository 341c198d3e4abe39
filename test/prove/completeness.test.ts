/** All that is wrong is found in one run: ten proofs that fail, each in its own way, among thirty obligations. */
import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

interface Failure {
  readonly id: string;
  readonly status: "failed" | "timeout" | "admitted" | "axiom";
  readonly code: string;
  readonly says: RegExp;
  readonly proof: string;
  /** What stands where the failure is shown, and the lemma that it stands in. */
  readonly at: string;
  readonly lemma: string;
  /** What stands in the line of the source that the obligation is about. */
  readonly source: string;
  /** Something that is shown of the goal, or of what Coq says instead. */
  readonly goal: RegExp | undefined;
}

const failures: readonly Failure[] = [
  {
    id: "Counter.first.init",
    status: "failed",
    code: "DSL3002",
    says: /Cannot find witness/,
    proof: "starts.v",
    at: "lia.",
    lemma: "Lemma Counter_first_init",
    source: "first: (net)",
    goal: /anything_init \(counter nodes\) \(counter_first nodes\)/,
  },
  {
    id: "Counter.second.init",
    status: "failed",
    code: "DSL3002",
    says: /incomplete proof/,
    proof: "starts.v",
    at: "Qed.",
    lemma: "Lemma Counter_second_init",
    source: "second: (net)",
    goal: /Member : In node[\s\S]*0 <=\? State_got/,
  },
  {
    id: "Counter.fourth.init",
    status: "failed",
    code: "DSL3002",
    says: /has type "Z" while it is expected/,
    proof: "starts.v",
    at: "0 + 0",
    lemma: "Lemma Counter_fourth_init",
    source: "fourth: (net)",
    goal: /counter_fourth nodes/,
  },
  {
    id: "Counter.fifth.init",
    status: "timeout",
    code: "DSL3003",
    says: /takes too long/,
    proof: "starts.v",
    at: "do 1000000000",
    lemma: "Lemma Counter_fifth_init",
    source: "fifth: (net)",
    goal: /counter_fifth nodes/,
  },
  {
    id: "Counter.sixth.init",
    status: "failed",
    code: "DSL3002",
    says: /no_packet_at_the_start was not found/,
    proof: "starts.v",
    at: "no_packet_at_the_start",
    lemma: "Lemma Counter_sixth_init",
    source: "sixth: (net)",
    goal: /counter_sixth nodes/,
  },
  {
    id: "Counter.first.send.Ping",
    status: "admitted",
    code: "DSL3004",
    says: /is admitted/,
    proof: "steps.v",
    at: "Lemma Counter_first_send_Ping",
    lemma: "(** Of the steps",
    source: "send: (",
    goal: /number : Z[\s\S]*anything_send/,
  },
  {
    id: "Counter.second.send.Ping",
    status: "failed",
    code: "DSL3008",
    says: /does not state the obligation Counter\.second\.send\.Ping/,
    proof: "steps.v",
    at: "Lemma Counter_second_send_Ping",
    lemma: "(** Of the steps",
    source: "send: (",
    goal: /"steps\.Counter_second_send_Ping" has type\s+"protocol_spec\.Counter_seventh_init"/,
  },
  {
    id: "Counter.third.send.Ping",
    status: "failed",
    code: "DSL3002",
    says: /Unable to unify/,
    proof: "steps.v",
    at: "split.",
    lemma: "Lemma Counter_third_send_Ping",
    source: "send: (",
    goal: /number : Z\n=+\nanything_send/,
  },
  {
    id: "Counter.fourth.receive.Ping",
    status: "failed",
    code: "DSL3002",
    says: /it is not closed: it has no `Qed`/,
    proof: "steps.v",
    at: "Lemma Counter_fifth_receive_Ping",
    lemma: "Lemma Counter_fourth_receive_Ping",
    source: "receive: (",
    goal: /number : Z[\s\S]*anything_receive/,
  },
  {
    id: "Counter.tenth.send.Ping",
    status: "axiom",
    code: "DSL3005",
    says: /rests on the axiom assumed\.obvious/,
    proof: "assumed.v",
    at: "Lemma Counter_tenth_send_Ping",
    lemma: "Axiom obvious",
    source: "send: (",
    goal: undefined,
  },
];

test("ten proofs that fail among thirty obligations are ten errors at their places, and the other twenty are proved", async () => {
  const workspace = Workspace.with({ "test/prove/fixtures/thirty": "." });
  const { code, report } = await workspace.check([".", "--timeout", "20"]);
  expect(code).toBe(1);
  expect(report.obligations).toHaveLength(30);

  const failed = new Map(failures.map((one) => [one.id, one.status]));
  expect(Object.fromEntries(report.obligations.map((one) => [one.id, one.status]))).toEqual(
    Object.fromEntries(report.obligations.map((one) => [one.id, failed.get(one.id) ?? "proved"])),
  );
  expect(report.obligations.filter((one) => one.status === "proved")).toHaveLength(20);
  expect(report.obligations.filter((one) => one.status === "proved" && one.by === "user")).toHaveLength(4);

  const places = (of: readonly { readonly coq: string; readonly source: string; readonly code: string }[]) =>
    [...of].sort((a, b) => (a.coq < b.coq ? -1 : 1));
  expect(
    places(
      report.diagnostics.map((one) => ({
        code: one.code,
        source: `${one.source?.file}:${one.source?.line}`,
        coq: `${one.coq?.file}:${one.coq?.line}:${one.coq?.column}`,
      })),
    ),
  ).toEqual(
    places(
      failures.map((one) => {
        const file = `proofs/${one.proof}`;
        const line = workspace.lineOf(file, one.at, one.lemma);
        const column = (workspace.read(file).split("\n")[line - 1] ?? "").indexOf(one.at) + 1;
        return {
          code: one.code,
          source: `${workspace.path("protocol.ts")}:${workspace.lineOf("protocol.ts", one.source)}`,
          coq: `${workspace.path(file)}:${line}:${column}`,
        };
      }),
    ),
  );

  for (const { id, says, goal } of failures) {
    const [diagnostic, ...more] = report.diagnostics.filter((one) => says.test(one.message));
    expect(diagnostic, id).toBeDefined();
    expect(more, id).toEqual([]);
    if (goal === undefined) expect(diagnostic?.goal, id).toBeUndefined();
    else expect(diagnostic?.goal, id).toMatch(goal);
  }
});
