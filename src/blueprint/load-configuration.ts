import { dirname, resolve } from "node:path";
import { everyRelease } from "../snapshot/kubernetes/release-name.ts";
import { applyConfig } from "./apply-config.ts";
import type { Blueprint, ExpectedTable, TableUse } from "./blueprint.ts";
import { emptyBlueprint, extendedBlueprint } from "./built-in.ts";
import {
  type BlueprintOrigins,
  type CheckReference,
  type ConfiguredSettings,
  checkReferences,
  originsOf,
  settingsOf,
  sourceOf,
  type WrittenConfig,
  type WrittenStatement,
  writtenStatements,
} from "./configured-settings.ts";
import { tableUse } from "./configured-table.ts";
import { expectedTables } from "./expected-tables.ts";
import { findConfigFile, pathLabel } from "./find-config.ts";
import { workerTables } from "./worker-table.ts";

export interface LoadedConfiguration {
  blueprint: Blueprint;
  /** The configuration file, absolute; null when there is none. */
  file: string | null;
  settings: ConfiguredSettings;
  origins: BlueprintOrigins;
  /** Every check id the file names and where, for whoever knows which ids exist. */
  checkReferences: CheckReference[];
  /** The statements that the file itself has; null: none. */
  statements: { file: string; statements: WrittenStatement[] } | null;
}

/**
 * Reads `nomnom.doctor.yaml` (`configFile`, or the nearest from `cwd` upwards) and the entity YAML it or `entitiesDir` names, and builds the
 * blueprint from them and the built-in contract. Relative paths are relative to `cwd`, those in the file to the file.
 * @throws UserError `config-unreadable`, `config-invalid`, `entities-unreadable` or `entities-invalid`, with `file:line:column` of every problem.
 */
export async function loadConfiguration(options: {
  cwd: string;
  configFile: string | null;
  entitiesDir: string | null;
}): Promise<LoadedConfiguration> {
  const { cwd, entitiesDir } = options;
  const file = options.configFile === null ? await findConfigFile(cwd) : resolve(cwd, options.configFile);
  // Loaded where there is something to read: YAML and its schemas are a fifth of what an offline run loads.
  const reader = file === null ? null : { file, ...(await import("./read-config.ts")) };
  const written = reader === null ? null : await reader.readConfig(reader.file, pathLabel(cwd, reader.file));
  const source = sourceOf(written);
  const base = extendedBlueprint(written?.config ?? {});
  const use = tableUse(written?.config.postgres?.defaults ?? {}, base.postgres.defaults);
  const entities = await entityTables({ cwd, entitiesDir, file, written, use });
  if (entities !== null)
    base.postgres.tables = [
      ...entities.tables,
      ...base.postgres.tables.filter(({ entity }) => entity === null),
    ];
  const config = written?.config ?? {};
  const blueprint = applyConfig(base, config, (path) => source(path, ""));
  if (written !== null) reader?.refuseUniqueContradictions(written, blueprint);
  return {
    blueprint,
    file,
    settings: settingsOf(config, file, source),
    origins: originsOf(source, entities?.origin ?? null, config.extends ?? "nomnom"),
    checkReferences: written === null ? [] : checkReferences(written),
    statements: written === null ? null : writtenStatements(written),
  };
}

/** The same settings with nothing of nomnom's contract: all of the namespace is looked at, unless a release was named. */
export function withoutContract(configuration: LoadedConfiguration): LoadedConfiguration {
  const { blueprint, settings } = configuration;
  const isNamed = settings.addresses.has("kubernetes.release");
  const release = { value: everyRelease, origin: "no release of nomnom" };
  return {
    ...configuration,
    blueprint: emptyBlueprint(isNamed ? blueprint.release : everyRelease),
    settings: {
      ...settings,
      addresses: isNamed
        ? settings.addresses
        : new Map([...settings.addresses, ["kubernetes.release", release]]),
    },
  };
}

async function entityTables({
  cwd,
  entitiesDir,
  file,
  written,
  use,
}: {
  cwd: string;
  entitiesDir: string | null;
  file: string | null;
  written: WrittenConfig | null;
  use: TableUse;
}): Promise<{ tables: ExpectedTable[]; origin: string } | null> {
  const fromFile = written?.config.entities;
  if (entitiesDir === null && (file === null || fromFile === undefined)) return null;
  const directory =
    entitiesDir === null ? resolve(dirname(file ?? cwd), fromFile ?? "") : resolve(cwd, entitiesDir);
  const label = pathLabel(cwd, directory);
  const { readEntityDirectory } = await import("./entity-file.ts");
  const entities = await readEntityDirectory(directory, { label, dialect: "head" });
  return {
    tables: expectedTables(workerTables(entities, "head"), use),
    origin: `entities in ${label}`,
  };
}
