import type { NatsMonitoring } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { UncodedFinding } from "../../finding.ts";
import { nearPercent } from "../stream-capacity/capacity-findings.ts";

/** Whether further clients can connect, and whether some were cut off for reading too slowly. */
export function connectionFindings(
  { serverName, connections }: NatsMonitoring,
  nowMs: number,
): UncodedFinding[] {
  if (connections === undefined) return [];
  return [...nearlyUsedUp(serverName, connections), ...slowConsumers(serverName, connections, nowMs)];
}

type Connections = NonNullable<NatsMonitoring["connections"]>;

/** Measured on 2.9.10 and 2.10.27: the server closes the connection that is one too many. */
function nearlyUsedUp(serverName: string, { open, max }: Connections): UncodedFinding[] {
  const percent = max > 0 ? (100 * open) / max : 0;
  if (percent < nearPercent) return [];
  const full = open >= max;
  return [
    {
      severity: full ? "error" : "warning",
      message: `${serverName} has ${open} of ${max} connections (max_connections): ${full ? "further clients are turned away, a service that restarts does not come back" : "when they are used up, further clients are turned away"}.`,
      resource: `nats/server/${serverName}`,
      evidence: { connections: open, maxConnections: max, percent: Math.floor(percent) },
      remedy: {
        summary:
          "See who holds them: a client that connects again and again without closing is the usual cause. Or raise max_connections in nats.conf and restart NATS.",
        commands: ["nats server report connections", "curl http://HOST:8222/connz?sort=start"],
      },
      key: "connections",
    },
  ];
}

/** Counted since the server started: worth a note, no more, for it may have been weeks ago. */
function slowConsumers(
  serverName: string,
  { slowConsumers: count, startedAt }: Connections,
  nowMs: number,
): UncodedFinding[] {
  if (count === 0) return [];
  const upMs = nowMs - Date.parse(startedAt);
  const since = Number.isNaN(upMs) ? "" : `, ${formatDuration(Math.max(0, upMs))} ago`;
  return [
    {
      severity: "info",
      message: `${serverName} has cut off ${count} client${count === 1 ? "" : "s"} since its start${since}, because ${count === 1 ? "it" : "they"} read too slowly (slow consumer).`,
      resource: `nats/server/${serverName}`,
      evidence: { slowConsumers: count, startedAt },
      remedy: null,
      key: "slow-consumers",
    },
  ];
}
