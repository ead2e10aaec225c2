import { compareRows, type Difference } from "../message/compare-rows.ts";
import { messageOf, ownId, plannedMessage, withId } from "../message/message.ts";
import type { E2eSettings } from "../run/settings.ts";

type Row = Record<string, unknown>;

/** The orders of a soak: alike but for their id, by which they are recognised everywhere. */
export interface SoakOrders {
  /** Rows of each that can be stored, by the place of the table in the plan. */
  rows: readonly number[];
  keyOf(order: number): string;
  textOf(order: number): string;
  /** The number of the order in an envelope or a dead letter; null: it holds none of this soak. */
  numberIn(text: string): number | null;
  /** `stored`: by the place of the table. */
  differences(order: number, stored: readonly Row[][]): Difference[];
}

export function createSoakOrders(
  { plan, message }: Pick<E2eSettings, "plan" | "message">,
  runId: string,
  date: Date,
): SoakOrders {
  const keyOf = (order: number) => ownId(runId, order + 1);
  // Keys hold nothing that JSON or a regular expression would escape.
  const key = new RegExp(`${ownId(runId)}-(\\d+)`);
  const mark = `${ownId(runId)}-N`;
  const marked = message === null ? plannedMessage(plan, mark, date).text : withId(plan, message, mark, date);
  const parts = marked.split(mark);
  const textOf = (order: number) => parts.join(keyOf(order));
  const rowsOf = (order: number) => messageOf(plan, textOf(order), keyOf(order)).rows;
  return {
    rows: rowsOf(0).map(({ rows }) => rows.length),
    keyOf,
    textOf,
    numberIn(text) {
      const number = key.exec(text)?.[1];
      return number === undefined ? null : Number(number) - 1;
    },
    differences: (order, stored) => compareRows(rowsOf(order), stored, { id: keyOf(order) }),
  };
}
