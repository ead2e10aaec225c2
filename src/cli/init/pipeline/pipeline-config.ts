import { usualVariable } from "../../../blueprint/expectations.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";
import { flowList, oneLine, scalar, sizeOf } from "../yaml-words.ts";
import type { Setting } from "./learn-settings.ts";
import type {
  Filler,
  Learned,
  LearnedConsumer,
  LearnedDatabase,
  LearnedRedis,
  LearnedStream,
  LearnedTable,
  LearnedWay,
} from "./learned.ts";

/**
 * The text of a `nomnom.doctor.yaml` for a pipeline that is not nomnom's: what was found, as what has to be. What is a guess says so. No secret is in
 * it: addresses have no credentials, and are remarks.
 */
export function pipelineConfig({ tool, takenAt, target }: Snapshot, learned: Learned): string {
  const { servers, streams, tables, filledBy, databases, redis, workloads, leftOut, way } = learned;
  const lines = [
    "# What a healthy deployment looks like. `nomnom doctor` finds this file from the working directory upwards.",
    `# Written by ${tool.name} init ${tool.version} on ${takenAt.slice(0, 10)} from what was there, healthy or not: look it over. All keys: docs/configuration.md.`,
    "extends: none  # nothing of nomnom's own pipeline is expected",
    ...(target.context === null ? [] : [`context: ${scalar(target.context)}`]),
    ...(target.namespace === null ? [] : [`namespace: ${scalar(target.namespace)}`]),
    "",
    "nats:",
    ...addressLines(target, target.nats, "NATS_URL"),
    ...serverLine(servers.nats),
    ...leftOut.streams.map((words) => `  # Left out: ${oneLine(words)}.`),
    ...listed("  streams:", streams.flatMap(streamLines)),
    "",
    "postgres:",
    ...addressLines(target, target.postgres, "DATABASE_URL"),
    ...serverLine(servers.postgres),
    ...leftOut.tables.map((words) => `  # Left out: ${oneLine(words)}.`),
    ...fillerLines(tables, filledBy).map((line) => `  ${line}`),
    ...listed(
      "  tables:",
      tables.flatMap((table) => tableLines(table, filledBy)),
    ),
    "",
    ...databaseLines(databases, leftOut.databases),
    ...redisLines(redis),
    ...listed(
      "workloads:",
      workloads.map(
        ({ kind, name, optional, remark }) =>
          `  - { kind: ${kind}, name: ${scalar(name)}${optional ? ", optional: true" : ""} }${remark === null ? "" : `  # ${remark}`}`,
      ),
    ),
    ...wayLines(way),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

const serverLine = (workload: string | null): string[] =>
  workload === null ? [] : [`  server: { workload: ${scalar(workload)} }`];

/** Nobody fills what has no tables. */
const fillerLines = (tables: readonly LearnedTable[], { found }: Filler): string[] =>
  found === null || tables.length === 0
    ? []
    : [`defaults: { filledBy: ${scalar(found)} }  # a guess: it has the address`];

/** What it holds nobody can see. */
function redisLines(redis: LearnedRedis | null): string[] {
  if (redis === null) return [];
  const { workload, users } = redis;
  const used = users.length === 0 ? "" : `  # used by ${users.map(oneLine).join(", ")}`;
  return [
    ...(workload === null
      ? [`redis: {}${used}`]
      : [`redis:${used}`, `  server: { workload: ${scalar(workload)} }`]),
    `${workload === null ? "" : "  "}# holds: data, or cache, says whether it may evict and has to write to disk`,
    "",
  ];
}

function databaseLines(databases: readonly LearnedDatabase[], leftOut: readonly string[]): string[] {
  if (databases.length + leftOut.length === 0) return [];
  return [
    ...(databases.length === 0 ? [] : ["databases:"]),
    ...leftOut.map((words) => `  # Left out: ${oneLine(words)}.`),
    ...databases.flatMap(({ name, from, filledBy, tables, leftOut: without }) => [
      `  ${scalar(name)}:`,
      `    from: { workload: ${scalar(from.workload)}${from.variable === usualVariable ? "" : `, env: ${scalar(from.variable)}`} }`,
      ...without.map((words) => `    # Left out: ${oneLine(words)}.`),
      ...fillerLines(tables, filledBy).map((line) => `    ${line}`),
      ...listed(
        "    tables:",
        tables.flatMap((table) => tableLines(table, filledBy)).map((line) => `  ${line}`),
      ),
    ]),
    "",
  ];
}

/** What the namespace says is found there again. */
function addressLines({ context }: Snapshot["target"], url: string | null, variable: string): string[] {
  if (url === null) return [`  # No address was found: set url, or ${variable}.`];
  if (context !== null)
    return [`  # Found: ${url}. Set a url only to go another way than the namespace says.`];
  return [`  # With user and password where it wants them: ${variable}.`, `  url: ${url}`];
}

const listed = (key: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [`${key} []`] : [key, ...lines];

/** What a message looks like nobody can see: a beginning, as a remark. */
function wayLines(way: LearnedWay | null): string[] {
  if (way === null) return [];
  const { subject, stream, consumer, row } = way;
  return [
    "",
    "# For `nomnom e2e` (docs/e2e.md#a-plan-of-your-own): what a message looks like is yours to say. Then take the marks away.",
    "# e2e:",
    '#   message: { id: "${id}" }',
    `#   send: { publish: { subject: ${scalar(subject)} } }`,
    `#   passes: [{ stream: ${scalar(stream)}, subject: ${scalar(subject)} }]`,
    ...(consumer === null
      ? []
      : [`#   consumed: { stream: ${scalar(stream)}, consumer: ${scalar(consumer)} }`]),
    ...(row === null
      ? []
      : [`#   rows: [{ table: ${scalar(row.table)}, where: { ${scalar(row.column)}: "\${id}" } }]`]),
  ];
}

const guessed = "  # a guess: its environment names it";

function streamLines({
  name,
  kind,
  isOfResource,
  subjects,
  maxBytes,
  replicas,
  storage,
  settings,
  writers,
  consumers,
}: LearnedStream): string[] {
  if (kind !== "stream")
    return [
      `    - { name: ${scalar(name)}, kind: ${kind}${maxBytes > 0 ? `, maxBytes: ${sizeOf(maxBytes)}` : ""}${replicas > 1 ? `, replicas: ${replicas}` : ""}${storage === "memory" ? ", storage: memory" : ""}${inFlow(settings)} }`,
    ];
  return [
    `- name: ${scalar(name)}${isOfResource ? "  # as its resource of nack says" : ""}`,
    `  subjects: ${flowList(subjects)}`,
    ...(maxBytes > 0 ? [`  maxBytes: ${sizeOf(maxBytes)}`] : []),
    ...(replicas > 1 ? [`  replicas: ${replicas}`] : []),
    ...(storage === "memory" ? ["  storage: memory"] : []),
    ...settings.map(([key, value]) => `  ${key}: ${value}`),
    ...(writers.length === 0 ? [] : [`  writers: ${flowList(writers)}${guessed}`]),
    ...(consumers.length === 0 ? [] : ["  consumers:", ...consumers.map(consumerLine)]),
  ].map((line) => `    ${line}`);
}

const inFlow = (settings: readonly Setting[]): string =>
  settings.map(([key, value]) => `, ${key}: ${value}`).join("");

function consumerLine({ name, filterSubjects, maxDeliver, settings, reader }: LearnedConsumer): string {
  const parts = [
    `name: ${scalar(name)}`,
    ...(filterSubjects.length === 0 ? [] : [`filterSubjects: ${flowList(filterSubjects)}`]),
    ...(maxDeliver === null ? [] : [`maxDeliver: ${maxDeliver}`]),
    ...(reader === null ? [] : [`reader: ${scalar(reader)}`]),
  ];
  return `    - { ${parts.join(", ")}${inFlow(settings)} }${reader === null ? "" : guessed}`;
}

function tableLines({ name, columns, unique }: LearnedTable, { found: filler }: Filler): string[] {
  const types = columns.map(({ name: column, type, needed = false }) => {
    // Of a table that nobody is known to fill nothing is asked of the values.
    const said =
      needed && filler !== null
        ? `{ ${type === null ? "" : `type: ${scalar(type)}, `}notNull: true }`
        : type === null
          ? "null"
          : scalar(type);
    return `${scalar(column)}: ${said}`;
  });
  return [
    `    - name: ${scalar(name)}`,
    ...(types.length === 0 ? [] : [`      columns: { ${types.join(", ")} }`]),
    ...(unique.length === 0 ? [] : [`      unique: [${unique.map(flowList).join(", ")}]`]),
  ];
}
