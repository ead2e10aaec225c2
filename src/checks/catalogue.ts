import type { Blueprint } from "../blueprint/blueprint.ts";
import { descriptionOf, systemIn } from "../systems/systems.ts";
import { checkAcrossDatabases } from "./across-databases.ts";
import type { AnyCheck } from "./check.ts";
import type { CheckId } from "./check-id.ts";
import { addresses } from "./config/addresses/check.ts";
import { checkInDatabase } from "./in-database.ts";
import { autoscaling } from "./kubernetes/autoscaling/check.ts";
import { dataVolumes } from "./kubernetes/data-volumes/check.ts";
import { ingressBackends } from "./kubernetes/ingress-backends/check.ts";
import { nodes } from "./kubernetes/nodes/check.ts";
import { podReadiness } from "./kubernetes/pod-readiness/check.ts";
import { kubernetesReachable } from "./kubernetes/reachable/check.ts";
import { references } from "./kubernetes/references/check.ts";
import { restarts } from "./kubernetes/restarts/check.ts";
import { serviceEndpoints } from "./kubernetes/service-endpoints/check.ts";
import { serviceHealth } from "./kubernetes/service-health/check.ts";
import { unfinishedChanges } from "./kubernetes/unfinished-changes/check.ts";
import { volumeSpace } from "./kubernetes/volume-space/check.ts";
import { consumerConfig } from "./nats/consumer-config/check.ts";
import { consumerProgress } from "./nats/consumer-progress/check.ts";
import { nackResources } from "./nats/nack-resources/check.ts";
import { natsReachable } from "./nats/reachable/check.ts";
import { serverHealth } from "./nats/server-health/check.ts";
import { storageReservation } from "./nats/storage-reservation/check.ts";
import { streamCapacity } from "./nats/stream-capacity/check.ts";
import { streamConfig } from "./nats/stream-config/check.ts";
import { streamOverlap } from "./nats/stream-overlap/check.ts";
import { unlimitedStreams } from "./nats/unlimited-streams/check.ts";
import { unprocessedLoss } from "./nats/unprocessed-loss/check.ts";
import { ownChecks } from "./own/own-checks.ts";
import { deadLetters } from "./pipeline/dead-letters/check.ts";
import { messageStatus } from "./pipeline/message-status/check.ts";
import { singleApi } from "./pipeline/single-api/check.ts";
import { blockedSessions } from "./postgres/blocked-sessions/check.ts";
import { cloudNativePg } from "./postgres/cloudnativepg/check.ts";
import { connectionBudget } from "./postgres/connection-budget/check.ts";
import { durability } from "./postgres/durability/check.ts";
import { privileges } from "./postgres/privileges/check.ts";
import { postgresReachable } from "./postgres/reachable/check.ts";
import { sequenceExhaustion } from "./postgres/sequence-exhaustion/check.ts";
import { tablePresence } from "./postgres/table-presence/check.ts";
import { vacuum } from "./postgres/vacuum/check.ts";
import { redisClusterState } from "./redis/cluster-state/check.ts";
import { redisConnections } from "./redis/connections/check.ts";
import { redisMemory } from "./redis/memory/check.ts";
import { redisPersistence } from "./redis/persistence/check.ts";
import { redisReachable } from "./redis/reachable/check.ts";
import { redisReplication } from "./redis/replication/check.ts";

/** Every check there is, in the order of the report; a check stands behind those it requires. */
export const catalogue: readonly AnyCheck[] = [
  kubernetesReachable,
  natsReachable,
  postgresReachable,
  redisReachable,
  nodes,
  podReadiness,
  restarts,
  serviceEndpoints,
  serviceHealth,
  ingressBackends,
  references,
  dataVolumes,
  volumeSpace,
  autoscaling,
  unfinishedChanges,
  serverHealth,
  nackResources,
  streamOverlap,
  storageReservation,
  streamConfig,
  streamCapacity,
  unlimitedStreams,
  consumerConfig,
  consumerProgress,
  unprocessedLoss,
  tablePresence,
  privileges,
  blockedSessions,
  connectionBudget,
  sequenceExhaustion,
  vacuum,
  durability,
  cloudNativePg,
  redisMemory,
  redisPersistence,
  redisReplication,
  redisConnections,
  redisClusterState,
  deadLetters,
  singleApi,
  messageStatus,
  addresses,
];

/** The checks of every deployment: those of systems that nobody has to name. */
export const usualCatalogue: readonly AnyCheck[] = catalogue.filter(({ id }) => isUsual(id));

/** Those that look at a database, and that each database has. */
const ofEachDatabase: ReadonlySet<CheckId> = new Set(
  catalogue.flatMap(({ id, requires }) =>
    id === postgresReachable.id || requires.includes(postgresReachable.id) ? [id] : [],
  ),
);

/** What of a configuration brings checks of its own. */
export type Configured = Pick<Blueprint, "ownChecks" | "databases" | "hasUsualDatabase" | "redis">;

/** There is no configuration. */
export const noConfiguration: Configured = {
  ...{ ownChecks: [], databases: {}, hasUsualDatabase: true, redis: null },
};

/** Every check of a run: of systems that have to be named, those of the named. */
export const catalogueWith = (configured: Configured): readonly AnyCheck[] =>
  everyCheck(configured).filter(
    ({ id }) => isUsual(id) || (systemIn(id) === "redis" && configured.redis !== null),
  );

/** Every check there may be: those there are, those of each named database behind that of the usual one, and those that the configuration makes. */
export function everyCheck({
  ownChecks: own,
  databases,
  hasUsualDatabase,
}: Omit<Configured, "redis">): readonly AnyCheck[] {
  const named = Object.entries(databases);
  const all = catalogue.flatMap((check) => {
    if (!ofEachDatabase.has(check.id))
      return named.length === 0
        ? [check]
        : [checkAcrossDatabases(check, { databases, hasUsualDatabase }, ofEachDatabase)];
    return [
      ...(hasUsualDatabase ? [check] : []),
      ...named
        .filter(([, { messageStatus: rows }]) => check !== messageStatus || rows !== null)
        .map(([name]) => checkInDatabase(check, name, ofEachDatabase)),
    ];
  });
  return [...all, ...ownChecks(own)];
}

function isUsual(id: string): boolean {
  const system = systemIn(id);
  return system === null || descriptionOf[system].isUsual;
}
