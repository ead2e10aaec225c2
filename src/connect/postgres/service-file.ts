import { join } from "node:path";
import { readBoundedText } from "../../bounded-file.ts";
import { UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import { codeOf } from "../transport-error.ts";

/** The parameters of a service in libpq's service file (`[name]`, then `parameter=value`); null: it has no such service. */
export function serviceIn(text: string, name: string): Record<string, string> | null {
  let found: Record<string, string> | null = null;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) {
      if (found !== null) return found;
      if (line === `[${name}]`) found = {};
    } else if (found !== null) {
      const equals = line.indexOf("=");
      if (equals > 0) found[line.slice(0, equals).trim()] = line.slice(equals + 1).trim();
    }
  }
  return found;
}

/** Looks where libpq does: PGSERVICEFILE or `~/.pg_service.conf`, then `pg_service.conf` in PGSYSCONFDIR. Throws UserError where no file has it. */
export async function readService(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const paths = [
    env.PGSERVICEFILE || (env.HOME ? join(env.HOME, ".pg_service.conf") : ""),
    env.PGSYSCONFDIR ? join(env.PGSYSCONFDIR, "pg_service.conf") : "",
  ].filter((path) => path !== "");
  for (const path of paths) {
    const text = await readBoundedText(path).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return "";
      throw new UserError(
        "unreadable-file",
        `cannot read the service file ${path}: ${whyUnreadable(error)}`,
        { hint: "The path comes from PGSERVICEFILE, PGSYSCONFDIR or the home directory.", cause: error },
      );
    });
    const found = serviceIn(text, name);
    if (found !== null) return found;
  }
  throw new UserError("bad-database-url", `the PostgreSQL service ${name} is in no service file`, {
    hint: `Looked into ${paths.join(" and ") || "none: PGSERVICEFILE is not set"}. Give host, port, user and database instead.`,
  });
}
