import { streamRecordings } from "./nats/streams.ts";
import { roleRecordings } from "./postgres/roles.ts";
import { tableRecordings } from "./postgres/tables.ts";
import type { Recording } from "./recording.ts";

/** Every folder of fixtures/snapshots that can be recorded. */
export const recordings: readonly Recording[] = [...streamRecordings, ...tableRecordings, ...roleRecordings];
