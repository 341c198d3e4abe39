/**
 * A shell at the store's writer, for `disel run --driver`: one types `put a 1`, `get a`, `get a at 2`, `log`, `quit`. It is not
 * proved; what it does is held to the protocols as it runs, so what they promise holds of whatever is typed.
 */
import { createInterface } from "node:readline";
import type { Phase } from "../two-phase-commit/protocol.ts";
import type { writeThenRead } from "./programs.ts";
import { valueIn, type Write, writesOf } from "./protocol.ts";

type Store = Parameters<ReturnType<typeof writeThenRead<string>>["body"]>[0];

/** Those of `deployment.ts`. */
const replicas = [1, 2, 3];

const help = "put KEY [VALUE] · get KEY [at REPLICA] · log · quit";
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs until its input ends, or `quit`; returns how many writes were committed. */
export default async function shell({ tpc, query }: Store): Promise<number> {
  const log = () => tpc.state.log;
  const phase = (): Phase<Write<string>>["kind"] => (tpc.state.kind === "Coordinator" ? tpc.state.phase.kind : "Idle");
  const round = (): number => (tpc.state.kind === "Coordinator" ? tpc.state.round : 0);

  /** One round of two-phase commit. */
  const put = async (key: string, value: string): Promise<string> => {
    const at = round();
    for (const to of replicas) await tpc.send(to, { kind: "Prepare", round: at, data: { key, value } });
    const votes: boolean[] = [];
    while (votes.length < replicas.length) votes.push((await tpc.receive("Vote")).msg.yes);
    const commit = votes.every((yes) => yes);
    for (const to of replicas) await tpc.send(to, { kind: "Decide", round: at, commit });
    while (phase() === "Closing") await tpc.receive("Ack");
    return commit ? "committed" : `refused by ${votes.filter((yes) => !yes).length} of ${replicas.length}`;
  };

  let asked = 0;
  const get = async (key: string, replica: number): Promise<string> => {
    const id = asked++;
    await query.send(replica, { kind: "Ask", id });
    const { msg } = await query.receive("Tell", (tell, from) => from === replica && tell.id === id);
    return valueIn(msg.answer, key) ?? "no value";
  };

  const answerTo = async (line: string): Promise<string> => {
    const [command, key, ...rest] = line.trim().split(/\s+/);
    if (command === "put" && key !== undefined) return put(key, rest.join(" "));
    if (command === "get" && key !== undefined) {
      const replica = rest[0] === "at" ? Number(rest[1]) : replicas[0];
      return replica !== undefined && replicas.includes(replica)
        ? get(key, replica)
        : `the replicas are ${replicas.join(", ")}`;
    }
    if (command === "log")
      return (
        writesOf(log())
          .map((one) => `${one.key} = ${one.value}`)
          .join("\n") || "nothing is committed"
      );
    return help;
  };

  say(help);
  const lines = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stdout : undefined });
  lines.setPrompt("> ");
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() === "quit") break;
    if (line.trim() !== "") say(await answerTo(line));
    lines.prompt();
  }
  lines.close();
  return writesOf(log()).length;
}
