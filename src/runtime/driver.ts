/**
 * A program from outside in place of a node's own: one that people type at, or that another system speaks through. It has
 * the node's endpoints in all its protocols, and the node takes no step that these and their hooks do not allow: so every
 * invariant holds. What the node's own program promises beyond them is not promised of a driver.
 */
import type { Endpoint, NodeId, Tagged } from "../lang/index.ts";
import { fault } from "./fault.ts";
import type { Runnable } from "./runnable.ts";

/** The default of a driver's module. The run goes on until it ends; what it returns is the node's result. */
export type Driver = (
  endpoints: Readonly<Record<string, Endpoint<unknown, Tagged, Tagged>>>,
  node: { readonly self: NodeId },
) => Promise<unknown>;

/** @throws Fatal DSL5517 where that is no driver, or the deployment has no such node */
export function driven(runnable: Runnable, self: NodeId, driver: unknown): Runnable {
  const { deployment } = runnable;
  if (typeof driver !== "function")
    throw fault(
      "DSL5517",
      "the driver's module has no function as its default",
      "write `export default async (endpoints, { self }) => …`",
    );
  const programs = deployment.programs.map((one) =>
    one.self === self
      ? {
          ...one,
          world: deployment.world,
          places: {},
          body: (endpoints: Parameters<Driver>[0]) => (driver as Driver)(endpoints, { self }),
        }
      : one,
  );
  return { ...runnable, deployment: { ...deployment, programs } as typeof deployment };
}
