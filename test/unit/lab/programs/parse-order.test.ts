import { describe, expect, test } from "vitest";
import { parseOrder } from "../../../../src/lab/programs/worker/parse-order.ts";

const order = {
  order_key: "O",
  customer_key: "C",
  order_status: "O",
  total_price: 1.5,
  order_date: "2025-11-13",
};
const item = { line_number: 1, part_key: "P", quantity: 2, extended_price: 3.5 };
const parse = (json: unknown) => parseOrder(JSON.stringify(json));

describe("what the worker accepts as an Order", () => {
  test.each(Object.keys(order))("%s is required", (key) => {
    expect(parse({ ...order, [key]: undefined })).toBeNull();
  });
  test.each([{ ...order, order_key: 1 }, { ...order, total_price: "1.5" }, [], null])(
    "%j is none",
    (json) => {
      expect(parse(json)).toBeNull();
    },
  );
  test("an optional value of the wrong type becomes null", () => {
    expect(parse({ ...order, clerk: 7, ship_priority: 1.5, comment: "c" })?.order).toMatchObject({
      clerk: null,
      ship_priority: null,
      comment: "c",
    });
  });
  test("a line item that lacks something is skipped, the others stay", () => {
    const parsed = parse({
      ...order,
      line_items: [item, { ...item, quantity: "2" }, 5, { ...item, line_number: 2 }],
    });
    expect(parsed?.lineItems.map(({ line_number }) => line_number)).toEqual([1, 2]);
    expect(parsed?.skipped).toEqual([1, 2]);
    expect(parsed?.lineItemCount).toBe(4);
  });
  test("line_items that are no array count as none", () => {
    expect(parse({ ...order, line_items: "two" })).toMatchObject({ lineItems: [], lineItemCount: null });
  });
});
