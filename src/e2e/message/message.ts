import * as z from "zod";

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
  return messageOf(JSON.stringify(testOrder(orderKey, date)));
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

/** What the worker reads as an Order (nomnom contract §4.7): the types in JSON must be exactly these. */
interface TestOrder {
  entity_type: "Order";
  order_key: string;
  customer_key: string;
  order_status: string;
  total_price: number;
  order_date: string;
  order_priority: string;
  clerk: string;
  ship_priority: number;
  comment: string;
  line_items: TestLineItem[];
}

interface TestLineItem {
  line_number: number;
  part_key: string;
  supplier_key: string;
  quantity: number;
  extended_price: number;
  discount: number;
  tax: number;
  return_flag: string;
  line_status: string;
  ship_date: string;
  commit_date: string;
  receipt_date: string;
}

const lineItems = 3;

/** An Order with three line items. `orderKey` must be new: an order that is there already is left as it is and proves nothing. */
function testOrder(orderKey: string, date: Date): TestOrder {
  const day = date.toISOString().slice(0, 10);
  const items = Array.from({ length: lineItems }, (_, index) => lineItem(index + 1, day));
  return {
    entity_type: "Order",
    order_key: orderKey,
    customer_key: "NOMNOM-E2E",
    order_status: "O",
    total_price: items.reduce((sum, item) => sum + item.extended_price, 0),
    order_date: day,
    order_priority: "5-LOW",
    clerk: "nomnom e2e",
    ship_priority: 0,
    comment: "test order of nomnom e2e, safe to delete",
    line_items: items,
  };
}

function lineItem(number: number, day: string): TestLineItem {
  return {
    line_number: number,
    part_key: `NOMNOM-E2E-PART-${number}`,
    supplier_key: "NOMNOM-E2E",
    quantity: number,
    extended_price: 10.25 * number,
    discount: 0.05,
    tax: 0.08,
    return_flag: "N",
    line_status: "O",
    ship_date: day,
    commit_date: day,
    receipt_date: day,
  };
}
