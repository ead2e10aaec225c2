import { describe, expect, test } from "vitest";
import { type ParsedOrder, parseOrder } from "../../../../src/lab/programs/worker/parse-order.ts";

const order = {
  order_key: "O",
  customer_key: "C",
  order_status: "O",
  total_price: 1.5,
  order_date: "2025-11-13",
};
const item = { line_number: 1, part_key: "P", quantity: 2, extended_price: 3.5 };
const parse = (json: unknown) => parseOrder(JSON.stringify(json));
function accepted(json: unknown): ParsedOrder {
  const parsed = parse(json);
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
}
const noEntity = "Could not parse as any known entity type";

describe("what the worker accepts as an Order", () => {
  test.each(Object.keys(order))("%s is required", (key) => {
    expect(parse({ ...order, [key]: undefined })).toBe(noEntity);
  });
  test.each([
    [{ ...order, order_key: 1 }, noEntity],
    [{ ...order, total_price: "1.5" }, noEntity],
    [[], "Expected JSON object"],
    [null, "Expected JSON object"],
  ])("%j is no order: %s", (json, reason) => {
    expect(parse(json)).toBe(reason);
  });
  test("An optional value of the wrong type becomes null", () => {
    expect(accepted({ ...order, clerk: 7, ship_priority: 1.5, comment: "c" }).order).toMatchObject({
      clerk: null,
      ship_priority: null,
      comment: "c",
    });
  });
  test("A line item that lacks something is skipped, the others stay", () => {
    const parsed = accepted({
      ...order,
      line_items: [item, { ...item, quantity: "2" }, 5, { ...item, line_number: 2 }],
    });
    expect(parsed.lineItems.map(({ line_number }) => line_number)).toEqual([1, 2]);
    expect(parsed.skipped).toEqual([1, 2]);
    expect(parsed.lineItemCount).toBe(4);
  });
  test("An integer of more than 32 bits loses the upper ones", () => {
    const parsed = accepted({ ...order, line_items: [{ ...item, quantity: 3_000_000_000 }] });
    expect(parsed.lineItems).toMatchObject([{ quantity: -1_294_967_296 }]);
  });
  test("line_items that are no array count as none", () => {
    expect(parse({ ...order, line_items: "two" })).toMatchObject({ lineItems: [], lineItemCount: null });
  });
});
