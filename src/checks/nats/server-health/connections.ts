import { command } from "../../../remedy/command.ts";
import type { NatsMonitoring } from "../../../snapshot/nats.ts";
import { counted, plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { nearPercent } from "../server/near-limit.ts";

export const connectionsUsedUp = defineFinding({
  code: "nats/server-health/connections-used-up",
  title: "The server's connections are used up, or nearly",
  severity: ["warning", "error"],
  resource: ["nats/server"],
  recovers: null,
});

export const slowConsumers = defineFinding({
  code: "nats/server-health/slow-consumers",
  title: "Clients were cut off for reading too slowly",
  severity: ["info"],
  resource: ["nats/server"],
  recovers: null,
});

/** Whether further clients can connect, and whether some were cut off for reading too slowly. */
export function connectionFindings(
  { url, serverName, connections }: NatsMonitoring,
  nowMs: number,
): Finding[] {
  if (connections === undefined) return [];
  return [...usedUp(serverName, connections, url), ...cutOff(serverName, connections, nowMs)];
}

type Connections = NonNullable<NatsMonitoring["connections"]>;

/** Measured on 2.9.10 and 2.10.27: the server closes the connection that is one too many. */
function usedUp(serverName: string, { open, max }: Connections, url: string): Finding[] {
  const percent = max > 0 ? (100 * open) / max : 0;
  if (percent < nearPercent) return [];
  const full = open >= max;
  return [
    connectionsUsedUp({
      severity: full ? "error" : "warning",
      message: `${serverName} has ${open} of ${max} connections (max_connections): ${full ? "further clients are refused, and a service that restarts cannot connect" : "when they are used up, further clients are refused"}.`,
      resource: `nats/server/${serverName}`,
      evidence: { connections: open, maxConnections: max, percent: Math.floor(percent) },
      remedy: {
        summary:
          "Find out which clients hold them: usually one that connects repeatedly without closing. Or raise max_connections in nats.conf and restart NATS.",
        commands: [command("curl", `${url}/connz?sort=start`)],
      },
    }),
  ];
}

/** Counted since the server started: worth a note, no more, for it may have been weeks ago. */
function cutOff(
  serverName: string,
  { slowConsumers: count, startedAt }: Connections,
  nowMs: number,
): Finding[] {
  if (count === 0) return [];
  const upMs = nowMs - Date.parse(startedAt);
  const since = Number.isNaN(upMs) ? "" : `, ${formatDuration(Math.max(0, upMs))} ago`;
  return [
    slowConsumers({
      message: `${serverName} has cut off ${counted(count, "client")} since its start${since}, because ${plural(count, "it", "they")} read too slowly (slow consumer).`,
      resource: `nats/server/${serverName}`,
      evidence: { slowConsumers: count, startedAt },
      remedy: null,
    }),
  ];
}
