import type { NatsMonitoring } from "../../../snapshot/nats.ts";

/**
 * Streams that the server has on disk and could not bring back when it started, as /healthz names them: `JetStream stream '$G > ORDERS' could not be recovered`.
 * Creating one of them again overwrites what is on disk (2.10.27, 2.15.1). nats-server 2.9 does not tell. Null: /healthz was not read.
 */
export function unrecoveredStreams(monitoring: NatsMonitoring | null): Set<string> | null {
  if (monitoring === null) return null;
  const said = monitoring.health.error ?? "";
  return new Set(
    [...said.matchAll(/'[^']*? > ([^']+)' could not be recovered/g)].flatMap(([, name]) => name ?? []),
  );
}
