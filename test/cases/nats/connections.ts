import { readFile } from "node:fs/promises";

import { connect, credsAuthenticator, nkeys } from "@nats-io/transport-node";
import { operatorMode } from "../../../scripts/record/nats/operator.ts";
import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import type { NatsServer } from "../../../scripts/record/nats/server.ts";
import { withSession } from "../../../scripts/record/nats/session.ts";
import { createServerCertificate } from "../../../src/lab/kubernetes-api/certificate.ts";
import { type Case, nothing } from "../case.ts";
import type { Version } from "../nats-servers.ts";
import { natsArgs, type Servers } from "../servers.ts";
import { blockedByNats } from "./blocked-by-nats.ts";

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
async function withTls(
  servers: Servers,
  {
    days = 365,
    more = "",
    ownCa = false,
    since,
  }: { days?: number; more?: string; ownCa?: boolean; since?: Version } = {},
) {
  const { certificatePem, privateKeyPem } = await createServerCertificate({ days });
  const caFile = await servers.file("cert.pem", certificatePem);
  const keyFile = await servers.file("key.pem", privateKeyPem);
  const server = await servers.nats({
    ...(since !== undefined && { since }),
    more: `tls {\n cert_file: "${caFile}"\n key_file: "${keyFile}"\n ${ownCa ? `ca_file: "${caFile}"\n` : ""} ${more}\n}`,
  });
  return { server, caFile };
}

/** From here on a server says to which account a login belongs. */
const saysAccount: Version = [2, 10, 0];

/** From here on a server can want TLS before its greeting. */
const tlsFirst: Version = [2, 10, 4];

const storing = { disk_storage: -1, mem_storage: -1, streams: -1, consumer: -1 };

/** A server in operator mode with one account of these limits, and the file of its user's credentials. */
async function withAccount(servers: Servers, limits: object, since?: Version) {
  const { configuration, credentials } = operatorMode({ ORDERS: limits });
  const server = await servers.nats({ more: configuration, ...(since !== undefined && { since }) });
  return { server, file: await servers.file("user.creds", credentials.get("ORDERS") ?? "") };
}

const twoAccounts = `accounts {
 SYS: { users: [{ user: sys, password: of-a-case }] }
 APP: { jetstream: enabled, users: [{ user: app, password: of-a-case }] }
 OTHER: { jetstream: enabled, users: [{ user: other, password: of-a-case }] } }
system_account: SYS`;

const askingAboutLogins =
  () => `accounts { AUTH: { users: [{ user: auth, password: of-a-case }] }, APP: { jetstream: enabled } }
authorization { auth_callout { issuer: ${nkeys.createAccount().getPublicKey()}, account: AUTH, auth_users: [auth] } }`;

const importedJetStream = `accounts {
 HUB: { jetstream: enabled, users: [{ user: hub, password: of-a-case }]
  exports: [{ service: "$JS.API.>", response_type: stream }, { service: "$JS.ACK.>" }, { service: "messages.>" }] }
 APP: { users: [{ user: app, password: of-a-case }]
  imports: [
   { service: { account: HUB, subject: "$JS.API.>" } }
   { service: { account: HUB, subject: "$JS.ACK.>" } }
   { service: { account: HUB, subject: "messages.>" } } ] } }
no_auth_user: app`;

/** nomnom's streams in the account of this user, and a worker that keeps up. */
const fill = (server: NatsServer, user: string): Promise<unknown> =>
  withSession(
    server,
    async (session) => {
      const pipeline = new Pipeline(session);
      await pipeline.create();
      await pipeline.publish(3);
      await pipeline.work(3);
    },
    { user, pass: "of-a-case" },
  );

