import type { ConnectionSettings } from "../../../src/connect/connection-settings.ts";
import type { Connections } from "../../../src/connect/connections.ts";
import { openConnections } from "../../../src/connect/open-connections.ts";
import type { ProbeError, ProbeResult } from "../../../src/snapshot/probe-result.ts";
import type { SettingName } from "../../../src/systems/systems.ts";

interface DirectSettings {
  natsUrl?: string;
  monitoringUrl?: string;
  credsFile?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  databaseUrl?: string;
  requestTimeoutMs?: number;
  env?: Record<string, string>;
}

/** What is given of these, each with where it comes from. */
export const givenSettings = (
  values: readonly (readonly [SettingName, string | undefined, origin: string])[],
): ConnectionSettings["given"] =>
  new Map(
    values.flatMap(([name, value, origin]) => (value === undefined ? [] : [[name, { value, origin }]])),
  );

/** Connections without Kubernetes, as --no-kubernetes with the URLs gives. */
export function openDirect(
  direct: DirectSettings,
  signal = new AbortController().signal,
): Promise<Connections> {
  const values: [SettingName, string | undefined, origin: string][] = [
    ["nats.url", direct.natsUrl, "--nats-url"],
    ["nats.monitoringUrl", direct.monitoringUrl, "--nats-monitoring-url"],
    ["nats.credsFile", direct.credsFile, "--nats-creds"],
    ["nats.caFile", direct.caFile, "--nats-ca"],
    ["nats.certFile", direct.certFile, "NATS_CERT"],
    ["nats.keyFile", direct.keyFile, "NATS_KEY"],
    ["postgres.url", direct.databaseUrl, "--database-url"],
  ];
  const settings: ConnectionSettings = {
    given: givenSettings(values),
    kubernetes: false,
    requestTimeoutMs: direct.requestTimeoutMs ?? 5_000,
  };
  return openConnections(settings, { env: direct.env ?? {}, homeDir: "/nonexistent", signal });
}

export function dataOf<T>(result: ProbeResult<T>): T {
  if (!result.ok) throw new Error(`expected data, got ${result.error.kind}: ${result.error.message}`);
  return result.data;
}

export function errorOf(result: ProbeResult<unknown>): ProbeError {
  if (result.ok) throw new Error(`expected an error, got ${JSON.stringify(result.data)}`);
  return result.error;
}
