import type { Socket } from "node:net";
import type { Client } from "pg";
import * as z from "zod";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import type { PostgresWriter } from "../writable-connections.ts";
import { openPatiently } from "./open-patiently.ts";
import { displayPostgresUrl, type PostgresAddress, type SessionAttributes } from "./postgres-address.ts";
import { postgresError } from "./postgres-error.ts";
import { guardForPg, openPostgresSocket, type PostgresTls } from "./postgres-socket.ts";
import { createReadOnlySession, endSession, type ReadOnlySession } from "./read-only-session.ts";
import type { SslMode } from "./ssl-mode.ts";
import { createWriter } from "./write-session.ts";

export interface PostgresTarget {
  address: PostgresAddress;
  /** A local stand-in for the address (port-forward): where to dial instead. */
  dial: { host: string; port: number } | null;
  /** PEM; null: the CAs Node trusts. */
  ca: string | null;
  cert: string | null;
  key: string | null;
}

export interface OpenPostgresWriter extends Pick<ReadOnlySession, "close"> {
  writer: PostgresWriter;
}

/** Loads the client, which takes a while: best while the address is still being looked up. */
export const loadPostgresLibrary = () => import("pg");

/** Opens one read-only session on the first host that accepts, which no timeout of its role ends. */
export const openPostgres = (
  target: PostgresTarget,
  limits: CallLimits,
): Promise<ProbeResult<ReadOnlySession>> =>
  openPatiently(target.address.options, (options) =>
    openFirst({ ...target, address: { ...target.address, options } }, limits, createReadOnlySession),
  );

/** Opens one session that may write, on the first host that accepts. Only writable connections have it. */
export async function openPostgresWriter(
  target: PostgresTarget,
  limits: CallLimits,
  searchPath: string | null,
): Promise<ProbeResult<OpenPostgresWriter>> {
  return openFirst(target, limits, (client, stream, url, within) => ({
    ...createWriter(client, stream, url, within, searchPath),
    close: (deadlineMs) => endSession(client, stream, deadlineMs),
  }));
}

type CreateSession<T> = (client: Client, stream: Socket, url: string, limits: CallLimits) => T;

async function openFirst<T>(
  target: PostgresTarget,
  limits: CallLimits,
  create: CreateSession<T>,
): Promise<ProbeResult<T>> {
  let first: ProbeError | null = null;
  const { hosts, attributes } = target.address;
  const rounds = attributes === "prefer-standby" ? (["standby", "any"] as const) : [attributes];
  for (const wanted of rounds)
    for (const host of hosts) {
      const dial = target.dial ?? { host: host.address ?? host.host, port: host.port };
      const opened = await openAsLibpq(
        target,
        { dial, serverName: host.host, password: host.password ?? target.address.password, wanted },
        limits,
        create,
      );
      if (opened.ok) return opened;
      first ??= opened.error;
    }
  return failure(
    first ?? { kind: "not-configured", system: "postgres", message: "No database host is given" },
  );
}

interface Attempt {
  dial: { host: string; port: number };
  serverName: string;
  password: string | null;
  wanted: SessionAttributes;
}

/** 28000: pg_hba.conf has no rule for this user with, or without, encryption. libpq then tries `prefer` without and `allow` with it. */
async function openAsLibpq<T>(
  target: PostgresTarget,
  attempt: Attempt,
  limits: CallLimits,
  create: CreateSession<T>,
): Promise<ProbeResult<T>> {
  const opened = await openOne(target, attempt, limits, create);
  const other = otherModes[target.address.sslMode];
  if (opened.ok || other === undefined || opened.error.answer?.sqlState !== "28000") return opened;
  const again = { ...target, address: { ...target.address, sslMode: other } };
  const second = await openOne(again, attempt, limits, create);
  return second.ok ? second : opened;
}

const otherModes: Readonly<Partial<Record<SslMode, SslMode>>> = { prefer: "disable", allow: "require" };

async function openOne<T>(
  target: PostgresTarget,
  { dial, serverName, password, wanted }: Attempt,
  limits: CallLimits,
  create: CreateSession<T>,
): Promise<ProbeResult<T>> {
  const { address } = target;
  const url = displayPostgresUrl(address);
  const what = `PostgreSQL at ${url}`;
  const tls: PostgresTls = {
    mode: address.sslMode,
    serverName,
    ca: target.ca,
    cert: target.cert,
    key: target.key,
  };
  let socket: Socket | null = null;
  try {
    return await within(limits, async (signal) => {
      socket = guardForPg(await openPostgresSocket(dial, tls, signal), address.demands);
      const stream = socket;
      const { default: pg } = await loadPostgresLibrary();
      const client = new pg.Client({
        host: dial.host,
        port: dial.port,
        user: address.user,
        database: address.database,
        // A function, even without a password: pg would otherwise look into PGPASSWORD and ~/.pgpass by itself.
        password: async () => password ?? "",
        application_name: "nomnom-doctor",
        ssl: false,
        enableChannelBinding: address.demands.channelBinding,
        ...(address.options === null ? {} : { options: address.options }),
        // Queries are sent without waiting for the answer to the one before; who wants to wait does.
        pipeline: true,
        stream: () => stream,
      });
      // Without a listener a session the server ends between two queries would end the process.
      client.on("error", () => undefined);
      await client.connect();
      await requireAttributes(client, wanted);
      return succeed(create(client, stream, url, limits));
    });
  } catch (error) {
    cut(socket);
    return failure(postgresError(what, error));
  }
}

const attributesSql = `SELECT pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.current_setting('default_transaction_read_only') = 'on' AS "readOnly"`;
const attributesSchema = z.object({
  rows: z.tuple([z.object({ standby: z.boolean(), readOnly: z.boolean() })]),
});

/** Throws unless the server is what target_session_attrs wants. */
async function requireAttributes(client: Client, wanted: SessionAttributes): Promise<void> {
  if (wanted === "any") return;
  const { rows } = attributesSchema.parse(await client.query(attributesSql));
  const [{ standby, readOnly }] = rows;
  const fits = {
    "read-write": !standby && !readOnly,
    "read-only": standby || readOnly,
    primary: !standby,
    standby,
    "prefer-standby": true,
  };
  if (!fits[wanted])
    throw new Error(
      `target_session_attrs is ${wanted}, and this is a ${standby ? "standby" : readOnly ? "read-only primary" : "primary"}`,
    );
}

function cut(socket: Socket | null): void {
  socket?.on("error", () => undefined);
  socket?.destroy();
}
