import type { Case } from "./case.ts";
import { brokenWorkloads } from "./kubernetes/broken-workloads.ts";
import { healthyWorkloads } from "./kubernetes/healthy-workloads.ts";
import { jobs } from "./kubernetes/jobs.ts";
import { nodesAndVolumes } from "./kubernetes/nodes-and-volumes.ts";
import { releases } from "./kubernetes/releases.ts";
import { serviceHealth } from "./kubernetes/service-health.ts";
import { services } from "./kubernetes/services.ts";
import { stuckWorkloads } from "./kubernetes/stuck-workloads.ts";
import { unscheduledPods } from "./kubernetes/unscheduled-pods.ts";
import { waitingContainers } from "./kubernetes/waiting-containers.ts";
import { carefulRepairs } from "./nats/careful-repairs.ts";
import { clusters } from "./nats/clusters.ts";
import { connections } from "./nats/connections.ts";
import { consumers } from "./nats/consumers.ts";
import { healthyStreams } from "./nats/healthy-streams.ts";
import { mqttAndLeafnodes } from "./nats/mqtt-and-leafnodes.ts";
import { nackCases } from "./nats/nack.ts";
import { overlaps } from "./nats/overlaps.ts";
import { settings } from "./nats/settings.ts";
import { storage } from "./nats/storage.ts";
import { unusualStreams } from "./nats/unusual-streams.ts";
import { behindPooler } from "./postgres/behind-pooler.ts";
import { computedValueCases } from "./postgres/computed-values.ts";
import { durability } from "./postgres/durability.ts";
import { healthyLayouts } from "./postgres/healthy-layouts.ts";
import { logins } from "./postgres/logins.ts";
import { refusedRows } from "./postgres/refused-rows.ts";
import { relationsBehind } from "./postgres/relations-behind.ts";
import { renamedColumns } from "./postgres/renamed-columns.ts";
import { replicaSessions } from "./postgres/replica-sessions.ts";
import { rights } from "./postgres/rights.ts";
import { rowConditionCases } from "./postgres/row-conditions.ts";
import { rowSecurity } from "./postgres/row-security.ts";
import { sessionSettings } from "./postgres/session-settings.ts";
import { sessions } from "./postgres/sessions.ts";
import { triggers } from "./postgres/triggers.ts";
import { unusualLayouts } from "./postgres/unusual-layouts.ts";
import { vacuum } from "./postgres/vacuum.ts";

/** Every situation, in the order of the table. */
export const cases: readonly Case[] = [
  ...healthyStreams,
  ...unusualStreams,
  ...mqttAndLeafnodes,
  ...healthyLayouts,
  ...unusualLayouts,
  ...healthyWorkloads,
  ...releases,
  ...overlaps,
  ...storage,
  ...consumers,
  ...clusters,
  ...connections,
  ...settings,
  ...carefulRepairs,
  ...nackCases,
  ...refusedRows,
  ...rowConditionCases,
  ...computedValueCases,
  ...triggers,
  ...relationsBehind,
  ...renamedColumns,
  ...replicaSessions,
  ...rights,
  ...logins,
  ...rowSecurity,
  ...sessionSettings,
  ...sessions,
  ...behindPooler,
  ...vacuum,
  ...durability,
  ...brokenWorkloads,
  ...waitingContainers,
  ...stuckWorkloads,
  ...unscheduledPods,
  ...jobs,
  ...services,
  ...serviceHealth,
  ...nodesAndVolumes,
];