/** Credentials of a JWT that end in so many days, of a hundred. */
async function withCredentials(servers: Servers, days: number): Promise<readonly string[]> {
  const secondsFromNow = (count: number) => Math.floor(Date.now() / 1000) + count * 86_400;
  const { configuration, credentials } = operatorMode(
    { ORDERS: storing },
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
    id: "nats-connections/used-up-by-the-account",
    about: "all connections that the account may have are in use",
    async bring(servers) {
      const { server, file } = await withAccount(servers, { ...storing, conn: 1 });
      const authenticator = credsAuthenticator(await readFile(file));
      await connect({ port: server.port, reconnect: false, authenticator });
      return [...(await to(servers, server, plain(server))), "--nats-creds", file];
    },
    expect: {
      findings: { "nats/reachable/unreachable": "error" },
      undecided: blockedByNats(),
      says: ["All connections that the account may have are in use"],
      neverSays: ["Check host and port"],
    },
  },
  {
    id: "nats-connections/account-without-jetstream",
    since: saysAccount,
    about: "the account's JWT gives it no JetStream",
    async bring(servers) {
      const { server, file } = await withAccount(servers, {}, saysAccount);
      return [...(await to(servers, server, plain(server))), "--nats-creds", file];
    },
    expect: {
      findings: { "nats/reachable/jetstream-off-for-account": "error" },
      undecided: blockedByNats(),
      says: ["not for this account (A", "Switch JetStream on for the account"],
    },
  },
  {
    id: "nats-connections/system-account",
    since: saysAccount,
    about: "doctor is given the login of the system account",
    async bring(servers) {
      const server = await servers.nats({ since: saysAccount, more: twoAccounts });
      await fill(server, "app");
      return to(servers, server, `nats://sys:of-a-case@127.0.0.1:${server.port}`);
    },
    expect: {
      findings: { "nats/reachable/jetstream-off-for-account": "error" },
      undecided: blockedByNats(),
      says: ["the login is that of its system account (SYS)", "Streams are in: APP."],
    },
  },
  {
    id: "nats-connections/another-account",
    about:
      "the streams are in account APP, and doctor is connected as a user of OTHER, which has room for none",
    async bring(servers) {
      const server = await servers.nats({ maxFile: "2Gi", more: twoAccounts });
      await fill(server, "app");
      const [flag, ...rest] = natsArgs(server);
      return [flag ?? "", ...rest.map((arg) => arg.replace("nats://", "nats://other:of-a-case@"))];
    },
    expect: {
      findings: { "nats/stream-config/missing": "warning" },
      says: ["account APP of this server has a stream of this name", "let doctor connect as one"],
      neverTypes: ["stream add"],
    },
  },
  {
    id: "healthy-nats/jetstream-of-another-account",
    about: "the services' account has no JetStream of its own and imports the API of the account that has",
    async bring(servers) {
      const server = await servers.nats({ more: importedJetStream });
      await fill(server, "hub");
      return natsArgs(server);
    },
    expect: nothing,
  },
  {
    id: "nats-connections/short-lines",
    about: "the server takes lines of a hundred bytes at most: no client can introduce itself",
    async bring(servers) {
      const server = await servers.nats({ more: "max_control_line: 100" });
      return to(servers, server, plain(server));
    },
    expect: {
      findings: { "nats/reachable/unreachable": "error" },
      undecided: blockedByNats(),
      says: ['turned the connection away: "maximum control line exceeded"', "max_control_line"],
      neverSays: ["Check host and port"],
    },
  },
  {
    id: "nats-connections/client-certificate",
    about: "the server wants a certificate of the client, and none is given",
    async bring(servers) {
      const { server, caFile } = await withTls(servers, { more: "verify: true", ownCa: true });
      return [...(await to(servers, server, plain(server))), "--nats-ca", caFile];
    },
    expect: {
      findings: { "nats/reachable/tls": "error" },
      undecided: blockedByNats(),
      says: ["asks for a client certificate", "NATS_CERT"],
      neverTypes: ["--nats-ca"],
    },
  },
  {
    id: "nats-connections/tls-first-unasked",
    since: tlsFirst,
    about: "the server wants TLS before its greeting, and the address says none",
    async bring(servers) {
      const { server } = await withTls(servers, { more: "handshake_first: true", since: tlsFirst });
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
    since: tlsFirst,
    about: "the server wants TLS before its greeting, and gets it",
    async bring(servers) {
      const { server, caFile } = await withTls(servers, { more: "handshake_first: true", since: tlsFirst });
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
    id: "nats-connections/login-service-silent",
    since: [2, 10, 0],
    about: "the server asks a service about each login (auth_callout), and that service does not run",
    async bring(servers) {
      const server = await servers.nats({ since: [2, 10, 0], more: askingAboutLogins() });
      return to(servers, server, `nats://app:of-a-case@127.0.0.1:${server.port}`);
    },
    expect: {
      findings: { "nats/reachable/auth": "error" },
      undecided: blockedByNats(),
      says: ["(auth_callout), that service does not answer"],
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
