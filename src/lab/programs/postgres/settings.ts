import { posix } from "node:path";

/** What the official image takes from its environment. */
export interface PostgresSettings {
  user: string;
  password: string;
  database: string;
  /** PGDATA, relative to the volume. */
  dataPath: string;
}

const volumeMount = "/var/lib/postgresql/data";

/** Null without POSTGRES_PASSWORD, with which the official image does not start. */
export function postgresSettings(env: Readonly<Record<string, string>>): PostgresSettings | null {
  const password = env.POSTGRES_PASSWORD;
  if (password === undefined || password === "") return null;
  const user = env.POSTGRES_USER ?? "postgres";
  return {
    user,
    password,
    database: env.POSTGRES_DB ?? user,
    dataPath: posix.relative(volumeMount, env.PGDATA ?? volumeMount),
  };
}
