import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor } from "../../support/nomnom.ts";

describe("a crash whose reason has been repaired", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("api-crash-10065");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  it("A crash whose reason has been repaired is waited for: it starts again at its next back-off", async () => {
    const before = await doctor(deployment, ["--wait", "60s"]);
    expect(before.code).toBe(1);
    const connection = await connect({ servers: new URL(deployment.lab.natsUrl).host });
    const manager = await jetstreamManager(connection);
    await manager.streams.update("MESSAGES", { subjects: ["messages.ingest.>"] });
    await connection.close();
    const { report, code } = await doctor(deployment, ["--wait", "120s"]);
    expect(code, JSON.stringify(report.checks, null, 1)).toBe(0);
  });
});
