import { clusterSymptomRecordings } from "./kubernetes/cluster-symptoms.ts";
import { labRecordings } from "./kubernetes/lab.ts";
import { clusterRecordings } from "./nats/clusters.ts";
import { consumerRecordings } from "./nats/consumers.ts";
import { serverRecordings } from "./nats/servers.ts";
import { streamRecordings } from "./nats/streams.ts";
import { durabilityRecordings } from "./postgres/durability.ts";
import { messageStatusRecordings } from "./postgres/message-status.ts";
import { relationRecordings } from "./postgres/relations.ts";
import { roleRecordings } from "./postgres/roles.ts";
import { sequenceRecordings } from "./postgres/sequences.ts";
import { sessionRecordings } from "./postgres/sessions.ts";
import { tableRecordings } from "./postgres/tables.ts";
import { vacuumRecordings } from "./postgres/vacuum.ts";
import type { Recording } from "./recording.ts";

/** Every folder of fixtures/snapshots that can be recorded from within the project. */
export const recordings: readonly Recording[] = [
  ...streamRecordings,
  ...consumerRecordings,
  ...serverRecordings,
  ...clusterRecordings,
  ...tableRecordings,
  ...roleRecordings,
  ...sessionRecordings,
  ...sequenceRecordings,
  ...vacuumRecordings,
  ...durabilityRecordings,
  ...relationRecordings,
  ...messageStatusRecordings,
  ...clusterSymptomRecordings,
  ...labRecordings,
];
