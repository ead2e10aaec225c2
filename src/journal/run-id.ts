import { randomBytes } from "node:crypto";

/** Sortable by time, unique by its end, fit for names of objects and for an order_key. */
export function newRunId(startedAt: Date): string {
  const time = startedAt.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return `${time}-${randomBytes(3).toString("hex")}`;
}
