import { expect, test } from "vitest";
import { answeredConnections } from "../../../scripts/record/answered-connections.ts";
import { noteAnswers } from "../../../scripts/record/noted-connections.ts";
import { keptAnswer, rawAnswersSchema } from "../../../scripts/record/raw-answers.ts";
import type { Connections } from "../../../src/connect/connections.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";
import { unknownTarget } from "../../../src/snapshot/snapshot.ts";

const forbidden = failure({ kind: "forbidden", system: "nats", message: "not for this account" });
const absent = failure({ kind: "not-configured", system: "kubernetes", message: "left out" });

/** Servers that answer with what they were asked. */
const live: Connections = {
  kubernetes: async () => absent,
  monitoring: async () =>
    succeed({
      url: "http://a:8222",
      clockAheadMs: () => null,
      get: async (path) => succeed({ status: 503, body: { path } }),
    }),
  nats: async () =>
    succeed({
      url: "nats://a:4222",
      isOpen: () => true,
      accountName: async () => null,
      info: async () => forbidden,
      jetStream: async (subject, payload) => succeed({ subject, payload, unknownField: 1 }),
    }),
  postgres: async () =>
    succeed({
      url: "postgresql://a:5432/x",
      isOpen: () => true,
      clockAheadMs: () => null,
      isPooled: () => null,
      queryOne: async (sql, preparation) => succeed([{ sql, preparation }]),
      query: async (sql, parameters) => succeed([{ sql, parameters }]),
    }),
  redis: async () =>
    succeed({
      url: "redis://a:6379",
      isOpen: () => true,
      ask: async (words) => succeed(words.join(" ")),
      ping: async () => succeed("PONG"),
    }),
  target: () => unknownTarget,
  origins: () => [],
  secrets: () => [],
  [Symbol.asyncDispose]: async () => {},
};

/** What a probe would see. */
async function ask(connections: Connections): Promise<unknown[]> {
  const [kubernetes, monitoring, nats, postgres] = await Promise.all([
    connections.kubernetes(),
    connections.monitoring(),
    connections.nats(),
    connections.postgres(),
  ]);
  if (!monitoring.ok || !nats.ok || !postgres.ok) throw new Error("not opened");
  return [
    kubernetes,
    monitoring.data.url,
    await monitoring.data.get("/healthz"),
    await nats.data.info(),
    await nats.data.jetStream("STREAM.LIST", { offset: 0 }, "list"),
    await postgres.data.query("SELECT 1"),
    await postgres.data.query("SELECT $1", [["orders"]]),
  ];
}

test("Raw answers, written and read again, answer a probe as the servers did", async () => {
  const { connections, noted } = noteAnswers(live);
  const before = await ask(connections);
  const document = { takenAt: "2026-11-28T06:52:51Z", target: unknownTarget, ...noted() };
  const raw = rawAnswersSchema.parse(JSON.parse(JSON.stringify(document)));
  const after = await ask(answeredConnections(raw));
  expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(JSON.stringify(before)));
  expect(after[4]).toEqual(succeed({ subject: "STREAM.LIST", payload: { offset: 0 }, unknownField: 1 }));
});

test("What was not asked then is answered with an error, not with nothing", async () => {
  const raw = rawAnswersSchema.parse({
    takenAt: "2026-11-28T06:52:51Z",
    target: unknownTarget,
    clients: { nats: succeed({ url: "nats://a:4222" }) },
    answers: [],
  });
  const client = await answeredConnections(raw).nats();
  if (!client.ok) throw new Error("not opened");
  expect(await client.data.jetStream("INFO", null, "info")).toMatchObject({ error: { kind: "aborted" } });
  expect(await answeredConnections(raw).postgres()).toMatchObject({ error: { kind: "aborted" } });
});

test("No secret is kept: neither one in use nor the values of a Secret", () => {
  const query = {
    part: "postgres",
    request: ["query", "SELECT 1"],
    answer: succeed([{ a: "s3cret-pw" }]),
  } as const;
  expect(JSON.stringify(keptAnswer({ ...query, request: [...query.request] }, ["s3cret-pw"]))).not.toContain(
    "s3cret",
  );
  const data = { user: "cG9zdGdyZXM=", certificate: "Y2hhbmdlbWU=" };
  const secret = keptAnswer(
    {
      part: "kubernetes",
      request: ["get", "/api/v1/namespaces/x/secrets/db", null],
      answer: succeed({ kind: "Secret", data }),
    },
    [],
  );
  expect(secret.answer).toEqual(succeed({ kind: "Secret", data: { user: "***", certificate: "***" } }));
});

test("An answer too big for a fixture is left out, and the file says how big it was", () => {
  const answer = succeed(Array.from({ length: 30_000 }, () => "12345678"));
  const kept = keptAnswer({ part: "kubernetes", request: ["list", "/pods", null], answer }, []);
  expect(kept.answer).toEqual(succeed(null));
  expect(kept.leftOutBytes).toBeGreaterThan(300_000);
});
