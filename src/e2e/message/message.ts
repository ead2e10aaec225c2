import * as z from "zod";
import { type TestOrder, testOrder } from "./order-message.ts";

/** A message to send and what should come of it. */
export interface TestMessage {
  /** The JSON text. */
  text: string;
  /** Finds its rows; null: it has none the worker could store. */
  orderKey: string | null;
  /** Line items that the worker will store; others lack a required field and are skipped with a warning. */
  storableItems: Record<string, unknown>[];
  order: Record<string, unknown>;
  /** Why it cannot succeed, in words; null when it can. */
  cannotSucceed: string | null;
}

/** The order_key of a run's own order; `part` tells the orders of one run apart. */
export const ownOrderKey = (runId: string, part?: number): string =>
  `NOMNOM-E2E-${runId}${part === undefined ? "" : `-${part}`}`;

/** The built-in order. */
export function builtInMessage(orderKey: string, date: Date): TestMessage {
  const order: TestOrder = testOrder(orderKey, date);
  return messageOf(JSON.stringify(order));
}

const orderSchema = z.looseObject({
  order_key: z.string(),
  customer_key: z.string(),
  order_status: z.string(),
  total_price: z.number(),
  order_date: z.string(),
});
const itemSchema = z.looseObject({
  line_number: z.int(),
  part_key: z.string(),
  quantity: z.int(),
  extended_price: z.number(),
});

/** Judges a message as the worker will (nomnom contract §4.7). */
export function messageOf(text: string): TestMessage {
  const nothing = { text, orderKey: null, storableItems: [], order: {} };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ...nothing, cannotSucceed: "it is not JSON: the API answers 400" };
  }
  const order = orderSchema.safeParse(json);
  if (!order.success) return { ...nothing, cannotSucceed: whyNoOrder(json, order.error) };
  const { line_items: items, ...fields } = order.data;
  const list: unknown[] = Array.isArray(items) ? items : [];
  const storable = list.flatMap((item) => {
    const parsed = itemSchema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  return {
    text,
    orderKey: order.data.order_key,
    storableItems: storable,
    order: fields,
    cannotSucceed: null,
  };
}

/** The same message as another order. Only for text that `messageOf` finds an order in. */
export function withOrderKey(text: string, orderKey: string): string {
  return JSON.stringify({ ...orderSchema.parse(JSON.parse(text)), order_key: orderKey });
}

function whyNoOrder(json: unknown, error: z.ZodError): string {
  const lone = z.looseObject({ line_number: z.unknown(), part_key: z.unknown() }).safeParse(json);
  if (lone.success)
    return "it is a lone OrderLineItem: the API accepts it with 202, and no worker can store it; put it into line_items of an Order";
  const fields = error.issues.map((issue) => issue.path.join(".")).filter((path) => path !== "");
  return `it is not an Order the worker reads: ${fields.length === 0 ? "it is no JSON object" : `${fields.join(", ")} missing or of another type`}`;
}
