import * as z from "zod";
import { isRecord } from "../../kubernetes-api/fields.ts";

/** An Order and its line items as the worker reads them. */
export interface ParsedOrder {
  order: OrderRow;
  lineItems: LineItemRow[];
  /** Indexes of line items that lack something required; they are left out with a warning. */
  skipped: number[];
  /** Length of the array, the figure the log prints; null without an array. */
  lineItemCount: number | null;
}

export type OrderRow = z.output<typeof orderSchema>;
export type LineItemRow = z.output<typeof lineItemSchema>;

/**
 * Reads a posted JSON text as an Order, the only root entity: required keys must have exactly the JSON type, optional ones of another type
 * become null (nomnom 3ac7dfa). What it says when it is no Order; the type hint does not change that, since the fallback tries Order as well.
 */
export function parseOrder(body: string): ParsedOrder | string {
  const json = jsonOrNull(body);
  if (!isRecord(json)) return "Expected JSON object";
  const order = orderSchema.safeParse(json);
  if (!order.success) return "Could not parse as any known entity type";
  const items = lineItemsSchema.parse(json).line_items;
  const parsed = (items ?? []).map((item) => lineItemSchema.safeParse(item));
  return {
    order: order.data,
    lineItems: parsed.flatMap((item) => (item.success ? [item.data] : [])),
    skipped: parsed.flatMap((item, index) => (item.success ? [] : [index])),
    lineItemCount: items?.length ?? null,
  };
}

const optionalText = z.string().nullable().default(null).catch(null);
/** Rust reads 64 bits and keeps the lower 32 (`as i32`): 3000000000 is stored as -1294967296. */
const integer = z.int().transform((value) => Number(BigInt.asIntN(32, BigInt(value))));
const optionalInteger = integer.nullable().default(null).catch(null);
const optionalNumber = z.number().nullable().default(null).catch(null);

const orderSchema = z.object({
  order_key: z.string(),
  customer_key: z.string(),
  order_status: z.string(),
  total_price: z.number(),
  order_date: z.string(),
  order_priority: optionalText,
  clerk: optionalText,
  ship_priority: optionalInteger,
  comment: optionalText,
});

const lineItemSchema = z.object({
  line_number: integer,
  part_key: z.string(),
  supplier_key: optionalText,
  quantity: integer,
  extended_price: z.number(),
  discount: optionalNumber,
  tax: optionalNumber,
  return_flag: optionalText,
  line_status: optionalText,
  ship_date: optionalText,
  commit_date: optionalText,
  receipt_date: optionalText,
});

const lineItemsSchema = z.object({ line_items: z.array(z.unknown()).nullable().default(null).catch(null) });

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
