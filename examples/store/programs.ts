/**
 * A writer, which commits, and reads its own writes; and clients, which read at any replica. Reads go through queries; replicas
 * are `member`s of what commits and answers.
 */
import { call, equals, isPrefix, type NodeId, program } from "disel-ts";
import { commitThenAsk, committed, logOf } from "../query/committed.ts";
import { ask } from "../query/programs.ts";
import type { Entry } from "../two-phase-commit/protocol.ts";
import { valueIn, type Write } from "./protocol.ts";

/** Has writes committed, then reads a key from one of the replicas. */
export const writeThenRead = <V>(
  coordinator: NodeId,
  replicas: readonly NodeId[],
  clients: readonly NodeId[],
  writes: readonly Write<V>[],
  replica: NodeId,
  key: string,
) =>
  program(
    committed<Write<V>>(coordinator, replicas, clients),
    coordinator,
    async ({ tpc, query }) => {
      const log = await call(commitThenAsk(coordinator, replicas, clients, writes, replica), { tpc, query });
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

/** Reads a key at one of the replicas: the value that it has there when that replica answers. */
export const read = <V>(
  coordinator: NodeId,
  replicas: readonly NodeId[],
  clients: readonly NodeId[],
  self: NodeId,
  replica: NodeId,
  key: string,
) =>
  program(
    committed<Write<V>>(coordinator, replicas, clients),
    self,
    async ({ query }) => {
      const answer = await call(
        ask<readonly Entry<Write<V>>[]>([coordinator, ...replicas, ...clients], self, replica, 0),
        { query },
      );
      return valueIn(answer, key);
    },
    {
      requires: ({ query }) =>
        clients.includes(self) &&
        replicas.includes(replica) &&
        equals(query.state(self), { pending: [], held: [], got: [] }),
      ensures: (value, { tpc, query }) =>
        query
          .state(self)
          .got.some(
            (told) =>
              told.from === replica &&
              isPrefix(told.answer, logOf(tpc.state(replica))) &&
              equals(value, valueIn(told.answer, key)),
          ),
    },
  );
