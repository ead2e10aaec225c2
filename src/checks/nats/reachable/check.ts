import { command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import type { NatsMonitoring } from "../../../snapshot/nats.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import { defineCheck } from "../../check.ts";
import { connectionFailure } from "../../connection-failure.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, undecidedBy } from "../../unreadable.ts";
import {
  answers,
  connection,
  jetStreamOff,
  jetStreamOffForAccount,
  jetStreamSilent,
  kinds,
} from "./findings.ts";

/** NATS answers, and JetStream is on for this account. */
export const natsReachable = defineCheck({
  id: "nats/reachable",
  title: "NATS answers and JetStream is on",
  requires: [],
  reads: [],
  optional: ["nats/server", "nats/account", "nats/monitoring"],
  about: ["nats/server", "nats/account"],
  findings: kinds,
  decide({ optional, target, blueprint }) {
    const server = optional["nats/server"];
    const account = optional["nats/account"];
    const monitoring = dataOf(optional["nats/monitoring"]);
    const kubectl = kubectlFor(target);
    const { workload } = blueprint.nats.server;
    const look =
      target.namespace === null || workload === null
        ? []
        : [
            kubectl("get", `statefulset/${workload}`),
            kubectl("logs", `statefulset/${workload}`, "--tail=50"),
          ];
    if (!server.ok)
      return connectionFailure(whereItRuns(server.error, monitoring), {
        findings: connection,
        system: "nats",
        address: target.nats,
        target,
        user: null,
        commands: {
          unreachable: look,
          timeout: look,
          auth: [
            command("nomnom", "doctor", "--nats-url", urlToFillIn),
            withFile("--nats-creds", "FILE.creds"),
          ],
          // What it lacks may be something else than a CA, which the hint then names.
          tls: /asks for a client certificate/.test(server.error.message)
            ? []
            : [withFile("--nats-ca", "CA.pem")],
          invalid: look,
          "not-found": look,
        },
        ownLogin: (origin) => ({
          summary: `Make both agree: correct the login that the services use (${origin}), or the users in the configuration of NATS.`,
          commands: look,
        }),
      });
    // INFO speaks of this server alone: one without JetStream leads to those of its cluster that have it.
    if (account.ok) return decided(answers(server.data));
    if (!server.data.jetstream) return decided(jetStreamOff(server.data, look));
    switch (account.error.kind) {
      case "not-found":
        return decided(jetStreamOffForAccount(server.data, account.error, { target, monitoring }));
      case "unreachable":
      case "timeout":
      case "invalid":
        return decided(jetStreamSilent(server.data, account.error, { monitoring, look }));
      default: {
        const incomplete = undecidedBy([account.error], target, null);
        return { ...decided(answers(server.data)), ...(incomplete && { incomplete }) };
      }
    }
  },
});

/** A server in lame duck mode has closed its port for clients, and still answers on its monitoring port (2.10.27). */
function whereItRuns(error: ProbeError, monitoring: NatsMonitoring | null): ProbeError {
  if (monitoring === null || !error.message.includes("ECONNREFUSED")) return error;
  const { serverName, url } = monitoring;
  return {
    ...error,
    hint: `Its monitoring port ${url} answers as ${serverName}: NATS runs, and takes no clients at this address. It may be about to shut down (lame duck mode), and has sent its clients to other servers. Or clients have another port.`,
  };
}

const decided = (finding: Finding) => ({ kind: "decided" as const, findings: [finding] });

const urlToFillIn = joined(
  "nats://",
  placeholder("USER"),
  ":",
  placeholder("PASSWORD"),
  "@",
  placeholder("HOST"),
  ":4222",
);

const withFile = (flag: string, file: string) => command("nomnom", "doctor", flag, placeholder(file));
