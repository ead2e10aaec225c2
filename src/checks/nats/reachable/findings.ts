import { type Command, command } from "../../../remedy/command.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import type { NatsServer } from "../../../snapshot/nats.ts";
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

export const jetStreamOffForAccount = (server: NatsServer, error: ProbeError, target: Target): Finding =>
  offForAccount({
    message: `NATS ${server.version} (${server.serverName}) has JetStream, but not for this account: ${error.message.replace(/\.$/, "")}.`,
    resource: resourceOf(server),
    evidence: { version: server.version, serverName: server.serverName, error: error.message },
    remedy: {
      summary:
        "Switch JetStream on for the account, or connect as a user of the account that has it. If it is on, the limits of all accounts together may exceed what the server has: its log then says insufficient resources, and none is left for this account.",
      commands: [natsFor(target)("account", "info")],
    },
  });

/** A cluster without a meta leader, or a full disk on 2.9: the server answers, its JetStream API does not. */
export const jetStreamSilent = (server: NatsServer, error: ProbeError, look: readonly Command[]): Finding =>
  silent({
    message: `NATS ${server.version} (${server.serverName}) answers, but its JetStream API does not work: ${error.message.replace(/\.$/, "")}.`,
    resource: resourceOf(server),
    evidence: {
      version: server.version,
      serverName: server.serverName,
      kind: error.kind,
      error: error.message,
    },
    remedy: {
      summary:
        error.hint ??
        "Check its health: a cluster without a meta leader (one replica with nats.cluster.enabled) and a full disk both look like this.",
      commands: [command("curl", joined("http://", placeholder("HOST"), ":8222/healthz")), ...look],
    },
  });
