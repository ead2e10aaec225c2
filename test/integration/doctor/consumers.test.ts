import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, kubectlOf, messages, statuses } from "../../support/nomnom.ts";

describe("nobody takes what the API accepts (scenario worker-down)", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("worker-down");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  const check = "nats/consumer-config";

  it("doctor warns before the first message: the consumer the worker would make is not there", async () => {
    const { report } = await doctor(deployment, ["--only", check]);
    expect(statuses(report)).toEqual({ [check]: "warn" });
  });

  it("doctor fails when messages wait, and says which command takes them", async () => {
    const connection = await connect({ servers: new URL(deployment.lab.natsUrl).host });
    for (const id of ["a", "b", "c"]) await connection.request("messages.ingest.Order", id);
    await connection.close();
    const { report, code } = await doctor(deployment, ["--only", check]);
    expect(messages(report, check).join()).toMatch(
      /workers does not exist on MESSAGES: the 3 messages there wait.* nomnom-worker is scaled to 0/,
    );
    expect(report.checks[0]?.findings[0]?.remedy?.commands).toEqual([
      `${kubectlOf(deployment)} scale deployment/nomnom-worker --replicas=1`,
    ]);
    expect(code).toBe(1);
  });

  it("doctor passes when the worker is back", async () => {
    const { store } = deployment.lab;
    store.update("Deployment", deployment.namespace, "nomnom-worker", (object) => ({
      ...object,
      spec: z
        .looseObject({})
        .transform((spec) => ({ ...spec, replicas: 1 }))
        .parse(object.spec),
    }));
    await expect
      .poll(async () => statuses((await doctor(deployment, ["--only", "nats/consumer-*"])).report), {
        timeout: 30_000,
      })
      .toEqual({ [check]: "pass", "nats/consumer-progress": "pass" });
  });
});
