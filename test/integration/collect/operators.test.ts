import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyBlueprint } from "../../../src/blueprint/built-in.ts";
import type { ProbeContext } from "../../../src/collect/probe.ts";
import { probes } from "../../../src/collect/probes.ts";
import type { ProbeResult } from "../../../src/snapshot/probe-result.ts";
import type { SectionData, SectionId } from "../../../src/snapshot/snapshot.ts";
import { definitionOf } from "../../cases/kubernetes/custom-resources.ts";
import { namespaceObject, startCluster, type TestCluster } from "../connect/cluster.ts";
import { dataOf, errorOf } from "../connect/settings.ts";

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster({}, [namespaceObject("shop")]);
});
afterAll(() => cluster?.stop());

/** What each probe reads in one round. */
async function read(token: string) {
  await using connections = await cluster.open({ token, namespace: "shop" });
  const context: ProbeContext = {
    connections,
    blueprint: emptyBlueprint("*"),
    signal: new AbortController().signal,
    section<S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>> {
      return probes[id].collect(context);
    },
  };
  const before = cluster.api.requests.length;
  const [streams, consumers, clusters, scaledObjects] = await Promise.all([
    context.section("kubernetes/nack-streams"),
    context.section("kubernetes/nack-consumers"),
    context.section("kubernetes/postgres-clusters"),
    context.section("kubernetes/scaledobjects"),
  ]);
  const results = { streams, consumers, clusters, scaledObjects };
  const asked = cluster.api.requests
    .slice(before)
    .map(({ path }) => path)
    .filter((path) => path.startsWith("/apis"));
  return { results, asked };
}

describe("resources of operators", () => {
  it("Resources of operators are none where the operator is not installed, also for who may not list them, and nothing else is asked", async () => {
    const { results, asked } = await read("limited-token-1");
    const nothing = { ok: true, data: [] };
    expect(results).toEqual({
      ...{ streams: nothing, consumers: nothing, clusters: nothing, scaledObjects: nothing },
    });
    expect(asked).toEqual(["/apis"]);
  });

  it("Resources of operators are read where it is, without what no check reads of them; a right that is missing is named", async () => {
    for (const name of ["streams.jetstream.nats.io", "clusters.postgresql.cnpg.io"])
      cluster.store.create(definitionOf(name));
    cluster.store.create({
      ...{
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name: "db", namespace: "shop" },
      },
      spec: { instances: 3, postgresql: { parameters: { max_connections: "200", "app.key": "hunter22" } } },
    });
    const admin = await read("admin-token-1");
    expect(dataOf(admin.results.streams)).toEqual([]);
    expect(dataOf(admin.results.clusters)).toMatchObject([
      { spec: { instances: 3, postgresql: { parameters: { max_connections: "200", "app.key": "***" } } } },
    ]);
    const limited = await read("limited-token-1");
    expect(errorOf(limited.results.streams)).toMatchObject({
      kind: "forbidden",
      missing: [{ apiGroup: "jetstream.nats.io", resource: "streams", verb: "list" }],
    });
    // KEDA is still not there.
    expect(dataOf(limited.results.scaledObjects)).toEqual([]);
  });
});
