import type { Case } from "../case.ts";
import type { OwnPostgres } from "../servers.ts";

export interface OwnServer extends Omit<Case, "bring"> {
  /** What it is started with, `name=value`. */
  settings?: readonly string[];
  /** Arguments of initdb. */
  initdb?: readonly string[];
  /** Brings the server about, where nomnom's tables are in its database. */
  work(server: OwnPostgres): Promise<unknown>;
  /** As whom doctor looks; the superuser when absent. */
  user?: string;
}

/** A case on a PostgreSQL of its own: it is about the whole server. */
export function onOwnPostgres({ settings, initdb, work, user, ...rest }: OwnServer): Case {
  return {
    ...rest,
    async bring(servers) {
      const server = await servers.postgres(settings, initdb);
      await work(server);
      return server.args(user);
    },
  };
}
