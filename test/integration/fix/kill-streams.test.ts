import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { killAtEveryWrite, moments } from "./kill-at-every-write.ts";

describe("fix that is killed at every write, and recovered", () => {
  let lab: Lab;
  let stateHome: string;
  let connection: NatsConnection;
  let manager: JetStreamManager;
  beforeAll(async () => {
    lab = await runningLab("healthy");
    stateHome = await mkdtemp(join(tmpdir(), "fix-home-"));
    connection = await connect({ servers: lab.natsUrl });
    manager = await jetstreamManager(connection);
  }, 120_000);
  afterAll(async () => {
    await connection.close();
    await lab[Symbol.asyncDispose]();
    await rm(stateHome, { recursive: true, force: true });
  });

  it.each(moments)(
    "fix that is killed at every write (%s it is sent, answered) leaves a stream as it was or as it should be, and no message is lost",
    async (moment) => {
      // There is none where an earlier row has failed.
      await manager.streams.delete("MESSAGESDLQ").catch(() => false);
      await manager.streams.update("MESSAGES", { subjects: ["messages.>"] });
      await jetstream(connection).publish("messages.dlq.Order.insert", "{}");
      const { messages } = (await manager.streams.info("MESSAGES")).state;

      const kills = await killAtEveryWrite(lab, stateHome, moment, {
        async isDone() {
          const streams = await manager.streams.list().next();
          return streams.some(({ config }) => config.name === "MESSAGESDLQ");
        },
        async looked() {
          const { config, state } = await manager.streams.info("MESSAGES");
          expect([["messages.>"], ["messages.ingest.>"]]).toContainEqual(config.subjects);
          expect(state.messages).toBe(messages);
        },
      });

      // The stream, and the dead letters' stream; the lease where nothing is done before it is removed.
      expect(kills).toBeGreaterThanOrEqual(2);
      expect((await manager.streams.info("MESSAGES")).config.subjects).toEqual(["messages.ingest.>"]);
      expect((await manager.streams.info("MESSAGESDLQ")).config.subjects).toEqual(["messages.dlq.>"]);
    },
    400_000,
  );
});
