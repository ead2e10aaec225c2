import type { ProbeError, ProbeResult } from "../snapshot/probe-result.ts";
import type { Connections, Opener } from "./connections.ts";
import type { LogLine } from "./kubernetes/follow-logs.ts";
import type { KubernetesWriter } from "./kubernetes/kubernetes-writer.ts";
import type { NatsWriter } from "./nats/nats-writer.ts";
import type { ToolAccess } from "./tool-environment.ts";

/** A port of 127.0.0.1 that stands for a Service's port; closed with the connections. */
export interface ServiceForward {
  readonly port: number;
  /** The pod the latest connection went to; null before the first. */
  lastPod(): string | null;
  /** Why the latest forwarded connection failed; null while it works. */
  lastFailure(): string | null;
}

/** A port-forward as people may look at it. */
export interface OpenForward {
  /** `svc/NAME:PORT`, `pod/NAME:PORT`. */
  target: string;
  localPort: number;
  /** The pod of the latest connection; null before the first. */
  pod: string | null;
  connections: { open: number; total: number; failed: number };
  /** `up`: to the pod. */
  bytes: { up: number; down: number };
  reconnects: number;
  /** Null while it works. */
  lastFailure: string | null;
}

export interface LogSubscription {
  /** `key=value,…` of the pods to follow. */
  labelSelector: string;
  since: Date;
  onLine(line: LogLine): void;
  onError(error: ProbeError): void;
  signal: AbortSignal;
}

/** One statement inside a transaction; its rows and how many it touched. Rejects with the server's errors. */
export type WriteQuery = (
  sql: string,
  parameters?: unknown[],
) => Promise<{ rows: Record<string, unknown>[]; count: number }>;

/** A session that may change rows, apart from the read-only one of doctor. */
export interface PostgresWriter {
  /** False once the session is known to be gone. */
  isOpen(): boolean;
  /**
   * Runs `work` in one transaction, committed only if it says so; anything that goes wrong rolls it back. It may take `extraMs` longer than a single
   * call. Never rejects.
   */
  transaction<T>(
    work: (query: WriteQuery) => Promise<{ commit: boolean; value: T }>,
    extraMs?: number,
  ): Promise<ProbeResult<T>>;
}

/** What e2e and fix may do beyond reading. The doctor's connections have none of it by type. */
export interface WritableConnections extends Connections {
  writer(): ProbeResult<KubernetesWriter>;
  /** Over a connection of its own, opened at its first use and again when it is gone. */
  natsWriter(): Promise<ProbeResult<NatsWriter>>;
  /** Over a connection of its own, opened at its first use and again when it is gone. */
  postgresWriter(): Promise<ProbeResult<PostgresWriter>>;
  /** The same for the databases that have a name. */
  readonly databaseWriters?: ReadonlyMap<string, Opener<PostgresWriter>>;
  /** Follows until the signal; resolves once every stream is closed. Never rejects. */
  followLogs(subscription: LogSubscription): Promise<void>;
  /** Each connection goes to a pod that is ready at that moment. */
  forwardService(service: string, port: number): Promise<ProbeResult<ServiceForward>>;
  /** All port-forwards opened so far, whoever asked for them, and how they are. */
  forwards(): OpenForward[];
  /** How programs beside us reach each system that has an address. */
  readonly tools: readonly ToolAccess[];
  /** The same for the databases that have a name. */
  readonly databaseTools?: ReadonlyMap<string, ToolAccess>;
}
