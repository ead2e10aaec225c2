import type { Target } from "../../snapshot/snapshot.ts";

/**
 * A psql command for an administrator, which DATABASE_URL often is not: in the release's own PostgreSQL pod its socket lets the superuser in
 * without a password, elsewhere ADMIN stands for the user.
 */
export function adminPsql(target: Target, release: string, ...statements: string[]): string {
  const { host, database } = partsOf(target.postgres);
  const quoted = `'${statements.join("; ").replaceAll("'", "'\\''")}'`;
  const service = `${release}-postgres`;
  if (target.namespace !== null && host.split(".").includes(service))
    return `kubectl -n ${target.namespace} exec statefulset/${service} -- psql -U postgres -d ${database} -c ${quoted}`;
  const url = target.postgres?.replace("://", "://ADMIN@") ?? "postgresql://ADMIN@HOST:5432/DATABASE";
  return `psql "${url}" -c ${quoted}`;
}

/** The database at the end of the address, as it is written there. */
export const databaseOf = ({ postgres }: Target): string => partsOf(postgres).database;

function partsOf(url: string | null): { host: string; database: string } {
  const [, host = "", database = "DATABASE"] = /^postgresql:\/\/([^:/,]*)[^/]*\/(.+)$/.exec(url ?? "") ?? [];
  return { host, database };
}
