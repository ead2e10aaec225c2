import type {
  Blueprint,
  ConsumerDemands,
  DeadLetterRule,
  ExpectedColumn,
  ExpectedConsumer,
  ExpectedDatabase,
  ExpectedRedis,
  ExpectedRoute,
  ExpectedStatement,
  ExpectedStream,
  ExpectedTable,
  Levels,
  MessageStatusTable,
  StreamDemands,
  TableUse,
  Thresholds,
} from "./blueprint.ts";
import { canonicalType } from "./column-type.ts";
import type { Config } from "./config-schema.ts";
import { emptyDatabase, noLevels } from "./expectations.ts";
import { mergeUniques } from "./expected-tables.ts";
import { ownCheckOf } from "./own-check-of.ts";
import { withoutEnd } from "./statement-text.ts";
import { parseTableName, tableKey } from "./table-name.ts";
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

/** A file that begins with nothing and names its databases means these and no other. */
export const hasUsualDatabase = ({ extends: base, databases, postgres, entities }: Config): boolean =>
  base !== "none" || databases === undefined || postgres !== undefined || entities !== undefined;

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

function configuredDatabase(
  base: ExpectedDatabase,
  config: ConfiguredDatabase,
  sourceOfTable: (index: number) => string,
): ExpectedDatabase {
  const defaults = tableUse(config.defaults ?? {}, base.defaults);
  return {
    variable: config.from?.env ?? base.variable,
    schema: config.schema ?? base.schema,
    server: {
      workload: config.server?.workload ?? base.server.workload,
      secret: config.server?.secret ?? base.server.secret,
    },
    defaults,
    tables: (config.tables ?? []).reduce(
      (tables, table, index) => withTable(tables, table, sourceOfTable(index), defaults),
      base.tables,
    ),
    messageStatus: configuredStatus(config.messageStatus) ?? base.messageStatus,
    statements: config.statements?.map(expectedStatement) ?? base.statements,
  };
}

function expectedStatement({ name, sql, parameters = [], ...more }: ConfiguredStatement): ExpectedStatement {
  return {
    name,
    sql: withoutEnd(sql),
    parameters: parameters.map((parameter) => {
      const { type, value } =
        typeof parameter === "string" ? { type: parameter, value: undefined } : parameter;
      return { type, value: value === undefined ? null : String(value) };
    }),
    by: more.by ?? null,
    role: more.role ?? null,
    severity: more.severity === "warn" ? "warning" : "error",
  };
}

function configuredStatus(
  written: NonNullable<Config["postgres"]>["messageStatus"],
): MessageStatusTable | null {
  if (written === undefined) return null;
  const { status = "status", receivedAt = "received_at" } = written;
  return {
    ...{ table: written.table, status, receivedAt, shows: written.shows ?? [status, receivedAt] },
    ...{ accepted: written.accepted ?? [], begun: written.begun ?? [] },
    deadLettered: written.deadLettered ?? [],
    overdueAfterMs: written.overdueAfter ?? 120_000,
    acceptedBy: written.acceptedBy ?? null,
  };
}

/** The workloads that use a table, as far as they are said, else as the others. */
export const tableUse = (
  { filledBy, polledBy, createdBy }: { [Key in keyof TableUse]?: string | undefined },
  base: TableUse,
): TableUse => ({
  filledBy: filledBy ?? base.filledBy,
  polledBy: polledBy ?? base.polledBy,
  createdBy: createdBy ?? base.createdBy,
});

/** The streams that are there already, with the limits that the file sets for all consumers. */
const withThresholds = ({ nats }: Blueprint, { thresholds }: Config): ExpectedStream[] =>
  thresholds === undefined
    ? nats.streams
    : nats.streams.map((stream) => ({
        ...stream,
        consumers: stream.consumers.map((consumer) => ({
          ...consumer,
          thresholds: thresholdsOf(thresholds, consumer.thresholds),
        })),
      }));

