/** A cluster beyond one machine: an image, a compose file, and Kubernetes manifests with a stateful pod for each node. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { Fatal } from "../diagnostics/diagnostic.ts";
import { type Cluster, type ClusterFile, keysOf } from "../runtime/cluster/file.ts";
import { fault } from "../runtime/fault.ts";

/** This package's version: the image has the same. */
const version = (): string => JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;

const port = 7000;
const metricsPort = 9000;
const user = 1000;

/**
 * Writes the manifests and what the image is made of to a folder; returns the names of the files. Keys are not copied:
 * the commands at the head of `kubernetes.yaml` make secrets of them.
 *
 * @throws Fatal where the cluster file asks for the plain transport, or the folder cannot be written
 */
export function writeManifests(built: string, cluster: Cluster, output: string, image: string): readonly string[] {
  const { read } = cluster;
  if (read.transport !== "tls")
    throw fault("DSL5504", "a cluster beyond one machine does not use the plain transport", 'say "transport": "tls"');
  const name =
    read.cluster
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "cluster";
  const nodes = Object.keys(read.nodes);
  const files: Record<string, string> = {
    Dockerfile: dockerfile(),
    "compose.yaml": stringify(compose(nodes, image, path.relative(output, keysOf(cluster)) || ".")),
    "kubernetes.yaml": kubernetes(
      name,
      nodes,
      image,
      clusterFile(read, (node) => `${name}-${node}`),
    ),
    "cluster.json": `${JSON.stringify(
      clusterFile(read, (node) => `node-${node}`),
      undefined,
      2,
    )}\n`,
  };
  try {
    mkdirSync(output, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(output, file), text);
    cpSync(built, path.join(output, "built"), { recursive: true });
  } catch (error) {
    throw new Fatal({
      code: "DSL4005",
      severity: "error",
      message: `${output} cannot be written: ${(error as Error).message}`,
      hint: "name a folder that can be written",
    });
  }
  return Object.keys(files);
}

function dockerfile(): string {
  return `# One image for all nodes: which node a container is, its command says.
FROM node:20-slim
ENV NODE_ENV=production
RUN npm install --global disel-ts@${version()} && mkdir -p /var/lib/disel && chown ${user} /var/lib/disel
COPY built /srv/disel/built
USER ${user}
VOLUME /var/lib/disel
EXPOSE ${port} ${metricsPort}
ENTRYPOINT ["disel", "run", "/srv/disel/built", "--log", "/var/lib/disel", "--cluster", "/etc/disel/cluster.json"]
`;
}

/** The same cluster at other addresses: names of services, one port for all. */
function clusterFile(read: ClusterFile, hostOf: (node: string) => string): ClusterFile {
  const at = (node: string): ClusterFile["nodes"][string] => ({
    host: hostOf(node),
    port,
    listen: { host: "0.0.0.0", port },
    metrics: { host: "0.0.0.0", port: metricsPort },
  });
  return { ...read, keys: "keys", nodes: Object.fromEntries(Object.keys(read.nodes).map((node) => [node, at(node)])) };
}

function compose(nodes: readonly string[], image: string, keys: string): unknown {
  const from = keys.startsWith(".") ? keys : `./${keys}`;
  const service = (node: string) => ({
    image,
    build: ".",
    command: ["--node", node],
    restart: "on-failure",
    volumes: [
      `log-${node}:/var/lib/disel`,
      "./cluster.json:/etc/disel/cluster.json:ro",
      ...["ca.pem", `node-${node}.pem`, `node-${node}.key`].map((file) => `${from}/${file}:/etc/disel/keys/${file}:ro`),
    ],
  });
  return {
    services: Object.fromEntries(nodes.map((node) => [`node-${node}`, service(node)])),
    volumes: Object.fromEntries(nodes.map((node) => [`log-${node}`, {}])),
  };
}

function kubernetes(name: string, nodes: readonly string[], image: string, cluster: ClusterFile): string {
  const secrets = nodes.map(
    (node) =>
      `#   kubectl create secret generic ${name}-${node} --from-file=ca.pem=keys/ca.pem --from-file=node-${node}.pem=keys/node-${node}.pem --from-file=node-${node}.key=keys/node-${node}.key`,
  );
  const head = `# Before these are applied, each node's keys become a secret, in the folder of keys' own folder:\n${secrets.join("\n")}\n`;
  const config = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, labels: { app: name } },
    data: { "cluster.json": `${JSON.stringify(cluster, undefined, 2)}\n` },
  };
  const documents = [config, ...nodes.flatMap((node) => [service(name, node), statefulSet(name, node, image)])];
  return `${head}${documents.map((one) => `---\n${stringify(one)}`).join("")}`;
}

const labelsOf = (name: string, node: string) => ({ app: name, node });

function service(name: string, node: string): unknown {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `${name}-${node}`, labels: labelsOf(name, node) },
    // A node is there before it is ready: others dial it until it answers.
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: labelsOf(name, node),
      ports: [
        { name: "disel", port },
        { name: "metrics", port: metricsPort },
      ],
    },
  };
}

function statefulSet(name: string, node: string, image: string): unknown {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: `${name}-${node}`, labels: labelsOf(name, node) },
    spec: {
      // There is one of each node, never two.
      replicas: 1,
      serviceName: `${name}-${node}`,
      selector: { matchLabels: labelsOf(name, node) },
      template: {
        metadata: { labels: labelsOf(name, node) },
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: user, fsGroup: user },
          terminationGracePeriodSeconds: 30,
          containers: [
            {
              name: "node",
              image,
              args: ["--node", node],
              ports: [
                { name: "disel", containerPort: port },
                { name: "metrics", containerPort: metricsPort },
              ],
              readinessProbe: { httpGet: { path: "/status", port: "metrics" } },
              volumeMounts: [
                { name: "log", mountPath: "/var/lib/disel" },
                { name: "cluster", mountPath: "/etc/disel/cluster.json", subPath: "cluster.json", readOnly: true },
                { name: "keys", mountPath: "/etc/disel/keys", readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: "cluster", configMap: { name } },
            { name: "keys", secret: { secretName: `${name}-${node}`, defaultMode: 0o440 } },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "log" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  };
}
