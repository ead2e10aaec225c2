import * as z from "zod";
import type { Privileges } from "../../snapshot/postgres.ts";
import { triggerEffect } from "./trigger-effect.ts";
import { bareSource } from "./trigger-source.ts";

/** What the worker says at its start, whether or not the tables exist. */
const tags = "ARRAY['CREATE TABLE', 'CREATE INDEX']";

/**
 * The event triggers that fire for these, as JSON with the text of their functions. Both events come for a CREATE … IF NOT EXISTS of what exists, too (17.10). What
 * an extension brought is of somebody who thought of others.
 */
export const eventTriggers = `SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', e.evtname, 'event', e.evtevent,
  'source', CASE WHEN l.lanname = 'plpgsql' AND pg_catalog.length(p.prosrc) < 100000 THEN p.prosrc END) ORDER BY e.evtname)
 FROM pg_catalog.pg_event_trigger e JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid JOIN pg_catalog.pg_language l ON l.oid = p.prolang
 WHERE e.evtevent IN ('ddl_command_start', 'ddl_command_end') AND (e.evttags IS NULL OR e.evttags && ${tags}) AND e.evtenabled IN ('O', 'A')
  AND coalesce(pg_catalog.current_setting('event_triggers', true), 'on') <> 'off'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'e' AND (d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND d.objid = e.oid
   OR d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid))`;

const documentSchema = z.looseObject({
  eventTriggers: z.array(z.looseObject({ source: z.string().nullable() })),
});

/** The document with what the functions do in place of their text, which is somebody's code. */
export function withoutSources(document: unknown): unknown {
  const parsed = documentSchema.parse(document);
  return {
    ...parsed,
    eventTriggers: parsed.eventTriggers.map(({ source, ...trigger }) => ({
      ...trigger,
      refuses: source === null ? null : refusalOf(source),
    })),
  };
}

/** False: nothing in it raises an exception by itself. Null: it depends. */
function refusalOf(source: string): NonNullable<Privileges["eventTriggers"]>[number]["refuses"] {
  if (triggerEffect(source) === "refuses") return true;
  return /\braise\b(?!\s+(debug|log|info|notice|warning)\b)/i.test(bareSource(source)) ? null : false;
}
