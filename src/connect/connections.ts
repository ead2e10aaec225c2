import type { Duplex } from "node:stream";
import type { Validity } from "../snapshot/nats.ts";
import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { Newcomer } from "./port-forward/sharing.ts";

/** One Kubernetes API server, one namespace, one keep-alive agent. All paths are API paths such as `/api/v1/namespaces/x/pods`. */
export interface KubernetesClient {
  readonly server: string;
  readonly context: string | null;
  readonly namespace: string;
  readonly user: string | null;
  /** ISO 8601: when credentials end that cannot be renewed; absent: they can, or do not say. */
  readonly credentialsEnd?: string;
  /** How far the server's clock is ahead of this machine's, by its last answer; null: it has not said. */
  clockAheadMs(): number | null;
  /** GET of one object; the parsed JSON. */
  get(path: string, query?: Record<string, string>): Promise<ProbeResult<unknown>>;
  /** GET of a whole list, page after page (limit 500, restarted on 410); the items. */
  list(path: string, query?: Record<string, string>): Promise<ProbeResult<readonly unknown[]>>;
  /** As `list`, with the version of the whole: a watch goes on from there. */
  listAt(path: string): Promise<ProbeResult<VersionedList>>;
  /**
   * GET with `watch=true`: every change after `resourceVersion`, one JSON text each, until the server ends the answer or the signal is
   * aborted. A refusal is the result; an answer that is cut rejects while it is read.
   */
  watch(
    path: string,
    resourceVersion: string,
    signal: AbortSignal,
  ): Promise<ProbeResult<AsyncIterable<string>>>;
  /** GET of plain text (logs). */
  text(path: string, query?: Record<string, string>): Promise<ProbeResult<string>>;
  /**
   * A byte stream to a port of a pod, for ourselves or for a stranger; resolves when the server has accepted, not when the pod answers. One that nobody
   * wants any more when its turn comes is not opened.
   */
  dialPod(
    pod: string,
    port: number,
    newcomer?: Newcomer,
    isWanted?: () => boolean,
  ): Promise<ProbeResult<Duplex>>;
  /** How the latest such stream was opened, and what stood in the way of other ways, in words; null: none was. */
  dialledBy(): string | null;
}

export interface VersionedList {
  items: unknown[];
  resourceVersion: string;
}

/** Raw JetStream API and server INFO over one connection. */
export interface NatsClient {
  /** Without credentials. */
  readonly url: string;
  /** False once the connection is known to be gone. */
  isOpen(): boolean;
  /** How long what this connection rests on is valid; null: it has none of it, or that has no end. Absent: nobody knows. */
  readonly validity?: { certificate: Validity | null; credentials: Validity | null };
  /** The server's INFO block, unparsed; from the second call on the server has to show first that it still answers. */
  info(): Promise<ProbeResult<unknown>>;
  /** The account of this connection, as the server calls it (since 2.10); null: it does not say. */
  accountName(): Promise<string | null>;
  /** One JetStream API request: `INFO`, `STREAM.LIST`, …; the answer with `expectedType` checked against its `type`. */
  jetStream(subject: string, payload: unknown, expectedType: string): Promise<ProbeResult<unknown>>;
}

/** The monitoring port of the server. */
export interface MonitoringClient {
  readonly url: string;
  /** As of Kubernetes. */
  clockAheadMs(): number | null;
  get(path: string): Promise<ProbeResult<{ status: number; body: unknown }>>;
}

export interface Timeout {
  name: string;
  ms: number | null;
}

/** One read-only session. */
export interface PostgresClient {
  /** Without credentials. */
  readonly url: string;
  /** False once the session is known to be gone. */
  isOpen(): boolean;
  /** As of Kubernetes. */
  clockAheadMs(): number | null;
  /** Whether a pooler stands between: the session has another process than the one that was announced when it opened. Null: not known yet. */
  isPooled(): boolean | null;
  /** Timeouts that would end the session while it is used, and that are switched off in it. `ms` null: so short that the server could not say. */
  readonly timeoutsOff?: readonly Timeout[];
  /** One fixed SELECT, or several statements in one text without parameters, in a read-only transaction with its own statement timeout; the rows of all. */
  query(sql: string, parameters?: unknown[]): Promise<ProbeResult<Record<string, unknown>[]>>;
  /**
   * One statement that somebody else has written, in such a transaction too: the server itself refuses a second one in its text. `preparation` brings the
   * transaction to where it should be asked.
   */
  queryOne(sql: string, preparation: readonly string[]): Promise<ProbeResult<Record<string, unknown>[]>>;
}

/** Questions of Redis that change nothing. */
export type RedisQuestion =
  | readonly ["INFO"]
  | readonly ["CONFIG", "GET", string]
  | readonly ["CLUSTER", "INFO"];

/** One connection that reads. */
export interface RedisClient {
  /** Without credentials. */
  readonly url: string;
  /** False once the connection is known to be gone. */
  isOpen(): boolean;
  /** The server's answer: text, a number, or a list of them. */
  ask(words: RedisQuestion): Promise<ProbeResult<unknown>>;
  /** `PONG`, or the words of its refusal: what it refuses to everybody (loading, cannot save) it says here. */
  ping(): Promise<ProbeResult<string>>;
}

/** What can be asked, and fails and is opened again by itself. */
export interface Clients {
  kubernetes: KubernetesClient;
  nats: NatsClient;
  monitoring: MonitoringClient;
  postgres: PostgresClient;
  redis: RedisClient;
}
export type Part = keyof Clients;

export type Opener<Client> = () => Promise<ProbeResult<Client>>;
/** How to open each of them. */
export type Openers = { [P in Part]: Opener<Clients[P]> };

/**
 * Live connections, each opened at its first use and once only. A connection that cannot be had is a `ProbeResult` error, the same
 * for everyone who asks. Disposing closes all of them, in reverse order, within a second.
 */
export interface Connections extends Openers, AsyncDisposable {
  /** The databases that have a name, by it; `postgres` is the usual one. Absent: there is none. */
  readonly databases?: ReadonlyMap<string, Opener<PostgresClient>>;
  /** What is known of the target so far; complete once every connection above has been asked for. */
  target(): Target;
  /** Effective settings with their origin, for `-v`; secrets redacted. */
  origins(): { name: string; value: string; origin: string }[];
  /** Values that must never reach an output: passwords and tokens in use. */
  secrets(): string[];
}
