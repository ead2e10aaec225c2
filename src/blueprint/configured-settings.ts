import { dirname, resolve } from "node:path";
import type { Setting } from "../setting.ts";
import { everyRelease } from "../snapshot/kubernetes/release-name.ts";
import { type SettingName, type System, settingSources, systems } from "../systems/systems.ts";
import { contractSource } from "./built-in.ts";
import { builtInPlan } from "./built-in-plan.ts";
import type { Config } from "./config-schema.ts";
import { hasUsualDatabase } from "./configured-database.ts";
import { messagePlan } from "./e2e-plan.ts";
import { usualVariable } from "./expectations.ts";
import type { MessagePlan } from "./message-plan.ts";
import type { YamlPath, YamlText } from "./yaml-text.ts";

/** A valid configuration file: its content and where everything in it stands. */
export interface WrittenConfig {
  config: Config;
  yaml: YamlText;
}

/** Where the file says that a database with a name is. */
export interface ConfiguredDatabase {
  name: string;
  url: Setting | null;
  /** The workload that knows it, and the variable it has it in; null: nobody says. */
  from: { workload: string; variable: string } | null;
}

/** What the file says about how to reach things and about e2e; nothing where it is silent. */
export interface ConfiguredSettings {
  addresses: ReadonlyMap<SettingName, Setting>;
  databases: readonly ConfiguredDatabase[];
  /** The file names every database there is. */
  onlyNamedDatabases: boolean;
  /** Systems that are looked at because the file has a key of their name. */
  named: ReadonlySet<System>;
  e2e: {
    oldApi: Setting | null;
    newApi: Setting | null;
    /** Absolute path. */
    message: Setting | null;
    timeoutMs: Setting<number> | null;
    /** Null: the file says none, and begins with nothing. */
    plan: MessagePlan | null;
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

export type Source = (path: YamlPath, otherwise: string) => string;

/** `nomnom.doctor.yaml:4`, or the other words when the file does not have the key. */
export function sourceOf(written: WrittenConfig | null): Source {
  return (path, otherwise) => {
    if (written === null || !has(written.yaml.value, path)) return otherwise;
    const { file } = written.yaml;
    return `${file}:${written.yaml.keyPositionOf(path).line}`;
  };
}

function has(value: unknown, path: YamlPath): boolean {
  const found = valueAt(value, path);
  return found !== null && found !== undefined;
}

function valueAt(value: unknown, path: YamlPath): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return valueAt(Object.entries(value).find(([key]) => key === String(step))?.[1], rest);
}

function addressesIn(config: Config, source: Source): ReadonlyMap<SettingName, Setting> {
  const addresses = new Map<SettingName, Setting>();
  for (const { name, key } of settingSources) {
    const value = key === null ? undefined : valueAt(config, key);
    if (key !== null && typeof value === "string") addresses.set(name, { value, origin: source(key, "") });
  }
  // Without a contract there is no usual name: everything in the namespace is meant.
  if (config.extends === "none" && config.release === undefined)
    addresses.set("kubernetes.release", { value: everyRelease, origin: source(["extends"], "") });
  return addresses;
}

export function settingsOf(config: Config, file: string | null, source: Source): ConfiguredSettings {
  const setting = <T>(value: T | undefined, path: YamlPath): Setting<T> | null =>
    value === undefined ? null : { value, origin: source(path, "") };
  const message = config.e2e?.message;
  const messageFile =
    typeof message !== "string" || file === null ? undefined : resolve(dirname(file), message);
  return {
    addresses: addressesIn(config, source),
    databases: Object.entries(config.databases ?? {}).map(([name, database]) => ({
      name,
      url: setting(database.url, ["databases", name, "url"]),
      from: knownBy(database),
    })),
    onlyNamedDatabases: !hasUsualDatabase(config),
    named: new Set(
      systems.filter((system) =>
        Object.entries(config).some(([key, value]) => key === system && value !== undefined),
      ),
    ),
    e2e: {
      oldApi: setting(config.e2e?.oldApi, ["e2e", "oldApi"]),
      newApi: setting(config.e2e?.newApi, ["e2e", "newApi"]),
      message: setting(messageFile, ["e2e", "message"]),
      timeoutMs: setting(config.e2e?.timeout, ["e2e", "timeout"]),
      plan: messagePlan(config.e2e ?? {}, "file") ?? (config.extends === "none" ? null : builtInPlan),
    },
  };
}

/** Whoever fills a database knows where it is. */
function knownBy({ from, defaults, tables }: NonNullable<Config["databases"]>[string]) {
  const workload = from?.workload ?? defaults?.filledBy ?? tables?.find(({ filledBy }) => filledBy)?.filledBy;
  return workload === undefined ? null : { workload, variable: from?.env ?? usualVariable };
}

export function originsOf(
  source: Source,
  entities: string | null,
  base: NonNullable<Config["extends"]>,
): BlueprintOrigins {
  const builtIn = base === "none" ? `extends none (${source(["extends"], "")})` : contractSource;
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

/** SQL that a service runs, as the file has it, and where. */
export interface WrittenStatement {
  name: string;
  sql: string;
  parameters: readonly { type: string }[];
  line: number;
  column: number;
}

/** The statements of the usual database and of those with a name; null: there are none. */
export function writtenStatements({
  config,
  yaml,
}: WrittenConfig): { file: string; statements: WrittenStatement[] } | null {
  const databases: [YamlPath, NonNullable<Config["postgres"]>][] = [
    [["postgres"], config.postgres ?? {}],
    ...Object.entries(config.databases ?? {}).map(
      ([name, database]): [YamlPath, NonNullable<Config["postgres"]>] => [["databases", name], database],
    ),
  ];
  const statements = databases.flatMap(([path, { statements: all = [] }]) =>
    all.map(({ name, sql, parameters = [] }, index) => ({
      ...{ name, sql },
      parameters: parameters.map((each) => ({ type: typeof each === "string" ? each : each.type })),
      ...yaml.positionOf([...path, "statements", index, "sql"]),
    })),
  );
  return statements.length === 0 ? null : { file: yaml.file, statements };
}

export function checkReferences({ config, yaml }: WrittenConfig): CheckReference[] {
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
