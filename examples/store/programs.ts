/** A client that writes through two-phase commit and reads through queries; every other node is a `member` of these. */
import { call, equals, type NodeId, program } from "disel-ts";
import { commitThenAsk, committed } from "../query/committed.ts";
import { valueIn, type Write } from "./protocol.ts";

/** Has writes committed, then reads a key from one of the replicas. */
export const writeThenRead = <V>(
  coordinator: NodeId,
  replicas: readonly NodeId[],
  writes: readonly Write<V>[],
  replica: NodeId,
  key: string,
) =>
  program(
    committed<Write<V>>(coordinator, replicas),
    coordinator,
    async ({ tpc, query }) => {
      const log = await call(commitThenAsk(coordinator, replicas, writes, replica), { tpc, query });
      return valueIn(log, key);
    },
    {
      requires: ({ tpc, query }) =>
        replicas.length > 0 &&
        replicas.includes(replica) &&
        equals(tpc.state(coordinator), { kind: "Coordinator", round: 0, log: [], phase: { kind: "Idle" } }) &&
        equals(query.state(coordinator), { pending: [], held: [], got: [] }),
      ensures: (value, { tpc }) =>
        equals(value, valueIn(tpc.state(coordinator).log, key)) &&
        replicas.every((p) => equals(tpc.state(p).log, tpc.state(coordinator).log)),
    },
  );
