import { compareOrder, type Difference } from "../message/compare-rows.ts";
import {
  builtInMessage,
  messageOf,
  ownOrderKey,
  type TestMessage,
  withOrderKey,
} from "../message/message.ts";

type Row = Record<string, unknown>;

/** The orders of a soak: alike but for their order_key, by which they are recognised everywhere. */
export interface SoakOrders {
  /** Line items that the worker will store, of each. */
  items: number;
  keyOf(order: number): string;
  textOf(order: number): string;
  /** The number of the order in an envelope or a dead letter; null: it holds none of this soak. */
  numberIn(text: string): number | null;
  differences(order: number, rows: { orders: Row[]; items: Row[] }): Difference[];
}

/** @param message the text of --message, an Order; null: nomnom's own. */
export function createSoakOrders(runId: string, message: string | null, date: Date): SoakOrders {
  const keyOf = (order: number) => ownOrderKey(runId, order + 1);
  const template: TestMessage = message === null ? builtInMessage(keyOf(0), date) : messageOf(message);
  // Keys hold nothing that JSON or a regular expression would escape.
  const key = new RegExp(`${ownOrderKey(runId)}-(\\d+)`);
  const mark = `${ownOrderKey(runId)}-N`;
  const [before = "", after = ""] = withOrderKey(template.text, mark).split(mark);
  return {
    items: template.storableItems.length,
    keyOf,
    textOf: (order) => before + keyOf(order) + after,
    numberIn(text) {
      const number = key.exec(text)?.[1];
      return number === undefined ? null : Number(number) - 1;
    },
    differences: (order, rows) =>
      compareOrder({ ...template.order, order_key: keyOf(order) }, template.storableItems, rows),
  };
}
