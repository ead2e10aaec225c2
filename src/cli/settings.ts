import { resolve } from "node:path";
import type { LoadedConfiguration } from "../blueprint/load-configuration.ts";
import type { ConnectionSettings } from "../connect/connections.ts";
import type { Setting } from "../setting.ts";
import type { GlobalOptions } from "./global-options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const defaultRequestTimeoutMs = 5_000;

/** A flag's value, else the first environment variable that is set and not empty, else what the configuration file says. */
export function settingFrom(
  flag: readonly [name: string, value: string | undefined],
  env: readonly [names: readonly string[], values: Environment],
  configured: Setting | null,
): Setting | null {
  const [flagName, given] = flag;
  if (given !== undefined) return { value: given, origin: flagName };
  return environmentSetting(...env) ?? configured;
}

function environmentSetting(names: readonly string[], values: Environment): Setting | null {
  for (const name of names) {
    const value = values[name];
    if (value !== undefined && value !== "") return { value, origin: name };
  }
  return null;
}

/**
 * How to reach the systems, each value with its origin. KUBECONFIG and the `PG*` variables have rules of their own and are left to
 * the connections. File names become absolute.
 */
export function connectionSettings(
  options: GlobalOptions,
  env: Environment,
  cwd: string,
  configured: LoadedConfiguration["settings"],
  rest: { release: string; requestTimeoutMs: number | null },
): ConnectionSettings {
  const file = (setting: Setting | null): Setting | null =>
    setting === null ? null : { ...setting, value: resolve(cwd, setting.value) };
  return {
    kubernetes: {
      enabled: options.kubernetes,
      kubeconfig: file(settingFrom(["--kubeconfig", options.kubeconfig], [["NOMNOM_KUBECONFIG"], env], null)),
      context: settingFrom(["--context", options.context], [["NOMNOM_CONTEXT"], env], configured.context),
      namespace: settingFrom(
        ["--namespace", options.namespace],
        [["NOMNOM_NAMESPACE"], env],
        configured.namespace,
      ),
    },
    nats: {
      url: settingFrom(
        ["--nats-url", options.natsUrl],
        [["NOMNOM_NATS_URL", "NATS_URL"], env],
        configured.natsUrl,
      ),
      monitoringUrl: settingFrom(
        ["--nats-monitoring-url", options.natsMonitoringUrl],
        [["NOMNOM_NATS_MONITORING_URL"], env],
        configured.natsMonitoringUrl,
      ),
      // NATS_* as the nats command line reads them.
      credsFile: file(
        settingFrom(["--nats-creds", options.natsCreds], [["NOMNOM_NATS_CREDS", "NATS_CREDS"], env], null),
      ),
      caFile: file(settingFrom(["--nats-ca", options.natsCa], [["NOMNOM_NATS_CA", "NATS_CA"], env], null)),
      certFile: file(environmentSetting(["NOMNOM_NATS_CERT", "NATS_CERT"], env)),
      keyFile: file(environmentSetting(["NOMNOM_NATS_KEY", "NATS_KEY"], env)),
    },
    postgres: {
      url: settingFrom(
        ["--database-url", options.databaseUrl],
        [["NOMNOM_DATABASE_URL", "DATABASE_URL"], env],
        configured.databaseUrl,
      ),
    },
    release: rest.release,
    requestTimeoutMs: rest.requestTimeoutMs ?? defaultRequestTimeoutMs,
  };
}
