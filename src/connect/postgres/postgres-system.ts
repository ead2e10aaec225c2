import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { PostgresClient } from "../connections.ts";
import { explainForward } from "../explain-forward.ts";
import { dialOf } from "../forwards.ts";
import { once } from "../once.ts";
import { closeDeadlineMs, type Opening } from "../opening.ts";
import type { Route } from "../route.ts";
import type { PostgresWriter } from "../writable-connections.ts";
import { loadPostgresLibrary, openPostgres, openPostgresWriter } from "./open-postgres.ts";
import { displayPostgresUrl, type PostgresAddress } from "./postgres-address.ts";
import { findPostgres } from "./postgres-route.ts";

/** PostgreSQL of a run: a session that reads and, for who changes rows, another that writes; each opened at its first use. */
export interface PostgresSystem {
  client(): Promise<ProbeResult<PostgresClient>>;
  writer(): Promise<ProbeResult<PostgresWriter>>;
}

export function createPostgresSystem(opening: Opening): PostgresSystem {
  const { direct, limits, notes, cleanups, target, forwards } = opening;

  const route = once(async (): Promise<ProbeResult<Route<PostgresAddress>>> => {
    const found = direct.postgres
      ? succeed({ ...direct.postgres, pod: null })
      : await opening.lookUp("postgres", findPostgres);
    if (found.ok) {
      const { address, origin } = found.data;
      target.postgres = displayPostgresUrl(address);
      notes.origin("postgres.url", target.postgres, origin);
      notes.secret(address.password);
    }
    return found;
  });

  const client = once(async (): Promise<ProbeResult<PostgresClient>> => {
    const [found] = await Promise.all([route(), loadPostgresLibrary()]);
    if (!found.ok) return found;
    const { address, pod } = found.data;
    const forward = pod && (await forwards.toPod(pod));
    const session = await openPostgres({ address, dial: dialOf(forward), ...direct.postgresFiles }, limits);
    if (!session.ok) return explainForward(session, forward);
    cleanups.add(() => session.data.close(closeDeadlineMs));
    return succeed(session.data.client);
  });

  const writer = once(async (): Promise<ProbeResult<PostgresWriter>> => {
    const found = await route();
    if (!found.ok) return found;
    const { address, pod } = found.data;
    const forward = pod && (await forwards.toPod(pod));
    const session = await openPostgresWriter(
      { address, dial: dialOf(forward), ...direct.postgresFiles },
      limits,
    );
    if (!session.ok) return explainForward(session, forward);
    cleanups.add(() => session.data.close(closeDeadlineMs));
    return succeed(session.data.writer);
  });

  return { client, writer };
}
