import type pg from "pg";
import { database } from "../../../scripts/record/postgres/server.ts";
import type { Case } from "../case.ts";
import { argsFor, type OwnPostgres } from "../servers.ts";
import { clientOf } from "./pooler.ts";

interface Pooled extends Omit<Case, "bring" | "needs"> {
  /** Of pgbouncer.ini. */
  settings: readonly string[];
  /** It keeps prepared statements, which 1.21 brought. */
  keeps?: boolean;
  /** What a service does through it; it has gone when doctor comes. */
  service?(client: pg.Client): Promise<unknown>;
  postgres?: readonly string[];
  /** What is done to PostgreSQL itself. */
  work?(server: OwnPostgres): Promise<unknown>;
}

function behindPgBouncer({ settings, keeps = false, service, postgres, work, ...rest }: Pooled): Case {
  return {
    ...rest,
    needs: keeps ? "pgbouncer 1.21" : "pgbouncer",
    async bring(servers) {
      const server = await servers.postgres(postgres);
      await work?.(server);
      const port = await servers.pgBouncer(server, settings, keeps);
      if (service !== undefined) {
        const client = clientOf(port);
        await client.connect();
        await service(client);
        await client.end();
      }
      return argsFor({ port }, database, "postgres");
    },
  };
}

/** As diesel does it. */
const prepares = (client: pg.Client) =>
  client.query({ name: "__diesel_stmt_0", text: "SELECT status FROM message_status", values: [] });

/** PgBouncer between the services and PostgreSQL. */
export const behindPooler: readonly Case[] = [
  behindPgBouncer({
    id: "pooler/transactions",
    about: "PgBouncer lends sessions by the transaction, and nobody has prepared anything in them",
    settings: ["pool_mode = transaction"],
    expect: {},
  }),
  behindPgBouncer({
    id: "pooler/sessions",
    about: "it lends whole sessions, and cleans up what a service has prepared in one",
    settings: ["pool_mode = session"],
    service: prepares,
    expect: {},
  }),
  behindPgBouncer({
    id: "pooler/prepared-statements",
    about: "it lends sessions by the transaction, and the worker prepares statements by name",
    settings: ["pool_mode = transaction"],
    service: prepares,
    expect: {
      findings: { "postgres/reachable/statements-lost": "warning" },
      says: ["__diesel_stmt_0", "26000", "42P05"],
    },
  }),
  behindPgBouncer({
    id: "pooler/keeps-prepared-statements",
    about: "the same with max_prepared_statements: each client has its own",
    settings: ["pool_mode = transaction"],
    keeps: true,
    service: prepares,
    expect: {},
  }),
  behindPgBouncer({
    id: "pooler/uses-all-connections",
    about: "its pool is as large as PostgreSQL allows: it lets clients wait, and no pod is refused",
    settings: ["pool_mode = transaction", "default_pool_size = 5", "min_pool_size = 5"],
    postgres: ["max_connections=8"],
    expect: {},
  }),
  behindPgBouncer({
    id: "pooler/statements",
    about: "it lends sessions by the statement: there are no transactions",
    settings: ["pool_mode = statement"],
    expect: {
      findings: { "postgres/reachable/invalid": "error" },
      undecided: [
        ...["table-presence", "privileges", "blocked-sessions", "connection-budget", "sequence-exhaustion"],
        ...["vacuum", "durability"],
      ]
        .map((name) => `postgres/${name}`)
        .concat("pipeline/message-status"),
      says: ["statement mode, which has no transactions"],
    },
  }),
];
