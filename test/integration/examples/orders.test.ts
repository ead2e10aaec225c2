import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { NatsServer } from "../../../scripts/record/nats/server.ts";
import { type NatsSession, withSession } from "../../../scripts/record/nats/session.ts";
import { doctorReportSchema } from "../../../src/doctor/report.ts";
import { namespace } from "../../cases/kubernetes/api-server.ts";
import { runDoctor } from "../../cases/run-doctor.ts";
import {
  type Database,
  natsArgs,
  type Servers,
  type SharedServers,
  shareServers,
} from "../../cases/servers.ts";
import { runningObjects } from "./running-objects.ts";

const example = new URL("../../../examples/orders/", import.meta.url).pathname;
const read = (name: string): Promise<string> => readFile(`${example}${name}`, "utf8");
const mebibyte = 1024 ** 2;
const seconds = 1e9;

/** JetStream as checkout, biller and shipper make it. */
async function makeStreams({ mustAsk }: NatsSession): Promise<void> {
  const streams = [
    {
      ...{ name: "ORDERS", subjects: ["orders.>"], max_bytes: 64 * mebibyte, storage: "file" },
      ...{ max_age: 7 * 24 * 3600 * seconds, duplicate_window: 300 * seconds },
    },
    { name: "FAILED", subjects: ["failed.>"], max_bytes: 16 * mebibyte, storage: "file" },
    {
      ...{ name: "KV_sessions", subjects: ["$KV.sessions.>"], max_bytes: 8 * mebibyte, storage: "file" },
      ...{ max_msgs_per_subject: 1, discard: "new", allow_rollup_hdrs: true, deny_delete: true },
    },
  ];
  for (const stream of streams) await mustAsk(`STREAM.CREATE.${stream.name}`, stream);
  await makeConsumer({ mustAsk }, "billing", {
    filter_subject: "orders.created",
    max_deliver: 5,
    ack_wait: 60 * seconds,
  });
  await makeConsumer({ mustAsk }, "shipping", { filter_subject: "orders.paid" });
}

const makeConsumer = ({ mustAsk }: Pick<NatsSession, "mustAsk">, name: string, more: object) =>
  mustAsk(`CONSUMER.DURABLE.CREATE.ORDERS.${name}`, {
    stream_name: "ORDERS",
    config: { durable_name: name, ack_policy: "explicit", ...more },
  });

/** What the Secret of the example has; doctor is given the address itself. */
const secret = {
  ...{ apiVersion: "v1", kind: "Secret", type: "Opaque" },
  metadata: { name: "db", namespace },
  data: { url: Buffer.from("postgresql://orders@db:5432/orders").toString("base64") },
};

