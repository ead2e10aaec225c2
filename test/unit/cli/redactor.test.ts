import { expect, test } from "vitest";
import * as z from "zod";
import { createRedactor } from "../../../src/cli/redactor.ts";
import { redactDoctorEvent } from "../../../src/cli/session/redact-event.ts";
import type { DoctorEvent } from "../../../src/doctor/events.ts";

test("A redactor hides what it knows, also what it learns later", () => {
  const redactor = createRedactor();
  const learned: string[] = [];
  redactor.knows(() => ["hunter22"]);
  redactor.knows(() => learned);
  expect(redactor.text("hunter22 opens it, s3same too")).toBe("*** opens it, s3same too");
  learned.push("s3same");
  expect(redactor.text("hunter22 opens it, s3same too")).toBe("*** opens it, *** too");
  expect(redactor.data(z.object({ message: z.string() }), { message: "not hunter22" })).toEqual({
    message: "not ***",
  });
});

test("An address keeps its user and its database when the password is the same word", () => {
  const redactor = createRedactor();
  redactor.knows(() => ["postgres"]);
  expect(redactor.address("postgresql://postgres:postgres@db:5432/postgres")).toBe(
    "postgresql://postgres:***@db:5432/postgres",
  );
});

test("No event of a run leaves with a secret", async () => {
  const redactor = createRedactor();
  redactor.knows(() => ["hunter22"]);
  async function* events(): AsyncGenerator<DoctorEvent> {
    yield {
      type: "probe-finished",
      probe: "nats/server",
      durationMs: 1,
      error: { kind: "auth", system: "nats", message: "user x with hunter22 refused" },
    };
    yield {
      type: "check-finished",
      result: {
        id: "nats/reachable",
        title: "NATS answers",
        status: "unknown",
        durationMs: 1,
        reason: "hunter22 refused",
        blockedBy: [],
        remedy: null,
        findings: [],
      },
    };
  }
  const seen: DoctorEvent[] = [];
  for await (const event of redactor.events(events(), redactDoctorEvent)) seen.push(event);
  expect(seen).toHaveLength(2);
  expect(JSON.stringify(seen)).not.toContain("hunter22");
});
