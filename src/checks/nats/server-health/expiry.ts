import type { Remedy } from "../../../remedy/remedy.ts";
import type { NatsMonitoring, NatsServer, Validity } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { urgencyOf } from "./urgency.ts";

export const certificateEnds = defineFinding({
  code: "nats/server-health/certificate-ends",
  title: "The server's certificate is about to end",
  severity: ["error", "warning"],
  resource: ["nats/server"],
  recovers: null,
});

export const credentialsEnd = defineFinding({
  code: "nats/server-health/credentials-end",
  title: "The credentials doctor uses are about to end",
  severity: ["warning"],
  resource: ["nats/server"],
  recovers: null,
});

/** The certificate the server shows its clients, and the credentials doctor uses, where they end soon. */
export function expiryFindings(
  server: NatsServer,
  monitoring: NatsMonitoring | null,
  nowMs: number,
): Finding[] {
  const told = monitoring?.certificateEndsAt ?? null;
  const shown = server.certificate ?? (told === null ? null : { from: null, until: told });
  const resource = `nats/server/${server.serverName}` as const;
  return [
    ...certificateFinding(shown, nowMs, resource),
    ...credentialsFinding(server.credentials ?? null, nowMs, resource),
  ];
}

type Resource = `nats/server/${string}`;

function certificateFinding(valid: Validity | null, nowMs: number, resource: Resource): Finding[] {
  const urgency = valid === null ? null : urgencyOf(valid, nowMs);
  if (valid === null || urgency === null) return [];
  return [
    certificateEnds({
      severity: urgency,
      message: `The certificate of ${nameOf(resource)} ${endOf(valid, nowMs)}: after that, a client that verifies it can neither connect nor reconnect.`,
      resource,
      evidence: { ...valid },
      remedy: renewal(
        "Renew the certificate and let NATS load it (nats-server --signal reload, or a restart). If it is renewed automatically, find out why that has not happened.",
      ),
    }),
  ];
}

/** Services have credentials of their own, or the same. */
function credentialsFinding(valid: Validity | null, nowMs: number, resource: Resource): Finding[] {
  if (valid === null || urgencyOf(valid, nowMs) === null) return [];
  return [
    credentialsEnd({
      message: `The credentials doctor connects with ${endOf(valid, nowMs, "end")}: the server then disconnects every client that uses them. Services with the same credentials are cut off too.`,
      resource,
      evidence: { ...valid },
      remedy: renewal("Issue new credentials, and give them to every client that uses these."),
    }),
  ];
}

const nameOf = (resource: Resource): string => resource.slice("nats/server/".length);

function endOf({ until }: Validity, nowMs: number, verb = "ends"): string {
  const leftMs = Date.parse(until) - nowMs;
  return leftMs > 0
    ? `${verb} in ${formatDuration(leftMs)} (${until})`
    : `${verb === "ends" ? "has" : "have"} ended ${formatDuration(-leftMs)} ago (${until})`;
}

const renewal = (summary: string): Remedy => ({ summary, commands: [] });
