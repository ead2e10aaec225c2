/** A column that does not hold what was sent. */
export interface Difference {
  row: string;
  column: string;
  sent: string;
  stored: string;
}

/** Compares what was sent with what is stored, field by field. Numbers are compared as numbers: NUMERIC comes back as text. */
export function compareOrder(
  order: Readonly<Record<string, unknown>>,
  items: readonly Readonly<Record<string, unknown>>[],
  rows: {
    orders: readonly Readonly<Record<string, unknown>>[];
    items: readonly Readonly<Record<string, unknown>>[];
  },
): Difference[] {
  const [stored] = rows.orders;
  const ofOrder = stored === undefined ? [] : compareRow("orders", order, stored);
  const ofItems = items.flatMap((item) => {
    const row = rows.items.find(({ line_number }) => Number(line_number) === item.line_number);
    return row === undefined ? [] : compareRow(`order_line_items ${item.line_number}`, item, row);
  });
  return [...ofOrder, ...ofItems];
}

/** Only columns that the table has: what it lacks is doctor's to say. */
function compareRow(
  row: string,
  sent: Readonly<Record<string, unknown>>,
  stored: Readonly<Record<string, unknown>>,
): Difference[] {
  return Object.entries(sent).flatMap(([column, value]) => {
    if (!(column in stored) || typeof value === "object" || isSame(value, stored[column])) return [];
    return [{ row, column, sent: String(value), stored: String(stored[column]) }];
  });
}

function isSame(sent: unknown, stored: unknown): boolean {
  if (stored === null || stored === undefined) return false;
  if (typeof sent === "number") return Number(stored) === sent;
  return String(stored) === String(sent);
}
