import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doctorReportSchema } from "../../../src/doctor/report.ts";
import { createCleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { nomnom } from "../../support/nomnom.ts";
import { startNats } from "../connect/nats-process.ts";

/** A real server, on which only the first of the two streams that the incident's sources define was made, and that one narrow. */
describe("nomnom doctor --with", () => {
  const cleanups = createCleanupStack();
  let url = "";
  beforeAll(async () => {
    const nats = await startNats();
    cleanups.defer(() => nats.stop());
    url = `nats://127.0.0.1:${nats.port}`;
    const connection = await connect({ port: nats.port });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "MESSAGES", subjects: ["messages.ingest.>"] });
    await connection.close();
  });
  afterAll(() => cleanups.run());

  const evidenceOf = async (...more: string[]) => {
    const args = ["doctor", "--no-kubernetes", "--nats-url", url, "--only", "nats/stream-overlap"];
    const { stdout } = await nomnom([...args, "-o", "json", ...more]);
    const { checks } = doctorReportSchema.parse(JSON.parse(stdout));
    return checks.flatMap(({ findings }) => findings.map(({ code, evidence }) => ({ code, ...evidence })));
  };

  it("doctor --with holds what is deployed against what is written", async () => {
    expect(await evidenceOf()).toEqual([]);
    expect(await evidenceOf("--with", "fixtures/lint/incident")).toMatchObject([
      { code: "nats/stream-overlap/uncaptured", stream: "MESSAGES", uncaptured: ["messages.>"] },
    ]);
  });

  it("doctor --with refuses a path that is not there", async () => {
    const { code, stderr } = await nomnom(["doctor", "--no-kubernetes", "--nats-url", url, "--with", "gone"]);
    expect(code).toBe(2);
    expect(stderr).toContain("cannot read gone");
  });
});
