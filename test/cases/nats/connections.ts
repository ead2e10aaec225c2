import { connect } from "@nats-io/transport-node";
import { operatorMode } from "../../../scripts/record/nats/operator.ts";
import type { NatsServer } from "../../../scripts/record/nats/server.ts";
import { createServerCertificate } from "../../../src/lab/kubernetes-api/certificate.ts";
import { type Case, nothing } from "../case.ts";
import type { Servers } from "../servers.ts";

const noStreams = "nats: { streams: [] }\n";

const monitoringOf = ({ monitoringPort }: NatsServer): readonly string[] => [
  "--nats-monitoring-url",
  `http://127.0.0.1:${monitoringPort}`,
];

/** How doctor is led to a server. */
const to = async (servers: Servers, server: NatsServer, url: string): Promise<readonly string[]> => [
  ...["--no-kubernetes", "--nats-url", url],
  ...monitoringOf(server),
  ...(await servers.config(noStreams)),
];

const plain = ({ port }: NatsServer): string => `nats://127.0.0.1:${port}`;

/** A server with a certificate of its own that is valid for so many days, and the file of its CA. */
async function withTls(servers: Servers, { days = 365, more = "" } = {}) {
  const { certificatePem, privateKeyPem } = await createServerCertificate({ days });
  const caFile = await servers.file("cert.pem", certificatePem);
  const keyFile = await servers.file("key.pem", privateKeyPem);
  const server = await servers.nats({
    more: `tls {\n cert_file: "${caFile}"\n key_file: "${keyFile}"\n ${more}\n}`,
  });
  return { server, caFile };
}

/** Credentials of a JWT that end in so many days, of a hundred. */
async function withCredentials(servers: Servers, days: number): Promise<readonly string[]> {
  const secondsFromNow = (count: number) => Math.floor(Date.now() / 1000) + count * 86_400;
  const { configuration, credentials } = operatorMode(
    { ORDERS: { disk_storage: -1, mem_storage: -1, streams: -1, consumer: -1 } },
    { issued: secondsFromNow(days - 100), expires: secondsFromNow(days) },
  );
  const server = await servers.nats({ more: configuration });
  const file = await servers.file("user.creds", credentials.get("ORDERS") ?? "");
  return [...(await to(servers, server, plain(server))), "--nats-creds", file];
}

/** How a client gets to NATS, or does not. */
export const connections: readonly Case[] = [
  {
    id: "nats-connections/used-up",
    about: "all connections that the server takes are in use",
    async bring(servers) {
      const server = await servers.nats({ more: "max_connections: 3" });
      for (let count = 0; count < 3; count++) await connect({ port: server.port, reconnect: false });
      return to(servers, server, plain(server));
    },
    expect: {
      findings: { "nats/reachable/unreachable": "error" },
      undecided: blockedByNats(),
      says: ['turned the connection away: "maximum connections exceeded"', "max_connections"],
    },
  },
  {
    id: "nats-connections/tls-first-unasked",
    about: "the server wants TLS before its greeting, and the address says none",
    async bring(servers) {
      const { server } = await withTls(servers, { more: "handshake_first: true" });
      return to(servers, server, plain(server));
    },
    expect: {
      findings: { "nats/reachable/tls": "error" },
      undecided: blockedByNats(),
      says: ["wants TLS before anything else (handshake_first)", "Use tls:// instead of nats://"],
    },
  },
  {
    id: "nats-connections/tls-first",
    about: "the server wants TLS before its greeting, and gets it",
    async bring(servers) {
      const { server, caFile } = await withTls(servers, { more: "handshake_first: true" });
      return [...(await to(servers, server, `tls://127.0.0.1:${server.port}`)), "--nats-ca", caFile];
    },
    expect: nothing,
  },
  {
    id: "nats-connections/certificate-ends",
    about: "the server's certificate was made for a day and has an hour left",
    async bring(servers) {
      const { server, caFile } = await withTls(servers, { days: 1 / 24 });
      return [...(await to(servers, server, `tls://127.0.0.1:${server.port}`)), "--nats-ca", caFile];
    },
    expect: {
      findings: { "nats/server-health/certificate-ends": "error" },
      says: ["a client that verifies it can neither connect nor reconnect"],
    },
  },
  {
    id: "nats-connections/credentials-end",
    about: "the credentials were made for a hundred days and have three left",
    bring: (servers) => withCredentials(servers, 3),
    expect: {
      findings: { "nats/server-health/credentials-end": "warning" },
      says: ["The credentials doctor connects with end in"],
    },
  },
  {
    id: "nats-connections/credentials-ended",
    about: "the credentials have ended",
    bring: (servers) => withCredentials(servers, -3),
    expect: {
      findings: { "nats/reachable/auth": "error" },
      undecided: blockedByNats(),
      says: ["they have ended at"],
    },
  },
  {
    id: "nats-connections/credentials-well",
    about: "credentials with half of their time left",
    bring: (servers) => withCredentials(servers, 50),
    expect: nothing,
  },
  {
    id: "nats-connections/other-monitoring",
    about: "the monitoring port is that of another deployment",
    async bring(servers) {
      const [server, other] = [await servers.nats({ name: "staging" }), await servers.nats({ name: "prod" })];
      return [
        ...["--no-kubernetes", "--nats-url", plain(server)],
        ...monitoringOf(other),
        ...(await servers.config(noStreams)),
      ];
    },
    expect: {
      undecided: ["nats/server-health", "nats/storage-reservation", "nats/stream-capacity"],
      says: ["is that of prod, which is in no cluster, and NATS answers as staging"],
    },
  },
];

function blockedByNats(): readonly string[] {
  return [
    ...["nats/server-health", "nats/storage-reservation", "nats/stream-capacity"],
    ...["nats/stream-overlap", "nats/unlimited-streams", "nats/unprocessed-loss", "nats/consumer-config"],
    ...["nats/stream-config", "nats/consumer-progress", "pipeline/dead-letters"],
  ];
}
