import type { ProbeError, ProbeResult } from "../snapshot/probe-result.ts";
import type { Connections } from "./connections.ts";
import type { LogLine } from "./kubernetes/follow-logs.ts";
import type { KubernetesWriter } from "./kubernetes/kubernetes-writer.ts";

/** A port of 127.0.0.1 that stands for a Service's port; closed with the connections. */
export interface ServiceForward {
  readonly port: number;
  /** The pod the latest connection went to; null before the first. */
  lastPod(): string | null;
  /** Why the latest forwarded connection failed; null while it works. */
  lastFailure(): string | null;
}

export interface LogSubscription {
  /** `key=value,…` of the pods to follow. */
  labelSelector: string;
  since: Date;
  onLine(line: LogLine): void;
  onError(error: ProbeError): void;
  signal: AbortSignal;
}

/** What e2e and fix may do beyond reading. The doctor's connections have none of it by type. */
export interface WritableConnections extends Connections {
  writer(): ProbeResult<KubernetesWriter>;
  /** Follows until the signal; resolves once every stream is closed. Never rejects. */
  followLogs(subscription: LogSubscription): Promise<void>;
  /** Each connection goes to a pod that is ready at that moment. */
  forwardService(service: string, port: number): Promise<ProbeResult<ServiceForward>>;
}
