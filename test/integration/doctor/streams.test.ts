import { DiscardPolicy, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, messages, statuses } from "../../support/nomnom.ts";

/** Real streams, brought into the states that lose messages without an error anywhere. */
describe("streams that lose or refuse messages (scenario worker-down)", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let connection: NatsConnection;
  beforeAll(async () => {
    deployment = await deployInLab("worker-down");
    connection = await connect({ servers: new URL(deployment.lab.natsUrl).host });
  });
  afterAll(async () => {
    await connection?.close();
    await deployment?.[Symbol.asyncDispose]();
  });

  const report = async () => (await doctor(deployment, ["--area", "nats"])).report;

  it("doctor names the stream that is gone while the API runs", async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.delete("MESSAGES");
    const found = await report();
    expect(statuses(found)["nats/stream-config"]).toBe("fail");
    expect(messages(found, "nats/stream-config").join("\n")).toMatch(
      /MESSAGES does not exist although nomnom-ingestion-api runs.*the ingestion API answers 500/,
    );
  });

  it("doctor passes once the stream is there as the remedy creates it", async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({
      name: "MESSAGES",
      subjects: ["messages.ingest.>"],
      max_bytes: 1024 ** 3,
    });
    expect(statuses(await report())["nats/stream-config"]).toBe("pass");
  });

  it("doctor keeps to the limits in a stream's own metadata, as nats server check stream does", async ({
    skip,
  }) => {
    // Before 2.10 streams have no metadata.
    skip(connection.info?.version.startsWith("2.9.") === true);
    const manager = await jetstreamManager(connection);
    const metadata = { "io.nats.monitor.msgs-warn": "5", "io.nats.monitor.msgs-critical": "2" };
    await manager.streams.add({ name: "LOW", subjects: ["low"], max_bytes: 1024, metadata });
    for (let sent = 0; sent < 3; sent++) await connection.request("low", "x");
    const said = async () => messages(await report(), "nats/stream-config").join("\n");
    // Measured with nats 0.5.0: `WARNING LOW Warn:3 messages`, and `CRITICAL` for two.
    expect(await said()).toContain(
      "LOW is beyond what its metadata (io.nats.monitor.*) allows: 3 messages (limit 5)",
    );
    await manager.streams.deleteMessage("LOW", 1);
    expect(await said()).toContain("2 messages (limit 2)");
    await manager.streams.delete("LOW");
  });

  it("doctor warns of a stream without a limit", async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "AUDIT", subjects: ["audit.>"] });
    const found = await report();
    expect(statuses(found)["nats/unlimited-streams"]).toBe("warn");
    expect(messages(found, "nats/unlimited-streams").join("\n")).toMatch(/AUDIT has no max_bytes.*max_file/);
    await manager.streams.delete("AUDIT");
  });

  it("doctor fails on a stream that refuses, as the server does", async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.update("MESSAGESDLQ", { discard: DiscardPolicy.New, max_msgs: 3 });
    const publish = async () => (await connection.request("messages.dlq.Order", "x")).json();
    for (let sent = 0; sent < 3; sent++) await publish();
    expect(await publish()).toMatchObject({ error: { err_code: 10077 } });
    const found = await report();
    expect(statuses(found)["nats/stream-capacity"]).toBe("fail");
    expect(messages(found, "nats/stream-capacity").join("\n")).toMatch(
      /MESSAGESDLQ holds 3 of 3 messages \(max_msgs\), 100 %: it refuses.*10077/,
    );
  });
});
