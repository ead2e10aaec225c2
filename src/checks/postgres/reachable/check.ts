import { defineCheck } from "../../check.ts";
import { connectionFailure } from "../../connection-failure.ts";
import { adminPsql } from "../admin-psql.ts";

/** superuser_reserved_connections are kept for just this. */
const whoIsConnected =
  "SELECT usename, datname, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC";

/** PostgreSQL answers, and it is a server that can be written to. */
export const postgresReachable = defineCheck({
  id: "postgres/reachable",
  title: "PostgreSQL answers and accepts writes",
  requires: [],
  reads: [],
  optional: ["postgres/server"],
  decide({ optional, target, blueprint }) {
    const server = optional["postgres/server"];
    const kubectl = target.namespace === null ? null : `kubectl -n ${target.namespace}`;
    const workload = `statefulset/${blueprint.release}-postgres`;
    const look =
      kubectl === null ? [] : [`${kubectl} get ${workload}`, `${kubectl} logs ${workload} --tail=50`];
    const withUrl = "nomnom doctor --database-url postgresql://USER:PASSWORD@HOST:5432/DATABASE";
    if (!server.ok)
      return connectionFailure(server.error, {
        system: "postgres",
        address: target.postgres,
        namespace: target.namespace,
        user: null,
        commands: {
          unreachable: server.error.message.includes("(53300)")
            ? [adminPsql(target, blueprint.release, whoIsConnected), ...look]
            : look,
          timeout: look,
          auth: [
            ...(kubectl === null
              ? []
              : [
                  `${kubectl} get secret ${blueprint.release}-db-credentials -o jsonpath='{.data.postgres-password}' | base64 -d`,
                ]),
            withUrl,
          ],
          tls: [`${withUrl}?sslmode=require`],
          invalid: look,
          "not-found": ['psql "$DATABASE_URL" -l', withUrl],
        },
      });
    const { version, database, user, inRecovery } = server.data;
    const resource = `postgres/server/${target.postgres ?? database}`;
    const evidence = { version, database, user, inRecovery };
    if (inRecovery)
      return {
        kind: "decided",
        findings: [
          {
            severity: "warning",
            message: `PostgreSQL ${version} is in recovery: it is a standby (or still replays its log) and refuses every write with 25006.`,
            resource,
            evidence,
            remedy: {
              summary: "Point DATABASE_URL at the primary; after a crash wait until the log is replayed.",
              commands: [
                'psql "$DATABASE_URL" -c "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()"',
                ...look,
              ],
            },
            key: "in-recovery",
          },
        ],
      };
    return {
      kind: "decided",
      findings: [
        {
          severity: "info",
          message: `PostgreSQL ${version} answers: database ${database} as ${user}.`,
          resource,
          evidence,
          remedy: null,
          key: "answers",
        },
      ],
    };
  },
});
