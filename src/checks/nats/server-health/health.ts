import { command } from "../../../remedy/command.ts";
import type { NatsMonitoring } from "../../../snapshot/nats.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import type { ServerContext } from "./server-context.ts";

export const unhealthy = defineFinding({
  code: "nats/server-health/unhealthy",
  title: "The server calls itself unhealthy",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

export const notRecovered = defineFinding({
  code: "nats/server-health/not-recovered",
  title: "A stream was not brought back when the server started",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

/** The chart's probes ask the same address: an unhealthy server gets no connections from its Service, and is restarted after 30 s. */
export function healthFinding(
  { url, serverName, health }: NatsMonitoring,
  context: ServerContext,
): Finding[] {
  if (health.ok) return [];
  const { kubectl, workload } = context;
  const said = health.error ?? "no reason";
  const answer = `${serverName} answers /healthz with ${health.status}: ${said.replace(/\.$/, "")}.`;
  const base = {
    resource: `nats/server/${serverName}`,
    evidence: { status: health.status, error: health.error },
  } as const;
  const log = workload === null ? [] : [kubectl("logs", `statefulset/${workload}`, "--tail=200")];
  if (/could not be recovered/.test(said))
    return [
      notRecovered({
        ...base,
        message: `${answer} Its messages are on disk, and no client can read them.`,
        remedy: {
          summary:
            "See the log of its start for the reason: a max_file lowered below what streams reserve, another encryption key, damaged files, or more replicas than a single server can have. Repair it and restart NATS: the stream comes back. Until then do not create the stream, and do not restart a service that creates it: that overwrites what is on disk (2.10.27, 2.15.1).",
          commands: log,
        },
      }),
    ];
  return [
    unhealthy({
      ...base,
      message: `${answer} Kubernetes takes such a server out of its Service, and its liveness probe restarts it.`,
      remedy: {
        summary: "See its log for the reason.",
        commands: [command("curl", `${url}/healthz`), ...log],
      },
    }),
  ];
}
