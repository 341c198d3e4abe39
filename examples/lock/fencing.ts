/** A resource behind a lock: a hook lets only the holder of the lock write, and only under the token that it holds. */
import { compose, contains, type NodeId, remembers } from "disel-ts";
import { type Grant, grantAt, grantsOf, lock } from "./protocol.ts";
import { type Entry, logOf, resource } from "./resource.ts";

/** What a write rests on: that its writer was granted its token. */
const grantOf = <V>(entry: Entry<V>): Grant => ({ holder: entry.writer, token: entry.token });

export const fencing = <V>(server: NodeId, store: NodeId, clients: readonly NodeId[]) =>
  compose(
    {
      lock: lock(server, clients),
      resource: resource<V>(store, clients),
    },
    {
      hooks: {
        resource: {
          Write: ({ states, msg }) => states.lock.kind === "Holding" && states.lock.token === msg.token,
        },
      },
      invariants: {
        /**
         * Every write that the resource has accepted, and every one that is on its way to it, has a token that the lock
         * server has granted to the very client that writes: for ever, and whoever has the lock by now.
         */
        byHolder: remembers({
          about: (_: Grant) => server,
          holds: (grant, { lock }) => contains(grantsOf(lock), grant),
          claims: (node, { lock, resource }) => [...grantAt(node, lock), ...logOf(resource).map(grantOf)],
          says: {
            lock: (_, msg) => (msg.kind === "Grant" ? [msg.grant] : []),
            resource: (from, msg) => (msg.kind === "Write" ? [{ holder: from, token: msg.token }] : []),
          },
        }),
      },
    },
  );
