import * as z from "zod";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { PostgresClient } from "../connections.ts";
import type { PostgresAddress } from "./postgres-address.ts";

/**
 * A role's own search_path: for it in this database, for it, for the database, in the server's order; $1 is its name, null for what holds for all.
 */
export const rolePathSql = `coalesce((SELECT pg_catalog.substr(setting, pg_catalog.length('search_path=') + 1)
  FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
  WHERE setting LIKE 'search\\_path=%' AND s.setrole IN (coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $1::text), 0), 0)
   AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
  ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1),
  (SELECT boot_val FROM pg_catalog.pg_settings WHERE name = 'search_path'))`;

const rolePathSchema = z.tuple([z.object({ path: z.string() })]);

/**
 * The schemas in which the worker's session looks for tables; null: those of this session. Of options given with an address the server takes the last;
 * without any the role decides.
 */
export async function workerPath(
  client: PostgresClient,
  session: PostgresAddress,
  worker: PostgresAddress,
): Promise<ProbeResult<string | null>> {
  const given = pathInOptions(worker);
  if (given !== null) return succeed(withUser(given, worker.user));
  if (worker.user === session.user && pathInOptions(session) === null) return succeed(null);
  const rows = await client.query(`SELECT ${rolePathSql} AS path`, [worker.user]);
  if (!rows.ok) return rows;
  const [{ path }] = rolePathSchema.parse(rows.data);
  return succeed(withUser(path, worker.user));
}

/** `$user` is whoever logs in, and here somebody else does. */
const withUser = (path: string, user: string): string =>
  path.replace(/"\$user"|\$user/g, () => `"${user.replaceAll('"', '""')}"`);

/** The search_path among the options of an address (`-c search_path=app`); null: none is. */
function pathInOptions({ options }: PostgresAddress): string | null {
  const words = (options ?? "").match(/(?:\\.|[^\s\\])+/g) ?? [];
  const settings = words.flatMap((word, index) => {
    const text = word.replace(/\\(.)/g, "$1");
    if (text === "-c") return words[index + 1]?.replace(/\\(.)/g, "$1") ?? [];
    return text.startsWith("-c") ? text.slice(2) : text.startsWith("--") ? text.slice(2) : [];
  });
  const [last] = settings.flatMap((setting) => /^search_path=(.*)$/i.exec(setting)?.[1] ?? []).slice(-1);
  return last ?? null;
}
