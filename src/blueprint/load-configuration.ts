import { dirname, resolve } from "node:path";
import type { Setting } from "../setting.ts";
import { UserError } from "../user-error.ts";
import { applyConfig, configuredStreams } from "./apply-config.ts";
import type { Blueprint, ExpectedTable } from "./blueprint.ts";
import { builtInBlueprint } from "./built-in.ts";
import { type Config, configSchema } from "./config-schema.ts";
import { contradictions } from "./contradictions.ts";
import { readEntityDirectory } from "./entity-file.ts";
import { expectedTables, messageStatusTable } from "./expected-tables.ts";
import { findConfigFile, pathLabel } from "./find-config.ts";
import { problemsError } from "./problem.ts";
import { readTextFile } from "./read-text-file.ts";
import { problemAt, validate } from "./validate.ts";
import { workerTables } from "./worker-table.ts";
import { parseYaml, type YamlPath, type YamlText } from "./yaml-text.ts";

export interface LoadedConfiguration {
  blueprint: Blueprint;
  /** The configuration file, absolute; null when there is none. */
  file: string | null;
  settings: ConfiguredSettings;
  origins: BlueprintOrigins;
  /** Every check id the file names and where, for whoever knows which ids exist. */
  checkReferences: CheckReference[];
}

/** What the file says about how to reach things; null where it is silent. */
export interface ConfiguredSettings {
  context: Setting | null;
  namespace: Setting | null;
  natsUrl: Setting | null;
  natsMonitoringUrl: Setting | null;
  databaseUrl: Setting | null;
  e2e: {
    oldApi: Setting | null;
    newApi: Setting | null;
    /** Absolute path. */
    message: Setting | null;
    timeoutMs: Setting<number> | null;
  };
}

/** Where each part of the blueprint came from, in words: `built-in contract`, `nomnom.doctor.yaml:12`, `entities in config/entities`. */
export interface BlueprintOrigins {
  release: string;
  maxFileBytes: string;
  streams: string;
  schema: string;
  tables: string;
  workloads: string;
  checks: string;
  suppress: string;
}

/** A check id, or a pattern ending in `*`, as written under `checks:` or `suppress:`. */
export interface CheckReference {
  id: string;
  key: "checks" | "suppress";
  file: string;
  line: number;
  column: number;
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
  return {
    blueprint: applyConfig(base, config, (index) => source(["postgres", "tables", index], "")),
    file,
    settings: settingsOf(config, file, source),
    origins: originsOf(source, entities?.origin ?? null),
    checkReferences: written === null ? [] : checkReferences(written),
  };
}

interface WrittenConfig {
  config: Config;
  yaml: YamlText;
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
  const problems = contradictions(config, streams).map(({ path, message }) =>
    problemAt(parsed.yaml, path, message),
  );
  if (problems.length > 0) throw problemsError("config-invalid", problems);
  return { config, yaml: parsed.yaml };
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

type Source = (path: YamlPath, otherwise: string) => string;

/** `nomnom.doctor.yaml:4`, or the other words when the file does not have the key. */
function sourceOf(written: WrittenConfig | null): Source {
  return (path, otherwise) => {
    if (written === null || !has(written.yaml.value, path)) return otherwise;
    const { file } = written.yaml;
    return `${file}:${written.yaml.keyPositionOf(path).line}`;
  };
}

function has(value: unknown, path: YamlPath): boolean {
  const [step, ...rest] = path;
  if (value === null || value === undefined) return false;
  if (step === undefined) return true;
  if (typeof value !== "object" || !Object.hasOwn(value, step)) return false;
  return has(Object.entries(value).find(([key]) => key === String(step))?.[1], rest);
}

function settingsOf(config: Config, file: string | null, source: Source): ConfiguredSettings {
  const setting = <T>(value: T | undefined, path: YamlPath): Setting<T> | null =>
    value === undefined ? null : { value, origin: source(path, "") };
  const message = config.e2e?.message;
  const messageFile = message === undefined || file === null ? undefined : resolve(dirname(file), message);
  return {
    context: setting(config.context, ["context"]),
    namespace: setting(config.namespace, ["namespace"]),
    natsUrl: setting(config.nats?.url, ["nats", "url"]),
    natsMonitoringUrl: setting(config.nats?.monitoringUrl, ["nats", "monitoringUrl"]),
    databaseUrl: setting(config.postgres?.url, ["postgres", "url"]),
    e2e: {
      oldApi: setting(config.e2e?.oldApi, ["e2e", "oldApi"]),
      newApi: setting(config.e2e?.newApi, ["e2e", "newApi"]),
      message: setting(messageFile, ["e2e", "message"]),
      timeoutMs: setting(config.e2e?.timeout, ["e2e", "timeout"]),
    },
  };
}

function originsOf(source: Source, entities: string | null): BlueprintOrigins {
  const builtIn = "built-in contract";
  const tables = source(["postgres", "tables"], "");
  return {
    release: source(["release"], builtIn),
    maxFileBytes: source(["nats", "maxFile"], builtIn),
    streams: source(["nats", "streams"], builtIn),
    schema: source(["postgres", "schema"], builtIn),
    tables: [entities ?? builtIn, ...(tables === "" ? [] : [tables])].join(", "),
    workloads: source(["workloads"], builtIn),
    checks: source(["checks"], builtIn),
    suppress: source(["suppress"], builtIn),
  };
}

function checkReferences({ config, yaml }: WrittenConfig): CheckReference[] {
  return [
    ...Object.keys(config.checks ?? {}).map((id) => ({
      id,
      key: "checks" as const,
      file: yaml.file,
      ...yaml.keyPositionOf(["checks", id]),
    })),
    ...(config.suppress ?? []).map(({ check }, index) => ({
      id: check,
      key: "suppress" as const,
      file: yaml.file,
      ...yaml.positionOf(["suppress", index, "check"]),
    })),
  ];
}
