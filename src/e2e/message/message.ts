import { createHash } from "node:crypto";
import type { FieldType, MessagePlan, RowsPlan } from "../../blueprint/message-plan.ts";
import { valueAt, withValueAt } from "../../json-pointer.ts";
import { parseJsonOr } from "../../parse-json.ts";
import { fillAll, type Marks } from "../plan/marks.ts";

/** A message to send and what should come of it. */
export interface TestMessage {
  /** The JSON text. */
  text: string;
  /** Finds its rows; null: it has none that could be stored. */
  id: string | null;
  /** In the order of the plan. */
  rows: ExpectedRows[];
  /** Why it cannot succeed, in words; null when it can. */
  cannotSucceed: string | null;
}

/** What it should become in one table. */
export interface ExpectedRows {
  plan: RowsPlan;
  /** The values of each row by column. */
  rows: Record<string, unknown>[];
}

/** The id of a run's own message; `part` tells the messages of one run apart. */
export const ownId = (runId: string, part?: number): string =>
  `NOMNOM-E2E-${runId}${part === undefined ? "" : `-${part}`}`;

/** What a message is known by. */
export function marksOfId(id: string): { id: string; uuid: string } {
  const hex = createHash("sha256").update(id).digest("hex");
  // Version 8 of RFC 9562: made in a way of its own.
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return { id, uuid: parts.join("-") };
}

/** The marks of a message that is sent now. */
export function marksAt(id: string, date: Date): Marks {
  const time = date.toISOString();
  return { ...marksOfId(id), time, date: time.slice(0, 10) };
}

/** The plan's own message. */
export const plannedMessage = (plan: MessagePlan, id: string, date: Date): TestMessage =>
  messageOf(plan, JSON.stringify(fillAll(plan.message, marksAt(id, date))), id);

/** Judges a message as the services of the plan will; `id`: what it has in place of the mark. */
export function messageOf(plan: MessagePlan, text: string, id: string | null = null): TestMessage {
  const json = parseJsonOr(text, undefined);
  const cannotSucceed = json === undefined ? "it is not JSON: the API answers 400" : whyUnusable(plan, json);
  if (cannotSucceed !== null)
    return { text, id: null, rows: plan.rows.map((each) => ({ plan: each, rows: [] })), cannotSucceed };
  const own = plan.idAt === null ? id : valueAt(json, plan.idAt);
  return {
    text,
    id: typeof own === "string" ? own : null,
    rows: plan.rows.map((rows) => ({ plan: rows, rows: becoming(json, rows).filter(isStorable(rows)) })),
    cannotSucceed: null,
  };
}

/** The given message as one with this id. Only for text that can succeed. */
export function withId({ idAt }: MessagePlan, text: string, id: string, date: Date): string {
  const json = fillAll(parseJsonOr(text, {}), marksAt(id, date));
  return JSON.stringify(idAt === null ? json : withValueAt(json, idAt, id));
}

function whyUnusable({ unusable, rows, called }: MessagePlan, json: unknown): string | null {
  const known = unusable.find(({ has }) => has.every((pointer) => valueAt(json, pointer) !== undefined));
  const missing = rows.flatMap((plan) => (plan.from === "" ? missingIn(plan, json) : []));
  if (missing.length === 0) return null;
  if (known !== undefined) return known.why;
  const isMap = typeof json === "object" && json !== null && !Array.isArray(json);
  return `it is no ${called} that is read: ${isMap ? `${missing.join(", ")} missing or of another type` : "it is no JSON object"}`;
}

/** What the message becomes in a table, or what the plan says that it does. */
function becoming(json: unknown, { from, expect, count }: RowsPlan): Record<string, unknown>[] {
  if (from === null) return Array.from({ length: count }, () => expect);
  const found = valueAt(json, from);
  const list: unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return list.flatMap((each) =>
    typeof each === "object" && each !== null ? [Object.fromEntries(Object.entries(each))] : [],
  );
}

const isStorable = (plan: RowsPlan) => (row: unknown) => missingIn(plan, row).length === 0;

/** Fields that are not there as the service reads them: the types in JSON must be exactly these. */
const missingIn = ({ requires }: RowsPlan, json: unknown): string[] =>
  Object.entries(requires).flatMap(([field, type]) =>
    isOf(type, valueAt(json, `/${field}`)) ? [] : [field],
  );

function isOf(type: FieldType, value: unknown): boolean {
  switch (type) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "integer":
      return Number.isSafeInteger(value);
  }
}
