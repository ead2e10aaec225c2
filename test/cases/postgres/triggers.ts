import type { Case, Expectation } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";
import { owningRole } from "./owning-role.ts";

const refused = { "postgres/table-presence/row-refused": "error" } as const;
const interferes = { "postgres/table-presence/trigger-interferes": "error" } as const;

interface Act {
  /** `AFTER INSERT ON orders FOR EACH ROW` */
  when: string;
  body: string;
  /** SECURITY DEFINER and the like. */
  as?: string;
  /** What is there besides, before the trigger. */
  before?: readonly string[];
}

const trigger = ({ when, body, as = "", before = [] }: Act): readonly string[] => [
  ...before,
  `CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql ${as} AS $f$ BEGIN ${body} END $f$`,
  `CREATE TRIGGER act ${when} EXECUTE FUNCTION act()`,
];

const wrong = (id: string, about: string, act: Act, expect: Expectation): Case =>
  onPostgres({ id: `rows/${id}`, about, sql: trigger(act), expect });
const well = (id: string, about: string, act: Act): Case =>
  onPostgres({ id: `healthy-postgres/${id}`, about, sql: trigger(act), expect: {} });
const asApp = (id: string, about: string, act: Act, expect: Expectation): Case =>
  onPostgres({
    ...{ id, about, user: "{user}", expect },
    sql: [...owningRole, ...trigger(act)],
  });

const eachOrder = "AFTER INSERT ON orders FOR EACH ROW";
const audits = "INSERT INTO audit VALUES (NEW.order_key); RETURN NULL;";
const audit = ["CREATE TABLE audit (order_key text)"];

/** Triggers that cannot come to their end, and others like them that do. */
export const triggers: readonly Case[] = [
  wrong(
    "trigger-writes-to-no-table",
    "a trigger keeps a log in a table that somebody has dropped",
    { when: eachOrder, body: audits },
    { findings: refused, says: ["Trigger act", '42P01, relation "audit" does not exist'] },
  ),
  wrong(
    "trigger-writes-to-another-schema",
    "the log is in a schema that the worker does not look into",
    {
      ...{ when: eachOrder, body: audits },
      before: ["CREATE SCHEMA logs", "CREATE TABLE logs.audit (order_key text)"],
    },
    { findings: refused, says: ["42P01"] },
  ),
  well("trigger-with-its-own-path", "the function itself says where its names are", {
    ...{ when: eachOrder, body: audits, as: "SET search_path = logs" },
    before: ["CREATE SCHEMA logs", "CREATE TABLE logs.audit (order_key text)"],
  }),
  asApp(
    "rows/trigger-may-not-write",
    "the worker's role may not write to the log",
    { when: eachOrder, body: audits, before: audit },
    { findings: refused, says: ["42501, permission denied for table audit"] },
  ),
  asApp(
    "healthy-postgres/trigger-with-the-rights-of-its-owner",
    "it may not, and the function has the rights of its owner",
    { when: eachOrder, body: audits, before: audit, as: "SECURITY DEFINER" },
    {},
  ),
  wrong(
    "trigger-sets-a-column-that-is-not-there",
    "the usual trigger for updated_at, on a table without that column",
    {
      when: "BEFORE UPDATE ON message_status FOR EACH ROW",
      body: "NEW.updated_at = now(); RETURN NEW;",
    },
    { findings: refused, says: ['record "new" has no field "updated_at"', "status processing"] },
  ),
  wrong(
    "trigger-asks-for-a-column-that-is-not-there",
    "a trigger decides by a column that another table has",
    {
      when: "BEFORE INSERT ON orders FOR EACH ROW",
      body: "IF NEW.tenant IS NULL THEN NEW.comment := 'none'; END IF; RETURN NEW;",
    },
    { findings: refused, says: ["42703"] },
  ),
  wrong(
    "trigger-of-the-last-update",
    "only the UPDATE that completes a message fires it",
    {
      when: "AFTER UPDATE OF processed_at ON message_status FOR EACH ROW",
      body: "UPDATE totals SET orders = orders + 1; RETURN NULL;",
    },
    { findings: refused, says: ["(status completed)", "42P01"], neverSays: ["status dlq"] },
  ),
  wrong(
    "trigger-without-return",
    "a trigger that forgets to return the row",
    { when: "BEFORE INSERT ON orders FOR EACH ROW", body: "NEW.comment := 'seen';" },
    { findings: interferes, says: ["Trigger act"] },
  ),
  wrong(
    "trigger-returns-the-old-row",
    "a trigger returns OLD: every UPDATE succeeds, and no status changes",
    { when: "BEFORE UPDATE ON message_status FOR EACH ROW", body: "RETURN OLD;" },
    { findings: interferes, says: ["returns the old row for every UPDATE"] },
  ),
  wrong(
    "trigger-with-a-when",
    "a trigger with a WHEN refuses dead letters",
    {
      when: "BEFORE UPDATE ON message_status FOR EACH ROW WHEN (NEW.status = 'dlq')",
      body: "RAISE EXCEPTION 'no dead letters here';",
    },
    { findings: refused, says: ["status dlq", "P0001"], neverSays: ["status completed"] },
  ),
  well("trigger-with-a-when-that-is-never-true", "its WHEN is true for no usual row", {
    when: "BEFORE INSERT ON orders FOR EACH ROW WHEN (NEW.total_price < 0)",
    body: "RAISE EXCEPTION 'negative';",
  }),
  well("trigger-handles-what-it-does-not-find", "a log that is kept where there is a table for it", {
    when: eachOrder,
    body: "BEGIN INSERT INTO audit VALUES (NEW.order_key); EXCEPTION WHEN undefined_table THEN NULL; END; RETURN NULL;",
  }),
];
