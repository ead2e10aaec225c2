import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { ConnectionSettings } from "../connection-settings.ts";
import type { PostgresClient } from "../connections.ts";
import { explainForward } from "../explain-forward.ts";
import { dialOf } from "../forwards.ts";
import { once } from "../once.ts";
import { closeDeadlineMs, noteDatabase, noteRoute, type Opening, type PreparedSystem } from "../opening.ts";
import { reopeningPostgres } from "../reopening.ts";
import type { Namespace, Route } from "../route.ts";
import { createToolAccess } from "../tool-access.ts";
import type { ToolAccess } from "../tool-environment.ts";
import { whileOpen } from "../while-open.ts";
import type { PostgresWriter, WritableConnections } from "../writable-connections.ts";
import { type GivenPostgres, nothingGiven, readGivenPostgres, readNamedPostgres } from "./given-postgres.ts";
import { loadPostgresLibrary, openPostgres, openPostgresWriter } from "./open-postgres.ts";
import { displayPostgresUrl, type PostgresAddress } from "./postgres-address.ts";
import { postgresEnvironment, withoutPostgres } from "./postgres-environment.ts";
import {
  findDatabase,
  findNoOther,
  findPostgres,
  findPostgresOfWorker,
  findWorkerAddress,
} from "./postgres-route.ts";
import { workerPath } from "./worker-session.ts";

/** PostgreSQL of a run: a session that reads and, for what changes rows, another that writes. */
type PostgresOpeners = Pick<
  WritableConnections,
  "postgres" | "postgresWriter" | "databases" | "databaseWriters" | "databaseTools"
> & { tools: ToolAccess };

/** Throws UserError for settings that cannot be used. */
export async function preparePostgres(
  settings: ConnectionSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PreparedSystem<PostgresOpeners>> {
  const { onlyNamedDatabases = false, databases = [], postgresAs } = settings;
  const given = onlyNamedDatabases
    ? nothingGiven
    : await readGivenPostgres(settings.given.get("postgres.url"), env);
  const named = await Promise.all(
    databases.map(async (database) => ({ database, given: await readNamedPostgres(database, env) })),
  );
  const all = [given, ...named.map((each) => each.given)];
  const find = postgresAs === "worker" ? findPostgresOfWorker : findPostgres;
  return {
    hasAddress: all.some(({ address }) => address !== null),
    secrets: all.flatMap(({ address }) => (address === null ? [] : passwordsOf(address.address))),
    open(opening) {
      const usual = openersOf(given, settings, opening, {
        find: onlyNamedDatabases ? findNoOther : find,
        note: (url, found) => {
          opening.target.postgres = url;
          noteRoute(opening, "postgres", found, found.address.user);
          opening.notes.origin("postgres.url", url, found.origin);
        },
      });
      const others = named.map(({ database, given: its }) => ({
        name: database.name,
        ...openersOf(its, { reopens: settings.reopens ?? false }, opening, {
          find: findDatabase(database),
          note: (url, found) => {
            noteDatabase(opening, database.name, url, found);
            opening.notes.origin(`databases.${database.name}.url`, url, found.origin);
          },
        }),
      }));
      return {
        ...usual,
        databases: new Map(others.map(({ name, postgres }) => [name, postgres])),
        databaseWriters: new Map(others.map(({ name, postgresWriter }) => [name, postgresWriter])),
        databaseTools: new Map(others.map(({ name, tools }) => [name, tools])),
      };
    },
  };
}

/** What differs between the usual database and those that have names. */
interface Place {
  /** Looks the address up where none is given. */
  find(where: Namespace): Promise<ProbeResult<Route<PostgresAddress>>>;
  /** Notes where it is. */
  note(url: string, found: Route<PostgresAddress>): void;
}

function openersOf(
  given: GivenPostgres,
  { postgresAs, reopens = false }: Pick<ConnectionSettings, "postgresAs" | "reopens">,
  opening: Opening,
  { find, note }: Place,
): Pick<PostgresOpeners, "postgres" | "postgresWriter" | "tools"> {
  const asWorker = postgresAs === "worker";
  const { limits, notes, cleanups, forwards } = opening;

  const route = once(async (): Promise<ProbeResult<Route<PostgresAddress>>> => {
    const found = given.address
      ? succeed({ ...given.address, pod: null })
      : await opening.lookUp("postgres", find);
    if (found.ok) {
      const { address } = found.data;
      note(displayPostgresUrl(address), found.data);
      notes.secret(...passwordsOf(address));
    }
    return found;
  });

  /** The schemas for every transaction; null: those that a session has anyway. */
  let searchPath: string | null = null;

  /** What cannot be found out about the worker changes nothing. */
  async function pathOfWorker(client: PostgresClient, address: PostgresAddress): Promise<string | null> {
    const worker = await opening.lookUp("postgres", findWorkerAddress);
    const path = worker.ok ? await workerPath(client, address, worker.data.address) : worker;
    return path.ok ? path.data : null;
  }

  const open = async (): Promise<ProbeResult<PostgresClient>> => {
    const [found] = await Promise.all([route(), loadPostgresLibrary()]);
    if (!found.ok) return found;
    const { address, pod } = found.data;
    const forward = pod && (await forwards.toPod(pod));
    const session = await openPostgres({ address, dial: dialOf(forward), ...given.files }, limits);
    if (!session.ok) return explainForward(explainPasswordFile(session, given), forward);
    cleanups.add(() => session.data.close(closeDeadlineMs));
    searchPath ??= asWorker ? await pathOfWorker(session.data.client, address) : null;
    if (searchPath !== null) session.data.lookIn(searchPath);
    return succeed(session.data.client);
  };
  const postgres = reopens ? reopeningPostgres(open) : once(open);

  const postgresWriter = whileOpen(async (): Promise<ProbeResult<PostgresWriter>> => {
    const found = await route();
    if (!found.ok) return found;
    if (asWorker) await postgres();
    const { address, pod } = found.data;
    const forward = pod && (await forwards.toPod(pod));
    const session = await openPostgresWriter(
      { address, dial: dialOf(forward), ...given.files },
      limits,
      searchPath,
    );
    if (!session.ok) return explainForward(session, forward);
    cleanups.add(() => session.data.close(closeDeadlineMs));
    return succeed(session.data.writer);
  });

  const tools = createToolAccess({
    system: "postgres",
    without: withoutPostgres,
    route,
    forwards,
    environmentOf: postgresEnvironment,
  });

  return { postgres, postgresWriter, tools };
}

/** One that is the name of the role or of the database is shown as that name: hidden by its value, psql's lines would lead nowhere. */
const passwordsOf = ({ password, hosts, user, database }: PostgresAddress): (string | null)[] =>
  [password, ...hosts.map((host) => host.password ?? null)].filter((one) => one !== user && one !== database);

function explainPasswordFile(
  refused: { ok: false; error: ProbeError },
  { unusedPasswordFile }: GivenPostgres,
): { ok: false; error: ProbeError } {
  if (unusedPasswordFile === null || refused.error.kind !== "auth") return refused;
  return failure({ ...refused.error, hint: unusedPasswordFile });
}