describe("the orders example, on a real nats-server and PostgreSQL", () => {
  let shared: SharedServers;
  let servers: Servers;
  let nats: NatsServer;
  let database: Database;
  let answers: Record<string, { status: number; body: string }>;
  let args: readonly string[];

  beforeAll(() => {
    shared = shareServers();
  });
  afterAll(() => shared?.[Symbol.asyncDispose]());

  beforeEach(async () => {
    servers = shared.forOne();
    nats = await servers.nats();
    await withSession(nats, makeStreams);
    database = await servers.database();
    await database.sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", await read("schema.sql"));
    answers = { "/healthz": { status: 200, body: "ok" } };
    const objects = await runningObjects(`${example}kubernetes.yaml`, namespace);
    const found = await servers.kubernetes([...objects, secret], {}, answers, () => null);
    const addresses = [...natsArgs(nats), ...database.args()].filter((arg) => arg !== "--no-kubernetes");
    args = [...found, ...addresses, "--config", `${example}nomnom.doctor.yaml`];
    return () => servers[Symbol.asyncDispose]();
  });

  async function look() {
    const report = doctorReportSchema.parse(await runDoctor(args));
    const findings = report.checks.flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity !== "info"),
    );
    return {
      verdict: report.verdict,
      undecided: report.checks
        .filter(({ status }) => status === "unknown" || status === "blocked")
        .map(({ id, reason }) => [id, reason]),
      codes: findings.map(({ code }) => code).toSorted(),
      messages: findings.map(({ message }) => message),
    };
  }

  it("The orders example is well, and nothing of nomnom is missed in it", async () => {
    expect(await look()).toEqual({ verdict: "pass", undecided: [], codes: [], messages: [] });
  });

  it("doctor names a consumer that is over its limit, and one that is over what its own metadata allows", async () => {
    await withSession(nats, async (session) => {
      await session.mustAsk("CONSUMER.DELETE.ORDERS.billing");
      await makeConsumer(session, "billing", {
        ...{ filter_subject: "orders.created", max_deliver: 5, ack_wait: 60 * seconds },
        metadata: { "io.nats.monitor.unprocessed-critical": "2", team: "billing" },
      });
      for (const subject of ["orders.paid", "orders.paid", "orders.paid", "orders.created", "orders.created"])
        await session.publish(subject, "{}");
    });
    const { messages } = await look();
    expect(messages).toContain(
      "Consumer shipping exceeds what nomnom.doctor.yaml allows (thresholds): messages waiting 3 (limit 3).",
    );
    expect(messages).toContain(
      "Consumer billing exceeds what its metadata (io.nats.monitor.*) allows: messages waiting 2 (limit 2).",
    );
  });

  it("doctor names a consumer that is gone, a stream that keeps less than said, and who waits for what", async () => {
    await withSession(nats, async ({ mustAsk, publish }) => {
      await publish("orders.created", "{}");
      await mustAsk("CONSUMER.DELETE.ORDERS.billing");
      await mustAsk("STREAM.UPDATE.ORDERS", {
        ...{ name: "ORDERS", subjects: ["orders.>"], max_bytes: 64 * mebibyte, storage: "file" },
        ...{ max_age: 3600 * seconds, duplicate_window: 300 * seconds },
      });
    });
    const { verdict, codes, messages } = await look();
    expect(verdict).toBe("fail");
    expect(codes).toEqual(["nats/consumer-config/missing", "nats/stream-config/not-as-said"]);
    expect(messages).toContain(
      "ORDERS has max_age 1h instead of 7d. Services take an existing stream as it is.",
    );
    expect(messages.find((message) => message.includes("billing"))).toContain("biller runs (1/1 ready)");
  });

  it("doctor names the table of the one schema that is gone, the column of the other, and the statements that fail on them", async () => {
    await database.sql(
      "DROP TABLE shipping.parcel",
      "ALTER TABLE sales.purchase RENAME COLUMN paid_at TO settled_at",
      "ALTER TABLE sales.purchase ADD COLUMN channel text NOT NULL",
    );
    const { verdict, codes, messages } = await look();
    expect(verdict).toBe("fail");
    expect(codes).toEqual([
      "postgres/table-presence/column-missing",
      "postgres/table-presence/own-statement-refused",
      "postgres/table-presence/own-statement-refused",
      "postgres/table-presence/table-missing",
      "postgres/table-presence/value-demanded",
    ]);
    expect(messages.join("\n")).toMatch(
      /Statement mark-paid of biller fails with 42703: column "paid_at"[^.]* does not exist\./,
    );
    expect(messages.join("\n")).toContain("Table shipping.parcel");
    expect(messages.join("\n")).toContain("sales.purchase has a column channel that biller does not fill");
  });

  it("doctor names the second stream on the same subjects before it is made, and the service that is not well", async () => {
    answers["/healthz"] = { status: 503, body: "no database" };
    await withSession(nats, async ({ mustAsk }) => {
      await mustAsk("STREAM.DELETE.FAILED");
      await mustAsk("STREAM.CREATE.ALL", {
        name: "ALL",
        subjects: ["failed.*"],
        storage: "file",
        max_bytes: mebibyte,
      });
    });
    const { verdict, codes, messages } = await look();
    expect(verdict).toBe("fail");
    expect(codes).toEqual(["kubernetes/service-health/unhealthy", "nats/stream-overlap/covered"]);
    expect(messages.join("\n")).toContain("says on /healthz that it is not well: 503 no database");
  });
});
