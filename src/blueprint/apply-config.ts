import type { Blueprint, DeadLetterRule, ExpectedRedis, ExpectedRoute } from "./blueprint.ts";
import type { Config } from "./config-schema.ts";
import { configuredDatabase, hasUsualDatabase } from "./configured-database.ts";
import { configuredStreams, withThresholds } from "./configured-streams.ts";
import { thresholdsOf } from "./configured-thresholds.ts";
import { emptyDatabase } from "./expectations.ts";
import { ownCheckOf } from "./own-check-of.ts";
import type { YamlPath } from "./yaml-text.ts";

/**
 * The blueprint with what the file says: `streams` and `workloads` replace the built-in lists, `tables` are added to those already there (one
 * of the same name adds its columns and uniques). `sourceOfTable` says in words where the table at that place is written.
 */
export function applyConfig(
  base: Blueprint,
  config: Config,
  sourceOfTable: (path: YamlPath) => string,
): Blueprint {
  return {
    release: base.release,
    instance: base.instance,
    nats: {
      maxFileBytes: config.nats?.maxFile ?? base.nats.maxFileBytes,
      server: {
        workload: config.nats?.server?.workload ?? base.nats.server.workload,
        config: config.nats?.server?.config ?? base.nats.server.config,
      },
      streams: configuredStreams(base, config) ?? withThresholds(base, config),
    },
    thresholds: thresholdsOf(config.thresholds, base.thresholds),
    deadLetters: config.deadLetters?.flatMap(deadLetterRule) ?? base.deadLetters,
    postgres: configuredDatabase(base.postgres, config.postgres ?? {}, (index) =>
      sourceOfTable(["postgres", "tables", index]),
    ),
    hasUsualDatabase: hasUsualDatabase(config),
    databases: Object.fromEntries(
      Object.entries(config.databases ?? {}).map(([name, database]) => [
        name,
        configuredDatabase(emptyDatabase, database, (index) =>
          sourceOfTable(["databases", name, "tables", index]),
        ),
      ]),
    ),
    redis: config.redis === undefined ? base.redis : configuredRedis(config.redis),
    workloads:
      config.workloads?.map(({ kind, name, optional = false, single, succeededWithin }) => {
        const known = base.workloads.find((each) => each.kind === kind && each.name === name);
        return {
          ...{ kind, name, optional, single: single ?? known?.single ?? null },
          ...(succeededWithin !== undefined && { succeededWithinMs: succeededWithin }),
        };
      }) ?? base.workloads,
    routes: config.routes?.flatMap(expectedRoute) ?? base.routes,
    ownChecks: config.ownChecks?.flatMap(ownCheckOf) ?? base.ownChecks,
    checks: { ...base.checks, ...config.checks },
    suppress: [
      ...base.suppress,
      ...(config.suppress ?? []).map(({ check, resource, reason, until }) => ({
        check,
        resource: resource ?? "*",
        reason,
        until: until ?? null,
      })),
    ],
  };
}

/** What the file says of Redis, and for the rest nothing. */
export const configuredRedis = ({
  server,
  holds,
  replicas,
}: NonNullable<Config["redis"]> = {}): ExpectedRedis => ({
  server: { workload: server?.workload ?? null },
  holds: holds ?? null,
  replicas: replicas ?? 0,
});

function expectedRoute({ workload, component, path, ...more }: ConfiguredRoute): ExpectedRoute[] {
  const { port = null, remedy = null, replacePod = false } = more;
  if (workload !== undefined) return [{ of: { workload }, path, port, remedy, replacePod }];
  return component === undefined ? [] : [{ of: { component }, path, port, remedy, replacePod }];
}

function deadLetterRule({ stream, of, suffix, ...rule }: ConfiguredDeadLetters): DeadLetterRule[] {
  const sentBy = rule.sentBy ?? null;
  if (suffix !== undefined) return [{ suffix, sentBy }];
  return stream === undefined || of === undefined ? [] : [{ stream, of, sentBy }];
}

type ConfiguredRoute = NonNullable<Config["routes"]>[number];
type ConfiguredDeadLetters = NonNullable<Config["deadLetters"]>[number];
