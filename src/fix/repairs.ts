import type { Repair } from "./repair.ts";
import { agreeOnPort } from "./repairs/kubernetes/agree-on-port.ts";
import { correctProbePath } from "./repairs/kubernetes/probe-path.ts";
import { raiseMaxFile } from "./repairs/kubernetes/raise-max-file.ts";
import { raiseMemory } from "./repairs/kubernetes/raise-memory.ts";
import { retireOldApi } from "./repairs/kubernetes/retire-old-api.ts";
import { scaleUp } from "./repairs/kubernetes/scale-up.ts";
import { correctServicePort } from "./repairs/kubernetes/service-port.ts";
import { startAgain } from "./repairs/kubernetes/start-again.ts";
import { createAsResource, followResource } from "./repairs/nats/as-resource-wants.ts";
import { createConsumer } from "./repairs/nats/create-consumer.ts";
import { createDeadLetters } from "./repairs/nats/create-dead-letters.ts";
import { lowerMaxBytes, setMaxBytes } from "./repairs/nats/max-bytes.ts";
import { narrowSubjects } from "./repairs/nats/narrow-subjects.ts";
import { addColumns } from "./repairs/postgres/add-columns.ts";
import { advanceSequence } from "./repairs/postgres/advance-sequence.ts";
import { createMissingTable } from "./repairs/postgres/create-table.ts";
import { endSession } from "./repairs/postgres/end-session.ts";
import { grantRights, ownTables } from "./repairs/postgres/grant-rights.ts";
import { addKey, dropFormerKey } from "./repairs/postgres/unique-key.ts";

/** Every repair there is, in the order they are applied: causes before what follows from them. */
export const repairs: readonly Repair[] = [
  raiseMaxFile,
  lowerMaxBytes,
  followResource,
  narrowSubjects,
  createAsResource,
  createDeadLetters,
  createConsumer,
  setMaxBytes,
  endSession,
  grantRights,
  ownTables,
  createMissingTable,
  addColumns,
  addKey,
  dropFormerKey,
  advanceSequence,
  agreeOnPort,
  correctProbePath,
  correctServicePort,
  raiseMemory,
  scaleUp,
  startAgain,
  retireOldApi,
];
