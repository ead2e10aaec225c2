import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { ConnectionSettings } from "../connection-settings.ts";
import type { PostgresClient } from "../connections.ts";
import { explainForward } from "../explain-forward.ts";
import { dialOf } from "../forwards.ts";
import { once } from "../once.ts";
import { closeDeadlineMs, noteRoute, type Opening, type PreparedSystem } from "../opening.ts";
import { reopeningPostgres } from "../reopening.ts";
import type { Route } from "../route.ts";
import { createToolAccess } from "../tool-access.ts";
import type { ToolAccess } from "../tool-environment.ts";
import { whileOpen } from "../while-open.ts";
import type { PostgresWriter, WritableConnections } from "../writable-connections.ts";
import { type GivenPostgres, readGivenPostgres } from "./given-postgres.ts";
import { loadPostgresLibrary, openPostgres, openPostgresWriter } from "./open-postgres.ts";
import { displayPostgresUrl, type PostgresAddress } from "./postgres-address.ts";
import { postgresEnvironment, withoutPostgres } from "./postgres-environment.ts";
import { findPostgres, findPostgresOfWorker, findWorkerAddress } from "./postgres-route.ts";
import { workerPath } from "./worker-session.ts";

/** PostgreSQL of a run: a session that reads and, for what changes rows, another that writes. */
type PostgresOpeners = Pick<WritableConnections, "postgres" | "postgresWriter"> & { tools: ToolAccess };

/** Throws UserError for settings that cannot be used. */
export async function preparePostgres(
  settings: ConnectionSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PreparedSystem<PostgresOpeners>> {
  const given = await readGivenPostgres(settings, env);
  return {
    hasAddress: given.address !== null,
    secrets: given.address === null ? [] : passwordsOf(given.address.address),
    open: (opening) => openersOf(given, settings, opening),
  };
}

function openersOf(
  given: GivenPostgres,
  { postgresAs, reopens = false }: ConnectionSettings,
  opening: Opening,
): PostgresOpeners {
  const asWorker = postgresAs === "worker";
  const { limits, notes, cleanups, target, forwards } = opening;

  const route = once(async (): Promise<ProbeResult<Route<PostgresAddress>>> => {
    const found = given.address
      ? succeed({ ...given.address, pod: null })
      : await opening.lookUp("postgres", asWorker ? findPostgresOfWorker : findPostgres);
    if (found.ok) {
      const { address, origin } = found.data;
      target.postgres = displayPostgresUrl(address);
      noteRoute(opening, "postgres", found.data, address.user);
      notes.origin("postgres.url", target.postgres, origin);
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
