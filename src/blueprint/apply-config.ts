import type { Blueprint, ExpectedStream, ExpectedTable } from "./blueprint.ts";
import { canonicalType } from "./column-type.ts";
import type { Config } from "./config-schema.ts";
import { mergeUniques } from "./expected-tables.ts";

/**
 * The blueprint with what the file says: `streams` and `workloads` replace the built-in lists, `tables` are added to those already there (one
 * of the same name adds its columns and uniques). `sourceOfTable` says in words where the table with that index is written.
 */
export function applyConfig(
  base: Blueprint,
  config: Config,
  sourceOfTable: (index: number) => string,
): Blueprint {
  return {
    release: base.release,
    instance: base.instance,
    nats: {
      maxFileBytes: config.nats?.maxFile ?? base.nats.maxFileBytes,
      streams: configuredStreams(base, config) ?? base.nats.streams,
    },
    postgres: {
      schema: config.postgres?.schema ?? base.postgres.schema,
      tables: (config.postgres?.tables ?? []).reduce(
        (tables, table, index) => withTable(tables, table, sourceOfTable(index)),
        base.postgres.tables,
      ),
    },
    workloads:
      config.workloads?.map(({ kind, name, optional }) => ({ kind, name, optional: optional ?? false })) ??
      base.workloads,
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

/** The file's streams, or null. What an entry leaves out comes from the built-in stream of its name, else from JetStream's own defaults. */
export function configuredStreams(base: Blueprint, config: Config): ExpectedStream[] | null {
  const streams = config.nats?.streams;
  if (streams === undefined) return null;
  return streams.map((stream) => {
    const known = base.nats.streams.find(({ name }) => name === stream.name);
    return {
      name: stream.name,
      subjects: stream.subjects ?? known?.subjects ?? [stream.name],
      maxBytes: stream.maxBytes ?? known?.maxBytes ?? -1,
      replicas: stream.replicas ?? known?.replicas ?? 1,
      storage: stream.storage ?? known?.storage ?? "file",
      writers: known?.writers ?? [],
      consumers:
        stream.consumers?.map(({ name, filterSubjects, maxDeliver }) => ({
          name,
          filterSubjects: filterSubjects ?? [],
          maxDeliver: maxDeliver ?? null,
        })) ??
        known?.consumers ??
        [],
    };
  });
}

type ConfiguredTable = NonNullable<NonNullable<Config["postgres"]>["tables"]>[number];

function withTable(tables: ExpectedTable[], table: ConfiguredTable, source: string): ExpectedTable[] {
  const name = table.name;
  const columns = Object.entries(table.columns ?? {}).map(([column, type]) => ({
    name: column,
    types: type === null ? [] : [canonicalType(type)],
    notNull: false,
    optional: false,
  }));
  const known = tables.find((each) => each.name === name);
  if (known === undefined) {
    return [...tables, { name, source, columns, uniques: table.unique ?? [], conflictTarget: false }];
  }
  const merged: ExpectedTable = {
    name,
    source: `${known.source}, ${source}`,
    columns: [
      ...known.columns.map((column) => {
        const own = columns.find((each) => each.name === column.name);
        return own === undefined ? column : { ...own, notNull: column.notNull };
      }),
      ...columns.filter((column) => !known.columns.some((each) => each.name === column.name)),
    ],
    uniques: mergeUniques(known.uniques, table.unique ?? []),
    conflictTarget: known.conflictTarget,
  };
  return tables.map((each) => (each === known ? merged : each));
}
