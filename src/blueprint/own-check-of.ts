import { createHash } from "node:crypto";
import type { Condition, OwnCheck, OwnQuestion, OwnWant } from "./own-check.ts";
import type { WrittenOwnCheck } from "./own-check-keys.ts";
import { withoutEnd } from "./statement-text.ts";

type WrittenCondition = NonNullable<WrittenOwnCheck["expect"]["value"]> | null;

/** The check that a file means. */
export function ownCheckOf(written: WrittenOwnCheck): OwnCheck[] {
  const question = questionOf(written);
  if (question === null) return [];
  const { name, expect, message = null, remedy = null } = written;
  return [
    {
      name,
      title: written.title ?? `The answer to ${name} is the wanted one`,
      question,
      wants: wantsOf(question, expect),
      severity: written.severity === "warn" ? "warning" : "error",
      message,
      remedy,
      asked: createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 12),
    },
  ];
}

function questionOf({
  sql,
  role,
  database,
  jetStream,
  payload,
  http: asked,
}: WrittenOwnCheck): OwnQuestion | null {
  if (sql !== undefined)
    return {
      kind: "sql",
      sql: withoutEnd(sql),
      role: role ?? null,
      ...(database !== undefined && { database }),
    };
  if (jetStream !== undefined) return { kind: "jetStream", subject: jetStream, payload: payload ?? null };
  if (asked === undefined) return null;
  const { workload, service, port = null, method = "GET", path } = asked;
  const of = workload !== undefined ? { workload } : service !== undefined ? { service } : null;
  return of && { kind: "http", of, port, method, path };
}

function wantsOf(
  { kind }: OwnQuestion,
  { rows: count, value, columns = {}, status, text: body, json = {} }: WrittenOwnCheck["expect"],
): OwnWant[] {
  const at = (place: string, wanted: WrittenCondition | undefined): OwnWant[] =>
    wanted === undefined ? [] : [{ at: place, holds: conditionOf(wanted) }];
  return [
    ...at("rows", count),
    ...at("value", value),
    ...Object.entries(columns).flatMap(([name, wanted]) => at(`columns.${name}`, wanted)),
    // Without another word an answer of HTTP is a good one.
    ...(kind === "http" ? at("status", status ?? { atLeast: 200, atMost: 299 }) : []),
    ...at("text", body),
    ...Object.entries(json).flatMap(([place, wanted]) => at(place, wanted)),
  ];
}

function conditionOf(written: WrittenCondition): Condition {
  if (typeof written !== "object" || written === null) return { equals: written };
  const { equals, not, atLeast, atMost, includes } = written;
  return {
    ...(equals !== undefined && { equals }),
    ...(not !== undefined && { not }),
    ...(atLeast !== undefined && { atLeast }),
    ...(atMost !== undefined && { atMost }),
    ...(includes !== undefined && { includes }),
  };
}
