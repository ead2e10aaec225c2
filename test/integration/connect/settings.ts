import type { ConnectionSettings, Connections } from "../../../src/connect/connections.ts";
import { openConnections } from "../../../src/connect/open-connections.ts";
import type { ProbeError, ProbeResult } from "../../../src/snapshot/probe-result.ts";

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

const given = (value: string | undefined, origin: string) => (value === undefined ? null : { value, origin });

/** Connections without Kubernetes, as --no-kubernetes with the URLs gives. */
export function openDirect(
  direct: DirectSettings,
  signal = new AbortController().signal,
): Promise<Connections> {
  const settings: ConnectionSettings = {
    kubernetes: { enabled: false, kubeconfig: null, context: null, namespace: null },
    nats: {
      url: given(direct.natsUrl, "--nats-url"),
      monitoringUrl: given(direct.monitoringUrl, "--nats-monitoring-url"),
      credsFile: given(direct.credsFile, "--nats-creds"),
      caFile: given(direct.caFile, "--nats-ca"),
      certFile: given(direct.certFile, "NATS_CERT"),
      keyFile: given(direct.keyFile, "NATS_KEY"),
    },
    postgres: { url: given(direct.databaseUrl, "--database-url") },
    release: "nomnom",
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