/** The file's streams, or null. What an entry leaves out comes from the built-in stream of its name, else from JetStream's own defaults. */
export function configuredStreams(base: Blueprint, config: Config): ExpectedStream[] | null {
  const streams = config.nats?.streams;
  if (streams === undefined) return null;
  return streams.map((stream) => {
    const name = streamName(stream);
    const known = base.nats.streams.find((each) => each.name === name);
    return {
      name,
      nameFrom:
        stream.nameFrom === undefined
          ? (known?.nameFrom ?? null)
          : { env: stream.nameFrom.env, suffix: stream.nameFrom.suffix ?? "" },
      subjects: stream.subjects ?? known?.subjects ?? usualSubjects(stream),
      maxBytes: stream.maxBytes ?? known?.maxBytes ?? -1,
      replicas: stream.replicas ?? known?.replicas ?? 1,
      storage: stream.storage ?? known?.storage ?? "file",
      unsaid: optionalLimits.filter((key) => stream[key] === undefined && known === undefined),
      demands: { ...known?.demands, ...streamDemands(stream) },
      writers: stream.writers ?? known?.writers ?? [],
      consumers:
        stream.consumers?.map((consumer, _, { length }) =>
          configuredConsumer(
            consumer,
            knownConsumer(consumer.name, known?.consumers ?? [], length),
            thresholdsOf(config.thresholds, base.thresholds),
          ),
        ) ??
        known?.consumers ??
        [],
      impact: stream.impact ?? known?.impact ?? null,
      timeToFullMs: levelsOf(stream.timeToFull, known?.timeToFullMs ?? noLevels),
    };
  });
}

const optionalLimits = ["maxBytes", "replicas", "storage"] as const;

/** A bucket is a stream with a name of its own (jsm.go). */
function streamName({ kind = "stream", name }: ConfiguredStream): string {
  switch (kind) {
    case "stream":
      return name;
    case "kv":
      return `KV_${name}`;
    case "objectStore":
      return `OBJ_${name}`;
  }
}

/** What JetStream, or the client that makes a bucket, gives a stream of which no subjects are said. */
function usualSubjects({ kind = "stream", name, mirror, sources }: ConfiguredStream): string[] {
  switch (kind) {
    case "stream":
      return mirror === undefined && sources === undefined ? [name] : [];
    case "kv":
      return [`$KV.${name}.>`];
    case "objectStore":
      return [`$O.${name}.C.>`, `$O.${name}.M.>`];
  }
}

function streamDemands(stream: ConfiguredStream): StreamDemands {
  const { maxMsgs, maxMsgsPerSubject, maxMsgSize, maxAge, duplicateWindow } = stream;
  const { retention, discard, acknowledges, deleteMarkers, mirror, sources, placement } = stream;
  return withoutAbsent({
    ...{ maxMsgs, maxMsgsPerSubject, maxMsgSize, maxAgeMs: maxAge, duplicateWindowMs: duplicateWindow },
    ...{ retention, discard, acknowledges, deleteMarkers, mirror, sources, placement },
  });
}

