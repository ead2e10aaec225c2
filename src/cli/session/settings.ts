import { resolve } from "node:path";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import type { ConnectionSettings } from "../../connect/connection-settings.ts";
import type { Setting } from "../../setting.ts";
import { databaseVariable } from "../../systems/postgres.ts";
import {
  type AddressOption,
  descriptionOf,
  type SettingName,
  type System,
  settingSources,
  systems,
} from "../../systems/systems.ts";
import { UserError } from "../../user-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What flags say of how the systems are reached. */
export interface ConnectionRequest {
  addresses: Addresses;
  /** False: leave Kubernetes out. */
  kubernetes: boolean;
  /** Deadline of each call. Null: the usual one. */
  requestTimeoutMs: number | null;
}

/** The flags that say where a system is, by their attributes. */
export type Addresses = Readonly<Partial<Record<AddressOption, string>>>;

export const defaultRequestTimeoutMs = 5_000;

/** How to reach the systems: of each setting the flag, else the first variable that is set and not empty, else what the configuration file says. File names become absolute. */
export function connectionSettings(
  { addresses, kubernetes, requestTimeoutMs }: ConnectionRequest,
  { env, cwd }: { env: Environment; cwd: string },
  configured: LoadedConfiguration["settings"],
): ConnectionSettings {
  requireUse(addresses, configured);
  const given = new Map<SettingName, Setting>();
  for (const { name, flag, variables, isFile } of settingSources) {
    const value = flag === null ? undefined : addresses[flag.option];
    const setting =
      flag !== null && value !== undefined
        ? { value, origin: flag.name }
        : (environmentSetting(variables, env) ?? configured.addresses.get(name));
    if (setting === undefined) continue;
    given.set(name, isFile ? { ...setting, value: resolve(cwd, setting.value) } : setting);
  }
  return {
    given,
    named: new Set([...configured.named, ...namedBy(given)]),
    databases: configured.databases.map((database) => ({
      ...database,
      url: environmentSetting([databaseVariable(database.name)], env) ?? database.url,
    })),
    onlyNamedDatabases: configured.onlyNamedDatabases,
    kubernetes,
    requestTimeoutMs: requestTimeoutMs ?? defaultRequestTimeoutMs,
  };
}

/** A flag that nothing would come of is refused: where the file names its databases, none is left for an address without a name. */
function requireUse(
  { databaseUrl }: Addresses,
  { onlyNamedDatabases, databases }: LoadedConfiguration["settings"],
) {
  if (databaseUrl === undefined || !onlyNamedDatabases) return;
  const names = databases.map(({ name }) => name);
  throw new UserError(
    "unused-database-url",
    `--database-url is for no database: the configuration file names them all (${names.join(", ")})`,
    {
      hint: `The address of one is databases.NAME.url in the file, or the variable ${names.slice(0, 1).map(databaseVariable).join("")}.`,
    },
  );
}

/** The systems that the user has named. `REDIS_URL` may be there for other programs. */
const namedBy = (given: ReadonlyMap<SettingName, Setting>): System[] =>
  systems.filter((system) => {
    const source = settingSources.find(({ name }) => name === descriptionOf[system].address);
    const origin = source && given.get(source.name)?.origin;
    return origin !== undefined && (origin === source?.flag?.name || origin.startsWith("NOMNOM_"));
  });

function environmentSetting(names: readonly string[], values: Environment): Setting | undefined {
  const origin = names.find((name) => values[name] !== undefined && values[name] !== "");
  return origin === undefined ? undefined : { value: values[origin] ?? "", origin };
}
