/** A resource behind a lock: a hook lets only the holder of the lock write, and only under the token that it holds. */
import { compose, type NodeId } from "disel-ts";
import { lock, nextToken } from "./protocol.ts";
import { resource, seenBy } from "./resource.ts";

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
        /** Nothing is written under a token that the lock server has not granted. */
        written: ({ lock, resource }) =>
          resource.inFlight.every(({ msg }) => msg.kind !== "Write" || msg.token < nextToken(lock.state(server))),
        /** The resource has seen no token that the lock server has not granted. */
        seen: ({ lock, resource }) => seenBy(resource.state(store)) < nextToken(lock.state(server)),
      },
    },
  );
