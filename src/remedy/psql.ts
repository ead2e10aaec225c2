import type { Target } from "../snapshot/snapshot.ts";
import { percentDecoded } from "../units/percent-decoded.ts";
import { type Command, command, forwardingCluster } from "./command.ts";
import { kubectlFor } from "./kubectl.ts";
import { identifier } from "./sql.ts";
import { joined, placeholder, type Word } from "./word.ts";

/** A psql command for statements (or one `\d`), as the role that DATABASE_URL names. */
export const psql = (target: Target, ...statements: readonly Word[]): Command => ({
  program: "psql",
  args: ["-c", oneText(statements)],
  target: {
    system: "postgres",
    url: target.postgres,
    route: target.routes?.postgres ?? null,
    cluster: forwardingCluster(target, "postgres"),
    ...(target.database !== undefined && { database: target.database }),
  },
});

/**
 * A psql command for an administrator, which DATABASE_URL often is not. In the release's own PostgreSQL pod its socket lets the superuser in without
 * a password; elsewhere the reader fills in the user.
 */
export const adminPsql = (target: Target, release: string, ...statements: readonly Word[]): Command =>
  adminPsqlWith([], target, release, ...statements);

/** The same in a session with settings of its own (`statement_timeout=0`): those of the database and of the server hold for an administrator too. */
export function adminPsqlWith(
  settings: readonly string[],
  target: Target,
  release: string,
  ...statements: readonly Word[]
): Command {
  const { host, database } = partsOf(target.postgres);
  const text = oneText(statements);
  const service = `${release}-postgres`;
  const [program, ...args] =
    settings.length === 0
      ? (["psql"] as const)
      : (["env", `PGOPTIONS=${settings.map((setting) => `-c ${setting}`).join(" ")}`, "psql"] as const);
  if (target.namespace !== null && host.split(".").includes(service))
    return kubectlFor(target)(
      ...["exec", `statefulset/${service}`, "--", program, ...args],
      ...["-U", "postgres", "-d", database ?? placeholder("DATABASE")],
      ...["-c", text],
    );
  return command(program, ...args, adminUrl(target.postgres), "-c", text);
}

/** The database at the end of the address, as it is written there. */
export const databaseOf = ({ postgres }: Pick<Target, "postgres">): string | null =>
  partsOf(postgres).database;

/** Its name in a statement; where it is not known, the reader's to fill in. */
export function databaseWord(target: Pick<Target, "postgres">): Word {
  const database = databaseOf(target);
  return database === null ? placeholder("DATABASE") : identifier(percentDecoded(database));
}

/** Several statements as the one argument of `-c`, which runs them in one transaction. */
const oneText = (statements: readonly Word[]): Word =>
  statements.every((statement) => typeof statement === "string")
    ? statements.join("; ")
    : joined(...statements.flatMap((statement, index) => (index === 0 ? [statement] : ["; ", statement])));

function adminUrl(url: string | null): Word {
  const [scheme, rest] = url?.split("://") ?? [];
  if (scheme === undefined || rest === undefined)
    return joined(
      "postgresql://",
      placeholder("ADMIN"),
      "@",
      placeholder("HOST"),
      ":5432/",
      placeholder("DATABASE"),
    );
  return joined(`${scheme}://`, placeholder("ADMIN"), `@${rest}`);
}

function partsOf(url: string | null): { host: string; database: string | null } {
  const [, host = "", database = null] = /^postgresql:\/\/([^:/,]*)[^/]*\/(.+)$/.exec(url ?? "") ?? [];
  return { host, database };
}
