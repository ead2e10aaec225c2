import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import type { E2eKeys } from "../../../../src/blueprint/e2e-keys.ts";
import { messagePlan } from "../../../../src/blueprint/e2e-plan.ts";
import { hopWords } from "../../../../src/e2e/reporting/hops.ts";
import { placeNamesOf } from "../../../../src/e2e/reporting/place-names.ts";
import { stepIds, stepsOf } from "../../../../src/e2e/steps/steps.ts";

function planOf(keys: E2eKeys) {
  const plan = messagePlan(keys, "file");
  if (plan === null) throw new Error("it says how a message is sent");
  return plan;
}

const published = planOf({ message: { no: "${id}" }, send: { publish: { subject: "orders.created" } } });
const posted = planOf({
  called: "order",
  send: { http: { workload: "orders-api", port: 8080, path: "/orders" } },
  passes: [{ stream: "ORDERS", subject: "orders.created" }],
  consumed: { consumer: "billing" },
  rows: [{ table: "sales.orders", where: { no: "${id}" } }],
  seen: { http: { url: "http://shop", path: "/orders/${id}" } },
});

describe("the steps of a plan", () => {
  it("The steps of a plan are those for which it says something, in the order of all", () => {
    expect(stepsOf(published).map(({ id }) => id)).toEqual(["send-message", "check-stream"]);
    expect(stepsOf(posted).map(({ id }) => id)).toEqual([
      "verify-new-api",
      "port-forward",
      "send-message",
      "check-stream",
      "check-consumer",
      "query-database",
      "dashboard-updates",
    ]);
  });

  it("The steps of a plan are eight for nomnom, and every one of them has an id that the schemas know", () => {
    expect(stepsOf(builtInPlan)).toHaveLength(8);
    for (const plan of [builtInPlan, published, posted])
      for (const { id } of stepsOf(plan)) expect(stepIds).toContain(id);
  });

  it("The steps of a plan are called after what the plan names", () => {
    expect(stepsOf(posted).map(({ title }) => title)).toEqual([
      "orders-api runs",
      "Port-forward to orders-api",
      "Send a test order",
      "The message is in its NATS stream",
      "Consumer billing takes it",
      "Its rows are in PostgreSQL",
      "shop shows it",
    ]);
  });

  it("The steps of a plan need no service where the message is published", () => {
    expect(stepsOf(published).flatMap(({ needs }) => needs)).toEqual(["message"]);
  });
});

describe("the places of a message's way", () => {
  it("The places of a message's way are named as the plan names them, and nomnom's as ever", () => {
    expect(hopWords("api-to-stream")).toBe("between the ingestion API and the NATS stream");
    expect(hopWords("client-to-api")).toBe("on the way to the ingestion API");
    expect(hopWords("stream-to-worker", placeNamesOf(posted))).toBe(
      "between stream ORDERS and consumer billing",
    );
    expect(hopWords("database-to-dashboard", placeNamesOf(posted))).toBe("between PostgreSQL and shop");
    expect(hopWords("api-to-stream", placeNamesOf(published))).toBe("on the way to the NATS stream");
  });
});
