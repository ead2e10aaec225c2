import { structureOf, withoutEnd } from "./statement-text.ts";

/** What gives rows and changes nothing, as far as its first word says. */
const query = /^(SELECT|WITH|VALUES|TABLE)\b/i;

/**
 * Functions whose doing a read-only transaction neither refuses nor takes back (PostgreSQL, "System Administration Functions", and the modules dblink, adminpack and
 * postgres_fdw). The server refuses most of them to whom is no superuser; one's own check never needs any.
 */
const acting =
  /\b(pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_log_backend_memory_contexts|pg_(try_)?advisory_\w+|pg_switch_wal|pg_promote|pg_wal_replay_(pause|resume)|pg_create_\w+|pg_drop_\w+|pg_copy_\w+|pg_replication_\w+|pg_logical_\w+|pg_stat_reset\w*|pg_stat_statements_reset|pg_backup_\w+|pg_(start|stop)_backup|pg_file_\w+|pg_import_system_collations|pg_sync_replication_slots|pg_sleep\w*|lo_\w+|dblink\w*|setval|nextval|postgres_fdw_disconnect\w*)\s*\(/i;

/** Why a text is no query that an own check may ask; null: it may. The server keeps the transaction read-only besides, and takes one statement only. */
export function queryProblem(text: string): string | null {
  const sql = withoutEnd(text);
  if (!query.test(sql)) return "must begin with SELECT, WITH, VALUES or TABLE";
  const { isOne, parameters, code } = structureOf(sql);
  if (!isOne) return "must be one statement: it has a ; inside";
  if (parameters > 0) return "has a parameter, and nobody gives its value";
  const [, name] = acting.exec(code) ?? [];
  return name === undefined ? null : `calls ${name}, which changes something even in a read-only transaction`;
}
