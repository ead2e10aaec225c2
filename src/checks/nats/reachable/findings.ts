import { type Command, command } from "../../../remedy/command.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import type { NatsMonitoring, NatsServer } from "../../../snapshot/nats.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { connectionFindings } from "../../connection-failure.ts";
import { defineFinding, type Finding } from "../../finding.ts";

export const connection = connectionFindings("nats");

const off = defineFinding({
  code: "nats/reachable/jetstream-off",
  title: "The server's JetStream is off",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

const offForAccount = defineFinding({
  code: "nats/reachable/jetstream-off-for-account",
  title: "JetStream is on, but not for this account",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

const silent = defineFinding({
  code: "nats/reachable/jetstream-silent",
  title: "The server answers, its JetStream API does not",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

const answering = defineFinding({
  code: "nats/reachable/answers",
  title: "NATS answers",
  severity: ["info"],
  resource: ["nats/server"],
  recovers: null,
});

export const kinds = [...Object.values(connection), off, offForAccount, silent, answering];

const resourceOf = ({ serverName }: NatsServer) => `nats/server/${serverName}` as const;

export const answers = (server: NatsServer): Finding => {
  const { version, serverName, cluster } = server;
  return answering({
    message: `NATS ${version} answers as ${serverName}${cluster === null ? "" : ` of cluster ${cluster}`}.`,
    resource: resourceOf(server),
    evidence: { version, serverName, cluster },
    remedy: null,
  });
};

export const jetStreamOff = (server: NatsServer, look: readonly Command[]): Finding => {
  const { version, serverName } = server;
  return off({
    message: `NATS ${version} (${serverName}) answers, but its JetStream is off: no stream can exist, and a service that creates or reads one crashes when it starts.`,
    resource: resourceOf(server),
    evidence: { version, serverName, jetstream: false },
    remedy: {
      summary:
        "Add a jetstream block with store_dir, max_mem and max_file to nats.conf (chart: nats.jetstream.enabled=true), and restart NATS.",
      commands: [
        command(
          "helm",
          "upgrade",
          placeholder("RELEASE"),
          placeholder("CHART"),
          "--reuse-values",
          "--set",
          "nats.jetstream.enabled=true",
        ),
        ...look,
      ],
    },
  });
};

/** What the monitoring port says beside it; null: it was not read. */
interface Beside {
  monitoring: NatsMonitoring | null;
}

export function jetStreamOffForAccount(
  server: NatsServer,
  error: ProbeError,
  { target, monitoring }: Beside & { target: Target },
): Finding {
  const { version, serverName } = server;
  const { account } = error;
  const isSystem = account !== undefined && account === monitoring?.systemAccount;
  const others = [...new Set((monitoring?.jetstream?.streams ?? []).map((stream) => stream.account))];
  const holders = others.length === 0 ? "" : ` Streams are in: ${others.slice(0, 10).join(", ")}.`;
  return offForAccount({
    message: isSystem
      ? `NATS ${version} (${serverName}) has JetStream, but the login is that of its system account (${account}), which never has it.`
      : `NATS ${version} (${serverName}) has JetStream, but not for this account${account === undefined ? "" : ` (${account})`}: ${error.message.replace(/\.$/, "")}.`,
    resource: resourceOf(server),
    evidence: { version, serverName, account: account ?? null, accounts: others, error: error.message },
    remedy: {
      summary: isSystem
        ? `Connect as a user of the account whose streams the services use.${holders}`
        : `Switch JetStream on for the account, or connect as a user of the account that has it.${holders} If it is on, the limits of all accounts together may exceed what the server has: its log then says insufficient resources, and none is left for this account.`,
      commands: isSystem ? [] : [natsFor(target)("account", "info")],
    },
  });
}

/** A cluster without a meta leader, or a full disk on 2.9: the server answers, its JetStream API does not. */
export function jetStreamSilent(
  server: NatsServer,
  error: ProbeError,
  { monitoring, look }: Beside & { look: readonly Command[] },
): Finding {
  const { version, serverName, cluster } = server;
  const health = command(
    "curl",
    ...(monitoring === null
      ? [joined("http://", placeholder("HOST"), ":8222/healthz")]
      : [`${monitoring.url}/healthz`]),
  );
  const leaderless = cluster !== null && monitoring?.jetstream?.metaLeader === null ? monitoring : null;
  return silent({
    message: `NATS ${version} (${serverName}) answers, but its JetStream API does not work: ${leaderless === null ? error.message.replace(/\.$/, "") : leaderlessWords(leaderless, cluster ?? "")}.`,
    resource: resourceOf(server),
    evidence: { version, serverName, kind: error.kind, error: error.message },
    remedy: {
      summary:
        leaderless === null
          ? (error.hint ??
            "Check its health: a cluster without a meta leader (one replica with nats.cluster.enabled) and a full disk both look like this.")
          : leaderlessRepair(leaderless, server),
      commands: [health, ...look],
    },
  });
}

const majorityOf = ({ clusterSize }: NatsMonitoring): number => Math.floor(clusterSize / 2) + 1;

function leaderlessWords(monitoring: NatsMonitoring, cluster: string): string {
  const { clusterSize, routes, health } = monitoring;
  const met = routes === 0 ? " This one is connected to none of the others" : "";
  const said = health.error === null ? "" : `. It says: ${health.error.replace(/\.$/, "")}`;
  return `the JetStream of cluster ${cluster} has no leader. It needs ${majorityOf(monitoring)} of ${clusterSize} servers for one, and they are not there or do not see each other.${met}${said}`;
}

const leaderlessRepair = ({ routes }: NatsMonitoring, { serverName }: NatsServer): string =>
  `Start the other servers, and see that they reach each other on their cluster port (6222).${routes === 0 ? ` If ${serverName} is meant to be alone, take the cluster block out of its nats.conf (chart: nats.cluster.enabled=false) and restart it: with one, JetStream waits for the others without end.` : ""}`;
