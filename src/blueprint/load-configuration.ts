import { dirname, resolve } from "node:path";
import { UserError } from "../user-error.ts";
import { applyConfig, configuredStreams } from "./apply-config.ts";
import type { Blueprint, ExpectedTable } from "./blueprint.ts";
import { builtInBlueprint } from "./built-in.ts";
import { configSchema } from "./config-schema.ts";
import {
  type BlueprintOrigins,
  type CheckReference,
  type ConfiguredSettings,
  checkReferences,
  originsOf,
  settingsOf,
  sourceOf,
  type WrittenConfig,
} from "./configured-settings.ts";
import { type Contradiction, contradictions, uniqueContradictions } from "./contradictions.ts";
import { readEntityDirectory } from "./entity-file.ts";
import { expectedTables, messageStatusTable } from "./expected-tables.ts";
import { findConfigFile, pathLabel } from "./find-config.ts";
import { problemsError } from "./problem.ts";
import { readTextFile } from "./read-text-file.ts";
import { problemAt, validate } from "./validate.ts";
import { workerTables } from "./worker-table.ts";
import { parseYaml, type YamlText } from "./yaml-text.ts";

export interface LoadedConfiguration {
  blueprint: Blueprint;
  /** The configuration file, absolute; null when there is none. */
  file: string | null;
  settings: ConfiguredSettings;
  origins: BlueprintOrigins;
  /** Every check id the file names and where, for whoever knows which ids exist. */
  checkReferences: CheckReference[];
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
  const written = file === null ? null : await readConfig(file, pathLabel(cwd, file));
  const source = sourceOf(written);
  const base = builtInBlueprint(written?.config.release);
  const entities = await entityTables(cwd, entitiesDir, file, written);
  if (entities !== null) base.postgres.tables = entities.tables;
  const config = written?.config ?? {};
  const blueprint = applyConfig(base, config, (index) => source(["postgres", "tables", index], ""));
  if (written !== null) {
    refuseContradictions(written.yaml, uniqueContradictions(config, blueprint.postgres.tables));
  }
  return {
    blueprint,
    file,
    settings: settingsOf(config, file, source),
    origins: originsOf(source, entities?.origin ?? null),
    checkReferences: written === null ? [] : checkReferences(written),
  };
}

async function readConfig(file: string, label: string): Promise<WrittenConfig> {
  const content = await readTextFile(file);
  if (!content.ok) {
    throw new UserError("config-unreadable", `cannot read ${label}: ${content.reason}`, {
      hint: "Name the configuration file with --config FILE, or leave the flag out.",
    });
  }
  const parsed = parseYaml(label, content.text);
  if (!parsed.ok) throw problemsError("config-invalid", parsed.problems);
  const validated = validate(configSchema, parsed.yaml);
  if (!validated.ok) throw problemsError("config-invalid", validated.problems, configHint);
  const config = validated.value;
  const streams = configuredStreams(builtInBlueprint(config.release), config) ?? [];
  refuseContradictions(parsed.yaml, contradictions(config, streams));
  return { config, yaml: parsed.yaml };
}

function refuseContradictions(yaml: YamlText, found: readonly Contradiction[]): void {
  if (found.length === 0) return;
  throw problemsError(
    "config-invalid",
    found.map(({ path, message }) => problemAt(yaml, path, message)),
  );
}

const configHint = "All keys are described in docs/configuration.md.";

async function entityTables(
  cwd: string,
  entitiesDir: string | null,
  file: string | null,
  written: WrittenConfig | null,
): Promise<{ tables: ExpectedTable[]; origin: string } | null> {
  const fromFile = written?.config.entities;
  if (entitiesDir === null && (file === null || fromFile === undefined)) return null;
  const directory =
    entitiesDir === null ? resolve(dirname(file ?? cwd), fromFile ?? "") : resolve(cwd, entitiesDir);
  const label = pathLabel(cwd, directory);
  const entities = await readEntityDirectory(directory, { label, dialect: "head" });
  return {
    tables: [...expectedTables(workerTables(entities, "head")), messageStatusTable()],
    origin: `entities in ${label}`,
  };
}
