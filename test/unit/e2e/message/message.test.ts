import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import { messageOf, plannedMessage } from "../../../../src/e2e/message/message.ts";

const order = {
  order_key: "K",
  customer_key: "C",
  order_status: "O",
  total_price: 1.5,
  order_date: "2026-01-01",
};
const item = { line_number: 1, part_key: "P", quantity: 2, extended_price: 3.5 };

describe("a test message", () => {
  it("A test message is by default an order with line items that the worker stores", () => {
    const message = plannedMessage(builtInPlan, "NOMNOM-E2E-1", new Date("2026-11-23T12:00:00Z"));
    expect(message.cannotSucceed).toBeNull();
    expect(message.id).toBe("NOMNOM-E2E-1");
    expect(message.rows.map(({ rows }) => rows.length)).toEqual([1, 3]);
    expect(messageOf(builtInPlan, message.text)).toEqual(message);
  });

  it("Only the line items are counted that have what the worker requires", () => {
    const message = messageOf(
      builtInPlan,
      JSON.stringify({ ...order, line_items: [item, { ...item, quantity: 1.5 }, { line_number: 3 }] }),
    );
    expect(message.rows[1]?.rows.map(({ line_number }) => line_number)).toEqual([1]);
  });

  it.each([
    ["a lone line item", JSON.stringify(item), /lone OrderLineItem/],
    [
      "a number for a key",
      JSON.stringify({ ...order, order_key: 7 }),
      /order_key missing or of another type/,
    ],
    ["a missing field", JSON.stringify({ ...order, customer_key: undefined }), /customer_key/],
    ["no object", "7", /no JSON object/],
    ["no JSON", "{", /not JSON/],
  ])("A test message says why %s cannot succeed", (_, text, why) => {
    expect(messageOf(builtInPlan, text).cannotSucceed).toMatch(why);
  });
});
