import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readBoundedText } from "../../bounded-file.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import { codeOf } from "../transport-error.ts";
import type { PostgresAddress } from "./postgres-address.ts";

/** libpq's password file: a line is `host:port:database:user:password`, `*` matches anything, `\` escapes a colon or itself. */
export function passwordIn(
  text: string,
  wanted: { host: string; port: number; database: string; user: string },
): string | null {
  const { host, port, database, user } = wanted;
  // Sockets have the name localhost there, wherever they are.
  const names = [host.startsWith("/") ? "localhost" : host, String(port), database, user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const fields = fieldsOf(line);
    const password = fields[names.length];
    if (
      password !== undefined &&
      names.every((name, index) => fields[index] === "*" || fields[index] === name)
    )
      return password;
  }
  return null;
}

/** The last field ends with the line. */
function fieldsOf(line: string): string[] {
  const fields = [""];
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? "";
    const last = fields.length - 1;
    if (char === "\\" && at + 1 < line.length) {
      at++;
      fields[last] += line[at] ?? "";
    } else if (char === ":" && fields.length < 5) fields.push("");
    else fields[last] += char;
  }
  return fields;
}

/**
 * The address with the passwords of the password file for the hosts that have none: PGPASSFILE, passfile, or `~/.pgpass`. A file that others may read
 * is not used, as by libpq; the text says so.
 */
export async function withPasswordFile(
  address: PostgresAddress,
  passfile: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ address: PostgresAddress; unused: string | null }> {
  const path = passfile || env.PGPASSFILE || (env.HOME ? join(env.HOME, ".pgpass") : "");
  if (address.password !== null || path === "") return { address, unused: null };
  const text = await readPrivate(path);
  if (text === null) return { address, unused: null };
  if ("unused" in text) return { address, unused: text.unused };
  const hosts = address.hosts.map((host) => {
    const password = passwordIn(text.content, { ...host, database: address.database, user: address.user });
    return password === null ? host : { ...host, password };
  });
  return { address: { ...address, hosts }, unused: null };
}

/** Null: there is none. */
async function readPrivate(path: string): Promise<{ content: string } | { unused: string } | null> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0)
      return {
        unused: `The password file ${path} may be read by others and is not used: chmod 0600 ${path}.`,
      };
    return { content: await readBoundedText(path) };
  } catch (error) {
    return codeOf(error) === "ENOENT"
      ? null
      : { unused: `The password file ${path} cannot be read (${whyUnreadable(error)}).` };
  }
}
