import { findOverlaps, overlapWithin } from "../subjects/find-overlaps.ts";
import { subjectsOverlap } from "../subjects/overlap.ts";
import type { Blueprint, ExpectedStream, ExpectedTable } from "./blueprint.ts";
import type { Config } from "./config-schema.ts";
import { hasUsualDatabase } from "./configured-database.ts";
import { tableKey } from "./table-name.ts";
import type { YamlPath } from "./yaml-text.ts";

type ConfiguredTable = NonNullable<NonNullable<Config["postgres"]>["tables"]>[number];

/** What no deployment can satisfy, and where the file says it. */
export interface Contradiction {
  path: YamlPath;
  message: string;
}

/** `streams` are those of the file with their defaults filled in, in the file's order. */
export function contradictions(config: Config, streams: readonly ExpectedStream[]): Contradiction[] {
  return [
    ...duplicates(config.nats?.streams ?? [], ["nats", "streams"], ({ name }) => name),
    ...streams.flatMap(inStream),
    ...betweenStreams(streams),
    ...databasesOf(config).flatMap(({ path, tables = [], statements = [] }) => [
      ...duplicates(tables, [...path, "tables"], ({ name }) => name),
      ...duplicates(statements, [...path, "statements"], ({ name }) => name),
    ]),
    ...unnamedDatabases(config),
    ...duplicates(config.ownChecks ?? [], ["ownChecks"], ({ name }) => name),
    ...duplicates(config.workloads ?? [], ["workloads"], ({ kind, name }) => `${kind} ${name}`),
  ];
}

/** Every database that the file says something of, and where. */
const databasesOf = ({ postgres, databases = {} }: Config) => [
  ...(postgres === undefined ? [] : [{ path: ["postgres"], name: null, ...postgres }]),
  ...Object.entries(databases).map(([name, database]) => ({ path: ["databases", name], name, ...database })),
];

/** Databases that the file looks into and does not name. */
function unnamedDatabases(config: Config): Contradiction[] {
  const { ownChecks = [], databases = {}, e2e: { rows = [], status } = {} } = config;
  const known = Object.keys(databases);
  const asked = [
    ...ownChecks.map((check, index) => ({ ...check, path: ["ownChecks", index], asks: check.sql })),
    ...rows.map((row, index) => ({ ...row, path: ["e2e", "rows", index], asks: row.table })),
    ...(status === undefined ? [] : [{ ...status, path: ["e2e", "status"], asks: status.table }]),
  ];
  return asked.flatMap(({ database, path, asks }): Contradiction[] => {
    if (database === undefined)
      return asks === undefined || hasUsualDatabase(config)
        ? []
        : [{ path, message: `must say its \`database\`: ${known.join(", ")}` }];
    if (Object.hasOwn(databases, database)) return [];
    return [{ path: [...path, "database"], message: `is "${database}", which is not among the databases` }];
  });
}

/** Unique keys of the file on columns that its table cannot have: those of the blueprint, the file's own included. */
export const uniqueContradictions = (
  config: Config,
  { postgres, databases }: Pick<Blueprint, "postgres" | "databases">,
): Contradiction[] =>
  databasesOf(config).flatMap(({ path, name, tables = [] }) =>
    uniqueContradictionsOf(tables, (name === null ? postgres : databases[name])?.tables ?? [], path),
  );

function uniqueContradictionsOf(
  written: readonly ConfiguredTable[],
  tables: readonly ExpectedTable[],
  place: YamlPath,
): Contradiction[] {
  return written.flatMap(({ name, unique }, index) => {
    const columns = tables.find((table) => tableKey(table) === name)?.columns ?? [];
    return (unique ?? []).flatMap((key, each) => {
      const path = [...place, "tables", index, "unique", each];
      const repeated = key.find((column, at) => key.indexOf(column) !== at);
      if (repeated !== undefined) return [{ path, message: `names "${repeated}" twice` }];
      // A table without columns is expected to be there, whatever it holds.
      if (columns.length === 0) return [];
      return key
        .filter((column) => !columns.some((known) => known.name === column))
        .map((column) => ({
          path,
          message: `names "${column}", which is not among the columns of the table`,
        }));
    });
  });
}

function duplicates<Item extends { name: string }>(
  items: readonly Item[],
  path: YamlPath,
  key: (item: Item) => string,
): Contradiction[] {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const seen = first.get(key(item));
    if (seen === undefined) {
      first.set(key(item), index);
      return [];
    }
    return [{ path: [...path, index, "name"], message: `is "${item.name}" again, as in item ${seen}` }];
  });
}

function inStream(stream: ExpectedStream, index: number): Contradiction[] {
  const path = ["nats", "streams", index];
  const own = overlapWithin(stream.subjects);
  return [
    ...(own === null
      ? []
      : [
          {
            path: [...path, "subjects"],
            message: `overlap: ${own.a} and ${own.b}; JetStream refuses the stream (error 10052)`,
          },
        ]),
    ...duplicates(stream.consumers, [...path, "consumers"], ({ name }) => name),
    ...stream.consumers.flatMap((consumer, each) =>
      filterProblems(stream, consumer.filterSubjects, [...path, "consumers", each, "filterSubjects"]),
    ),
  ];
}

function filterProblems(stream: ExpectedStream, filters: readonly string[], path: YamlPath): Contradiction[] {
  const overlap = overlapWithin(filters);
  // A copy has the subjects of its origin.
  const isCopy = stream.demands.mirror !== undefined || stream.demands.sources !== undefined;
  return [
    ...filters.flatMap((filter, index) =>
      isCopy || stream.subjects.some((subject) => subjectsOverlap(subject, filter))
        ? []
        : [
            {
              path: [...path, index],
              message: `is ${filter}, which no subject of ${stream.name} (${stream.subjects.join(", ")}) delivers`,
            },
          ],
    ),
    ...(overlap === null
      ? []
      : [
          {
            path,
            message: `overlap: ${overlap.a} and ${overlap.b}; JetStream refuses the consumer (error 10138)`,
          },
        ]),
  ];
}

/** More pairs than a person reads are not worth listing. */
const mostOverlaps = 20;

function betweenStreams(streams: readonly ExpectedStream[]): Contradiction[] {
  const claims = streams.flatMap(({ name, subjects }, index) =>
    subjects.map((subject) => ({ owner: name, subject, index })),
  );
  const found: Contradiction[] = [];
  for (const { a, b } of findOverlaps(claims)) {
    found.push({
      path: ["nats", "streams", b.index, "subjects"],
      message: `overlap: ${b.subject} and ${a.subject} of ${a.owner}; JetStream refuses the second stream (error 10065)`,
    });
    if (found.length === mostOverlaps) break;
  }
  return found;
}
