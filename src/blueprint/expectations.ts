import type {
  ExpectedConsumer,
  ExpectedDatabase,
  ExpectedStream,
  ExpectedTable,
  Levels,
  Thresholds,
} from "./blueprint.ts";

type Given<T extends { name: string }> = Pick<T, "name"> & Partial<T>;

/** Nothing is too much. */
export const noLevels: Levels = { warn: null, error: null };

/** Whether there is a limit at all. */
export const hasLevel = ({ warn, error }: Levels): boolean => warn !== null || error !== null;

export const noThresholds: Thresholds = {
  lag: noLevels,
  outstanding: noLevels,
  redeliveries: noLevels,
  sinceAckMs: noLevels,
  ageOfOldestMs: noLevels,
};

/** The variable in which services have the address of their database. */
export const usualVariable = "DATABASE_URL";

/** A database of which nothing is expected. */
export const emptyDatabase: ExpectedDatabase = {
  variable: usualVariable,
  schema: null,
  server: { workload: null, secret: null },
  defaults: { filledBy: null, polledBy: null, createdBy: null },
  tables: [],
  messageStatus: null,
  statements: [],
};

/** A stream of which no more is expected than what is given; for what would create it, the rest is JetStream's own defaults. */
export const expectedStream = (given: Given<ExpectedStream>): ExpectedStream => ({
  nameFrom: null,
  subjects: [given.name],
  maxBytes: -1,
  replicas: 1,
  storage: "file",
  unsaid: [],
  demands: {},
  writers: [],
  consumers: [],
  impact: null,
  timeToFullMs: noLevels,
  ...given,
});

/** A consumer of which no more is expected than what is given. */
export const expectedConsumer = (given: Given<ExpectedConsumer>): ExpectedConsumer => ({
  nameFrom: null,
  filterSubjects: [],
  maxDeliver: null,
  maxDeliverFrom: null,
  reader: null,
  demands: {},
  thresholds: noThresholds,
  ...given,
});

/** A table of which no more is expected than what is given. */
export const expectedTable = (given: Given<ExpectedTable>): ExpectedTable => ({
  schema: null,
  filledBy: null,
  polledBy: null,
  createdBy: null,
  entity: null,
  source: "nomnom.doctor.yaml",
  columns: [],
  uniques: [],
  conflictTarget: false,
  ...given,
});
