import type { AnyCheck } from "./check.ts";
import { addresses } from "./config/addresses.ts";
import { dataVolumes } from "./kubernetes/data-volumes.ts";
import { ingressBackends } from "./kubernetes/ingress-backends.ts";
import { podReadiness } from "./kubernetes/pod-readiness.ts";
import { kubernetesReachable } from "./kubernetes/reachable.ts";
import { references } from "./kubernetes/references.ts";
import { restarts } from "./kubernetes/restarts.ts";
import { serviceEndpoints } from "./kubernetes/service-endpoints.ts";
import { consumerConfig } from "./nats/consumer-config.ts";
import { consumerProgress } from "./nats/consumer-progress.ts";
import { natsReachable } from "./nats/reachable.ts";
import { serverHealth } from "./nats/server-health.ts";
import { storageReservation } from "./nats/storage-reservation.ts";
import { streamCapacity } from "./nats/stream-capacity.ts";
import { streamConfig } from "./nats/stream-config.ts";
import { streamOverlap } from "./nats/stream-overlap.ts";
import { unlimitedStreams } from "./nats/unlimited-streams.ts";
import { unprocessedLoss } from "./nats/unprocessed-loss.ts";
import { deadLetters } from "./pipeline/dead-letters.ts";
import { messageStatus } from "./pipeline/message-status.ts";
import { singleApi } from "./pipeline/single-api.ts";
import { blockedSessions } from "./postgres/blocked-sessions.ts";
import { connectionBudget } from "./postgres/connection-budget.ts";
import { privileges } from "./postgres/privileges.ts";
import { postgresReachable } from "./postgres/reachable.ts";
import { sequenceExhaustion } from "./postgres/sequence-exhaustion.ts";
import { tablePresence } from "./postgres/table-presence.ts";
import { vacuum } from "./postgres/vacuum.ts";

/** Every check there is, in the order of the report; a check stands behind those it requires. */
export const catalogue: readonly AnyCheck[] = [
  kubernetesReachable,
  natsReachable,
  postgresReachable,
  podReadiness,
  restarts,
  serviceEndpoints,
  ingressBackends,
  references,
  dataVolumes,
  serverHealth,
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
  deadLetters,
  singleApi,
  messageStatus,
  addresses,
];
