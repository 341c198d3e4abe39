/** The lock server, the resource, and a client that acquires the lock, writes under its token, and releases it. */
import { equals, invariant, type NodeId, program } from "disel-ts";
import { fencing } from "./fencing.ts";
import { type Grant, lock } from "./protocol.ts";
import { type Entry, logOf, resource } from "./resource.ts";

/** Grants the lock to whoever asks, one after another. */
export const lockServer = (server: NodeId, clients: readonly NodeId[]) =>
  program(
    { lock: lock(server, clients) },
    server,
    async ({ lock }) => {
      let next = 1;
      let grants: readonly Grant[] = [];
      while (true) {
        invariant(() => equals(lock.state, { kind: "Free", next, grants }));
        const { from } = await lock.receive("Acquire");
        const grant: Grant = { holder: from, token: next };
        await lock.send(from, { kind: "Grant", grant });
        await lock.receive("Release", (_, who) => who === from);
        next += 1;
        grants = [grant, ...grants];
      }
    },
    { requires: ({ lock }) => equals(lock.state(server), { kind: "Free", next: 1, grants: [] }) },
  );

/** Answers every write, whether it was accepted. */
export const keeper = <V>(store: NodeId, clients: readonly NodeId[]) =>
  program(
    { resource: resource<V>(store, clients) },
    store,
    async ({ resource }) => {
      let seen = 0;
      let log: readonly Entry<V>[] = [];
      while (true) {
        invariant(() => equals(resource.state, { kind: "Resource", seen, log, owed: undefined }));
        const { from, msg } = await resource.receive("Write");
        const entry: Entry<V> = { writer: from, token: msg.token, value: msg.value };
        if (msg.token < seen) {
          await resource.send(from, { kind: "Reply", answer: { entry, accepted: false } });
        } else {
          await resource.send(from, { kind: "Reply", answer: { entry, accepted: true } });
          seen = msg.token;
          log = [entry, ...log];
        }
      }
    },
    {
      requires: ({ resource }) =>
        equals(resource.state(store), { kind: "Resource", seen: 0, log: [], owed: undefined }),
    },
  );

/** Writes `value` while it holds the lock; whether that was accepted. */
export const client = <V>(server: NodeId, store: NodeId, clients: readonly NodeId[], self: NodeId, value: V) =>
  program(
    fencing<V>(server, store, clients),
    self,
    async ({ lock, resource }) => {
      await lock.send(server, { kind: "Acquire" });
      const { msg } = await lock.receive("Grant");
      await resource.send(store, { kind: "Write", token: msg.grant.token, value });
      const { msg: reply } = await resource.receive("Reply");
      await lock.send(server, { kind: "Release" });
      return reply.answer;
    },
    {
      requires: ({ lock, resource }) =>
        clients.includes(self) && lock.state(self).kind === "Idle" && resource.state(self).kind === "Ready",
      ensures: (answer, { lock, resource }) =>
        lock.state(self).kind === "Idle" &&
        answer.entry.writer === self &&
        equals(answer.entry.value, value) &&
        (!answer.accepted || logOf(resource.state(store)).some((entry) => equals(entry, answer.entry))),
    },
  );
