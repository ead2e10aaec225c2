import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import { createSoakOrders } from "../../../../src/e2e/soak/soak-orders.ts";

const runId = "20260101-000000-abcdef";
const date = new Date("2026-01-01T00:00:00Z");
const message = {
  order_key: "MINE",
  customer_key: "c",
  order_status: "O",
  total_price: 1.5,
  order_date: "2026-01-01",
  note: 'so "quoted" \\ and ünïcode',
  line_items: [{ line_number: 1, part_key: "p", quantity: 1, extended_price: 1 }, { line_number: "bad" }],
};

describe("the orders of a soak", () => {
  it("The orders of a soak are alike but for their order_key, which counts from 1", () => {
    const orders = createSoakOrders({ plan: builtInPlan, message: null }, runId, date);
    const [first, second] = [JSON.parse(orders.textOf(0)), JSON.parse(orders.textOf(1))];
    expect(first.order_key).toBe("NOMNOM-E2E-20260101-000000-abcdef-1");
    expect(second).toEqual({ ...first, order_key: "NOMNOM-E2E-20260101-000000-abcdef-2" });
    expect(orders.rows).toEqual([1, 3]);
  });

  it("The orders of a soak are that of --message, which keeps everything else it holds", () => {
    const orders = createSoakOrders({ plan: builtInPlan, message: JSON.stringify(message) }, runId, date);
    expect(JSON.parse(orders.textOf(41))).toEqual({ ...message, order_key: orders.keyOf(41) });
    // The worker skips the second with a warning.
    expect(orders.rows).toEqual([1, 1]);
  });

  it("The orders of a soak are recognised in an envelope, and no others", () => {
    const orders = createSoakOrders({ plan: builtInPlan, message: null }, runId, date);
    const envelope = JSON.stringify({ message_id: "m", body: orders.textOf(99) });
    expect(orders.numberIn(envelope)).toBe(99);
    expect(orders.numberIn(orders.keyOf(7))).toBe(7);
    expect(
      orders.numberIn(
        createSoakOrders({ plan: builtInPlan, message: null }, "20260101-000000-fedcba", date).textOf(99),
      ),
    ).toBeNull();
    expect(orders.numberIn("MINE")).toBeNull();
  });

  it("The orders of a soak are compared with what is stored, value by value", () => {
    const orders = createSoakOrders({ plan: builtInPlan, message: JSON.stringify(message) }, runId, date);
    const row = { order_key: orders.keyOf(0), customer_key: "c", total_price: "1.5" };
    const item = { line_number: 1, part_key: "p", quantity: 1, extended_price: "1" };
    expect(orders.differences(0, [[row], [item]])).toEqual([]);
    expect(orders.differences(0, [[{ ...row, customer_key: "d" }], [item]])).toMatchObject([
      { column: "customer_key", sent: "c", stored: "d" },
    ]);
    expect(orders.differences(1, [[row], [item]])).toMatchObject([{ column: "order_key" }]);
  });
});
