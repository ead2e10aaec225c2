import type { NatsConnection } from "@nats-io/transport-node";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { wildcardRuleOf } from "../../../src/jetstream/wildcard-rules.ts";
import { overlapWithin } from "../../../src/subjects/find-overlaps.ts";
import { subjectsOverlap } from "../../../src/subjects/overlap.ts";
import { parseSubject } from "../../../src/subjects/subject.ts";
import { quirkSubject } from "../../unit/subjects/arbitrary-subject.ts";
import { startNatsServer, type TestServer } from "./nats-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(async () => {
  await server?.stop();
});

/** One seed, so that a disagreement can be repeated; `NOMNOM_SUBJECT_PAIRS` raises the number for a one-off run. */
const pairCount = Number(process.env.NOMNOM_SUBJECT_PAIRS ?? 100);
const pairs = fc.sample(fc.tuple(quirkSubject, quirkSubject), { numRuns: pairCount, seed: 20_261 });

describe("the real server agrees", () => {
  it(`The real server agrees on ${pairCount} random pairs of subjects in two streams (10065)`, async () => {
    for (const [a, b] of pairs) {
      // A stream prefix keeps `>` and `*.x` out of the server's own $JS subjects, which some versions refuse.
      const [first, second] = [`p.${a}`, `p.${b}`];
      expect(await createStream("A", [first]), first).toBeNull();
      const refused = await createStream("B", [second]);
      expect({ first, second, refused }).toEqual({
        first,
        second,
        refused: subjectsOverlap(first, second, wildcardRuleOf(server.version)) ? 10065 : null,
      });
      await deleteStreams();
    }
  });

  it(`The real server agrees on ${pairCount} random pairs of subjects in one stream (10052)`, async () => {
    for (const [a, b] of pairs) {
      const subjects = [`p.${a}`, `p.${b}`];
      const refused = await createStream("A", subjects);
      expect({ subjects, refused }).toEqual({
        subjects,
        refused: overlapWithin(subjects, wildcardRuleOf(server.version)) === null ? null : 10052,
      });
      await deleteStreams();
    }
  });

  it("The real server agrees on which subjects are valid (10052)", async () => {
    for (const subject of ["p..b", ".p", "p.", "p b", "p.\t", "p.>.b", "p.*x", "p.>x", "p.x>", "p.>"]) {
      const refused = await createStream("A", [subject]);
      expect({ subject, refused }).toEqual({ subject, refused: parseSubject(subject).ok ? null : 10052 });
      await deleteStreams();
    }
  });
});

const answer = z.object({ error: z.object({ err_code: z.number() }).optional() });

/** The error code of the server's answer, or null. */
async function createStream(name: string, subjects: string[]): Promise<number | null> {
  return await ask(server.connection, `$JS.API.STREAM.CREATE.${name}`, { name, subjects, storage: "memory" });
}

async function deleteStreams(): Promise<void> {
  for (const name of ["A", "B"]) await ask(server.connection, `$JS.API.STREAM.DELETE.${name}`, {});
}

async function ask(connection: NatsConnection, subject: string, body: object): Promise<number | null> {
  const reply = await connection.request(subject, JSON.stringify(body), { timeout: 5_000 });
  return answer.parse(reply.json()).error?.err_code ?? null;
}
