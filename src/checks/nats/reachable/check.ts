import type { NatsServer } from "../../../snapshot/nats.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import { defineCheck } from "../../check.ts";
import { connectionFailure, connectionFindings } from "../../connection-failure.ts";
import type { UncodedFinding } from "../../finding.ts";
import { undecidedBy } from "../../unreadable.ts";

const failures = connectionFindings("nats");

/** NATS answers, and JetStream is on for this account. */
export const natsReachable = defineCheck({
  id: "nats/reachable",
  title: "NATS answers and JetStream is on",
  requires: [],
  reads: [],
  optional: ["nats/server", "nats/account"],
  decide({ optional, target, blueprint }) {
    const server = optional["nats/server"];
    const kubectl = target.namespace === null ? null : `kubectl -n ${target.namespace}`;
    const workload = `statefulset/${blueprint.release}-nats`;
    const look =
      kubectl === null ? [] : [`${kubectl} get ${workload}`, `${kubectl} logs ${workload} --tail=50`];
    if (!server.ok)
      return connectionFailure(server.error, {
        system: "nats",
        findings: failures,
        address: target.nats,
        namespace: target.namespace,
        user: null,
        commands: {
          unreachable: look,
          timeout: look,
          auth: [
            "nomnom doctor --nats-url nats://USER:PASSWORD@HOST:4222",
            "nomnom doctor --nats-creds FILE.creds",
          ],
          tls: ["nomnom doctor --nats-ca CA.pem"],
          invalid: look,
          "not-found": look,
        },
      });
    const account = optional["nats/account"];
    const resource = `nats/server/${server.data.serverName}`;
    if (!server.data.jetstream) return decided([jetStreamOff(server.data, resource, look)]);
    if (account.ok) return decided([answers(server.data, resource)]);
    if (account.error.kind === "not-found")
      return decided([noJetStreamForAccount(server.data, account.error, resource)]);
    if (["unreachable", "timeout", "invalid"].includes(account.error.kind))
      return decided([jetStreamSilent(server.data, account.error, resource, look)]);
    const incomplete = undecidedBy([account.error], target.namespace, null);
    return { ...decided([answers(server.data, resource)]), ...(incomplete && { incomplete }) };
  },
});

const decided = (findings: UncodedFinding[]) => ({ kind: "decided" as const, findings });

const answers = ({ version, serverName, cluster }: NatsServer, resource: string): UncodedFinding => ({
  severity: "info",
  message: `NATS ${version} answers as ${serverName}${cluster === null ? "" : ` of cluster ${cluster}`}.`,
  resource,
  evidence: { version, serverName, cluster },
  remedy: null,
  key: "answers",
});

const jetStreamOff = (
  { version, serverName }: NatsServer,
  resource: string,
  look: string[],
): UncodedFinding => ({
  severity: "error",
  message: `NATS ${version} (${serverName}) answers, but its JetStream is off: no stream can exist, and the ingestion API and worker crash at their start.`,
  resource,
  evidence: { version, serverName, jetstream: false },
  remedy: {
    summary:
      "Add a jetstream block with store_dir, max_mem and max_file to nats.conf (chart: nats.jetstream.enabled=true), and restart NATS.",
    commands: ["helm upgrade RELEASE CHART --reuse-values --set nats.jetstream.enabled=true", ...look],
  },
  key: "jetstream-off",
});

const noJetStreamForAccount = (server: NatsServer, error: ProbeError, resource: string): UncodedFinding => ({
  severity: "error",
  message: `NATS ${server.version} (${server.serverName}) has JetStream, but not for this account: ${error.message.replace(/\.$/, "")}.`,
  resource,
  evidence: { version: server.version, serverName: server.serverName, error: error.message },
  remedy: {
    summary: "Switch JetStream on for the account, or connect as a user of the account that has it.",
    commands: ["nats account info"],
  },
  key: "jetstream-off-for-account",
});

/** A cluster without a meta leader, or a full disk on 2.9: the server answers, its JetStream API does not. */
const jetStreamSilent = (
  server: NatsServer,
  error: ProbeError,
  resource: string,
  look: string[],
): UncodedFinding => ({
  severity: "error",
  message: `NATS ${server.version} (${server.serverName}) answers, but its JetStream API does not work: ${error.message.replace(/\.$/, "")}.`,
  resource,
  evidence: {
    version: server.version,
    serverName: server.serverName,
    kind: error.kind,
    error: error.message,
  },
  remedy: {
    summary:
      "Ask its health: a cluster without a meta leader (one replica with nats.cluster.enabled) and a full disk both look like this.",
    commands: ["curl http://HOST:8222/healthz", ...look],
  },
  key: "jetstream-silent",
});
