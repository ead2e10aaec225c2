import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { deleteObject } from "../../../src/lab/kubernetes-api/deletion.ts";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, statuses } from "../../support/nomnom.ts";

/** What the remedies say, done in their order; each makes its check pass. Images tagged `fixed` stand for the repaired code. */
describe("the repair of the incident", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("seed");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  const statusOf = async (id: string, args: string[] = []) =>
    statuses((await doctor(deployment, ["--only", id, ...args])).report)[id];

  function setContainer(name: string, change: Record<string, unknown>): void {
    const { store } = deployment.lab;
    store.update("Deployment", deployment.namespace, name, (object) => {
      const changed = deploymentSchema.parse(structuredClone(object));
      Object.assign(changed.spec.template.spec.containers[0] ?? {}, change);
      return { ...object, spec: changed.spec };
    });
  }

  it("max_file raised in the ConfigMap changes nothing until NATS restarts, and doctor says so", async () => {
    const { store } = deployment.lab;
    store.update("ConfigMap", deployment.namespace, "nomnom-nats-config", (object) => {
      const data = z.record(z.string(), z.string()).parse(object.data);
      return {
        ...object,
        data: { "nats.conf": data["nats.conf"]?.replace("max_file: 1Gi", "max_file: 5Gi") },
      };
    });
    const { report } = await doctor(deployment, ["--only", "nats/storage-reservation"]);
    expect(report.verdict).toBe("fail");
    expect(JSON.stringify(report.checks[0]?.findings)).toMatch(/restart/);

    const pod = store.get("Pod", deployment.namespace, "nomnom-nats-0");
    if (pod === undefined) throw new Error("nomnom-nats-0 is not there");
    deleteObject(store, pod, { now: () => new Date() });
    await expect.poll(() => statusOf("nats/storage-reservation"), { timeout: 30_000 }).toMatch(/pass|warn/);
  });

  it("Narrowing MESSAGES in place repairs the overlap", async () => {
    const connection = await connect({ servers: new URL(deployment.lab.natsUrl).host });
    const manager = await jetstreamManager(connection);
    await manager.streams.update("MESSAGES", { subjects: ["messages.ingest.>"] });
    await connection.close();
    expect(await statusOf("nats/stream-overlap")).toBe("pass");
  });

  it("Scaling the old API down repairs the two APIs", async () => {
    expect(await statusOf("pipeline/single-api")).toBe("warn");
    deployment.lab.store.update("Deployment", deployment.namespace, "nomnom-ingestion-api-old", (object) => ({
      ...object,
      spec: { ...deploymentSchema.parse(object).spec, replicas: 0 },
    }));
    expect(await statusOf("pipeline/single-api")).toBe("pass");
  });

  it("Fixed images and limits repair tables, ports and memory", async () => {
    setContainer("nomnom-worker", { image: "localhost:5000/nomnom-worker:fixed" });
    setContainer("nomnom-dashboard-backend", { image: "localhost:5000/nomnom-dashboard-backend:fixed" });
    setContainer("nomnom-dashboard-frontend", { resources: { limits: { memory: "256Mi" } } });
    setContainer("nomnom-ingestion-api", { image: "localhost:5000/nomnom-ingestion-api:fixed" });
    const { report, code } = await doctor(deployment, ["--wait", "45s"]);
    expect({ verdict: report.verdict, code }, JSON.stringify(report.checks, null, 1)).toEqual({
      verdict: "pass",
      code: 0,
    });
  });
});

const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.record(z.string(), z.unknown())) }),
    }),
  }),
});
