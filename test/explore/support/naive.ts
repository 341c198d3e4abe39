/**
 * Enumerators of their own, as simple as can be: networks of the authoring library, texts of states, nothing shared
 * with what they count for.
 */
import {
  type AnyProtocol,
  Cluster,
  type Deployment,
  hookAllows,
  Network,
  type NodeId,
  type Protocol,
  type Step,
  type Tagged,
  type World,
} from "disel-ts";

/** A network as text: local states, and messages in flight in the order of their texts. */
function textOf<S, M extends Tagged>(network: Network<S, M>): string {
  const states = [...new Set<NodeId>(network.nodes)].map((node) => `${node}=${JSON.stringify(network.state(node))}`);
  const flying = network.inFlight.map((packet) => JSON.stringify(packet)).sort();
  return JSON.stringify([states, flying]);
}

/** All networks within `depth` steps, as texts. */
export function reachable<S, M extends Tagged>(
  protocol: Protocol<S, M>,
  messages: readonly M[],
  depth: number,
): ReadonlySet<string> {
  const start = Network.initial(protocol);
  const seen = new Set([textOf(start)]);
  let layer = [start];
  for (let i = 0; i < depth; i++) {
    const next: (typeof start)[] = [];
    const visit = (network: typeof start | undefined): void => {
      if (network === undefined || seen.has(textOf(network))) return;
      seen.add(textOf(network));
      next.push(network);
    };
    for (const network of layer) {
      for (const self of network.nodes)
        for (const to of network.nodes) for (const msg of messages) visit(network.send(self, to, msg));
      for (const packet of network.inFlight) visit(network.receive(packet));
    }
    layer = next;
  }
  return seen;
}

/** How many worlds there are within `depth` steps: a network for each label, and hooks that look at the sender's states. */
export function worldsWithin(
  world: World,
  messages: Readonly<Record<string, readonly Tagged[]>>,
  depth: number,
): number {
  type Nets = Readonly<Record<string, Network<unknown, Tagged>>>;
  const texts = (nets: Nets): string => JSON.stringify(Object.values(nets).map(textOf));
  const start: Nets = Object.fromEntries(
    Object.entries(world).map(([label, protocol]) => [label, Network.initial(protocol as AnyProtocol as never)]),
  );
  const seen = new Set([texts(start)]);
  let layer = [start];
  for (let i = 0; i < depth; i++) {
    const next: Nets[] = [];
    for (const nets of layer)
      for (const [label, network] of Object.entries(nets)) {
        const visit = (after: Network<unknown, Tagged> | undefined): void => {
          const all = { ...nets, [label]: after ?? network };
          if (seen.has(texts(all))) return;
          seen.add(texts(all));
          next.push(all);
        };
        for (const self of network.nodes) {
          const states = Object.fromEntries(Object.entries(nets).map(([one, net]) => [one, net.state(self)]));
          for (const to of network.nodes)
            for (const msg of messages[label] ?? [])
              if (hookAllows(world, label, { self, to, states: states as never, msg }))
                visit(network.send(self, to, msg));
        }
        for (const packet of network.inFlight) visit(network.receive(packet));
      }
    layer = next;
  }
  return seen.size;
}

/**
 * How many of them there are up to swapping nodes, which have numbers that nothing else has. Order in texts is by
 * text, so each swapped text is put in order again.
 */
export function upToSwaps(texts: ReadonlySet<string>, nodes: readonly NodeId[]): number {
  const orders = permutations(nodes);
  const classes = new Set<string>();
  for (const text of texts) {
    const swapped = orders.map((order) => {
      const renamed = text.replace(/\b\d\d\b/g, (found) => {
        const at = nodes.indexOf(Number(found));
        return at < 0 ? found : String(order[at]);
      });
      const [states, flying] = JSON.parse(renamed) as [string[], string[]];
      return JSON.stringify([states.sort(), flying.sort()]);
    });
    classes.add(swapped.sort()[0] as string);
  }
  return classes.size;
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.filter((_, at) => at !== i)).map((rest) => [item, ...rest]));
}

/** How many configurations a deployment has: what each node has done so far, and what is in flight. Every one is reached by running all programs from their beginning. */
export async function configurations(deployment: Deployment<never>): Promise<number> {
  const seen = new Set<string>();
  const visit = async (choices: readonly number[]): Promise<void> => {
    const cluster = await Cluster.start(deployment as never);
    const done = new Map<NodeId, string[]>();
    let flying: string[] = [];
    for (const choice of choices) {
      const step = cluster.enabled()[choice] as Step;
      done.set(step.node, [...(done.get(step.node) ?? []), JSON.stringify(step)]);
      if (step.kind === "send") flying = [...flying, JSON.stringify([step.label, step.node, step.to, step.msg])];
      if (step.kind === "receive") {
        const text = JSON.stringify([step.label, step.packet.from, step.packet.to, step.packet.msg]);
        const at = flying.indexOf(text);
        flying = flying.filter((_, i) => i !== at);
      }
      await cluster.take(step);
    }
    const text = JSON.stringify([[...done].sort(([a], [b]) => a - b), [...flying].sort()]);
    if (seen.has(text)) return;
    seen.add(text);
    const steps = cluster.enabled();
    for (const i of steps.keys()) await visit([...choices, i]);
  };
  await visit([]);
  return seen.size;
}
