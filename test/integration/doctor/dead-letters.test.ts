import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, messages, statuses } from "../../support/nomnom.ts";

const check = "pipeline/dead-letters";

describe("dead letters without a stream (scenario dead-letter-lost)", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("dead-letter-lost");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  it("doctor says that dead letters are lost, although every service is well", async () => {
    const { report, code } = await doctor(deployment);
    expect(messages(report, check)).toEqual([
      expect.stringMatching(/MESSAGESDLQ does not exist and no other takes messages\.dlq\.>.*is lost/),
    ]);
    const failed = Object.entries(statuses(report)).filter(([, status]) => status === "fail");
    // The tables that make the worker give up are a cause of their own.
    expect(failed.map(([id]) => id)).toEqual(["postgres/table-presence", check]);
    expect(code).toBe(1);
  });
});

describe("dead letters with a stream (scenario dead-letter-42p10)", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("dead-letter-42p10");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  it("doctor passes without dead letters, and names one that the worker has really given up", async () => {
    expect(statuses((await doctor(deployment, ["--only", check])).report)).toEqual({ [check]: "pass" });
    const connection = await connect({ servers: new URL(deployment.lab.natsUrl).host });
    const envelope = {
      message_id: "8a1c4a0e-6b9c-4c4e-9d55-0d2f4d9f2b10",
      body: "{}",
      entity_type: "Order",
      received_at: new Date().toISOString(),
      retry_count: 0,
      source: null,
    };
    await connection.request("messages.ingest.Order", JSON.stringify(envelope));
    await connection.close();
    await expect
      .poll(async () => messages((await doctor(deployment, ["--only", check])).report, check), {
        timeout: 30_000,
      })
      .toEqual([expect.stringMatching(/^MESSAGESDLQ holds 1 dead letter.* It is deleted in 6d23h\.$/)]);
  });
});