function consumerDemands(consumer: ConfiguredConsumer): ConsumerDemands {
  const { ackPolicy, deliverPolicy, ackWait, maxAckPending, backoff, inactiveThreshold, replicas } = consumer;
  const { delivery, fetches, priorityGroups } = consumer;
  return withoutAbsent({
    ...{ ackPolicy, deliverPolicy, ackWaitMs: ackWait, maxAckPending, backoffMs: backoff },
    ...{ inactiveThresholdMs: inactiveThreshold, replicas, delivery, fetches, priorityGroups },
  });
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutAbsent<T extends object>(record: T): Present<T> {
  const present: Present<T> = { ...record };
  for (const key of Object.keys(present) as (keyof T)[]) if (record[key] === undefined) delete present[key];
  return present;
}

/** That of its name; the only one of a stream may be called otherwise, and is still the same reader's. */
function knownConsumer(
  name: string,
  known: readonly ExpectedConsumer[],
  written: number,
): ExpectedConsumer | undefined {
  return known.find((each) => each.name === name) ?? (written === 1 ? known[0] : undefined);
}

/** What a reader's own settings say counts for the reader only: filter and number of deliveries are those of the file. */
function configuredConsumer(
  consumer: ConfiguredConsumer,
  known: ExpectedConsumer | undefined,
  thresholds: Thresholds,
): ExpectedConsumer {
  return {
    name: consumer.name,
    nameFrom: consumer.nameFrom ?? known?.nameFrom ?? null,
    filterSubjects: consumer.filterSubjects ?? [],
    maxDeliver: consumer.maxDeliver ?? null,
    maxDeliverFrom: consumer.maxDeliverFrom ?? known?.maxDeliverFrom ?? null,
    reader: consumer.reader ?? known?.reader ?? null,
    demands: { ...known?.demands, ...consumerDemands(consumer) },
    thresholds: thresholdsOf(consumer.thresholds, thresholds),
  };
}

function expectedRoute({ workload, component, path, ...more }: ConfiguredRoute): ExpectedRoute[] {
  const { port = null, remedy = null, replacePod = false } = more;
  if (workload !== undefined) return [{ of: { workload }, path, port, remedy, replacePod }];
  return component === undefined ? [] : [{ of: { component }, path, port, remedy, replacePod }];
}

const thresholdsOf = (written: Config["thresholds"], base: Thresholds): Thresholds => ({
  lag: levelsOf(written?.lag, base.lag),
  outstanding: levelsOf(written?.outstanding, base.outstanding),
  redeliveries: levelsOf(written?.redeliveries, base.redeliveries),
  sinceAckMs: levelsOf(written?.sinceAck, base.sinceAckMs),
  ageOfOldestMs: levelsOf(written?.ageOfOldest, base.ageOfOldestMs),
});

type WrittenLevels = NonNullable<Config["thresholds"]>["lag"];

/** What is written of a limit takes the place of all that is known of it. */
function levelsOf(written: WrittenLevels, base: Levels): Levels {
  if (written === undefined) return base;
  if (typeof written === "number") return { warn: written, error: null };
  return { warn: written.warn ?? null, error: written.error ?? null };
}

function deadLetterRule({ stream, of, suffix, ...rule }: ConfiguredDeadLetters): DeadLetterRule[] {
  const sentBy = rule.sentBy ?? null;
  if (suffix !== undefined) return [{ suffix, sentBy }];
  return stream === undefined || of === undefined ? [] : [{ stream, of, sentBy }];
}

type ConfiguredDatabase = NonNullable<Config["databases"]>[string];
type ConfiguredStream = NonNullable<NonNullable<Config["nats"]>["streams"]>[number];
type ConfiguredConsumer = NonNullable<ConfiguredStream["consumers"]>[number];
type ConfiguredStatement = NonNullable<NonNullable<Config["postgres"]>["statements"]>[number];
type ConfiguredRoute = NonNullable<Config["routes"]>[number];
type ConfiguredDeadLetters = NonNullable<Config["deadLetters"]>[number];
type ConfiguredTable = NonNullable<NonNullable<Config["postgres"]>["tables"]>[number];

function withTable(
  tables: ExpectedTable[],
  table: ConfiguredTable,
  source: string,
  defaults: TableUse,
): ExpectedTable[] {
  const { entity = null, unique = [], conflictTarget = false } = table;
  const named = parseTableName(table.name);
  const columns = Object.entries(table.columns ?? {}).map(([column, written]) =>
    configuredColumn(column, written),
  );
  const known = tables.find((each) => tableKey(each) === table.name);
  if (known === undefined)
    return [
      ...tables,
      {
        ...named,
        ...tableUse(table, defaults),
        ...{ entity, source, columns: columns.map(asNew), uniques: unique, conflictTarget },
      },
    ];
  const merged: ExpectedTable = {
    ...known,
    ...tableUse(table, known),
    source: `${known.source}, ${source}`,
    columns: [
      ...known.columns.map((column) => {
        const own = columns.find((each) => each.name === column.name);
        return own === undefined ? column : { ...asNew(own), notNull: own.notNull ?? column.notNull };
      }),
      ...columns.filter(({ name: each }) => !known.columns.some((column) => column.name === each)).map(asNew),
    ],
    uniques: mergeUniques(known.uniques, unique),
    conflictTarget: table.conflictTarget ?? known.conflictTarget,
  };
  return tables.map((each) => (each === known ? merged : each));
}

/** A column of the file; `notNull` undefined: it does not say. */
type WrittenColumn = Omit<ExpectedColumn, "notNull"> & { notNull: boolean | undefined };

const asNew = (column: WrittenColumn): ExpectedColumn => ({ ...column, notNull: column.notNull ?? false });

type ColumnWritten = NonNullable<NonNullable<ConfiguredTable["columns"]>[string]>;

function configuredColumn(name: string, written: ColumnWritten | null): WrittenColumn {
  const { type, notNull, required = true } = columnMap(written);
  const types = [type ?? []].flat().map(canonicalType);
  return { name, types, notNull, optional: !required };
}

/** A type alone, or none, as the map it stands for. */
function columnMap(written: ColumnWritten | null): Extract<ColumnWritten, { type?: unknown }> {
  if (written === null) return {};
  return typeof written === "string" || Array.isArray(written) ? { type: written } : written;
}
