import { resolve } from "node:path";
import type { LoadedConfiguration } from "../blueprint/load-configuration.ts";
import type { ConnectionSettings } from "../connect/connection-settings.ts";
import type { Setting } from "../setting.ts";
import { type AddressOption, type SettingName, settingSources } from "../systems/systems.ts";
import type { GlobalOptions } from "./global-options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const defaultRequestTimeoutMs = 5_000;

/** How to reach the systems: of each setting the flag, else the first variable that is set and not empty, else what the configuration file says. File names become absolute. */
export function connectionSettings(
  options: Pick<GlobalOptions, AddressOption | "kubernetes">,
  env: Environment,
  cwd: string,
  configured: LoadedConfiguration["settings"],
  rest: { release: string; requestTimeoutMs: number | null },
): ConnectionSettings {
  const given = new Map<SettingName, Setting>();
  for (const { name, flag, variables, isFile } of settingSources) {
    const value = flag === null ? undefined : options[flag.option];
    const setting =
      flag !== null && value !== undefined
        ? { value, origin: flag.name }
        : (environmentSetting(variables, env) ?? configured.addresses.get(name));
    if (setting === undefined) continue;
    given.set(name, isFile ? { ...setting, value: resolve(cwd, setting.value) } : setting);
  }
  return {
    given,
    kubernetes: options.kubernetes,
    release: rest.release,
    requestTimeoutMs: rest.requestTimeoutMs ?? defaultRequestTimeoutMs,
  };
}

function environmentSetting(names: readonly string[], values: Environment): Setting | undefined {
  const origin = names.find((name) => values[name] !== undefined && values[name] !== "");
  return origin === undefined ? undefined : { value: values[origin] ?? "", origin };
}
