import type { ProbeError } from "../../snapshot/probe-result.ts";

/** Why a forwarded connection failed or was dialled again; clients only see a wait or a reset. */
export interface ForwardFailure {
  message: string;
  /** Set when the API server refused; null when the pod's side failed. */
  error: ProbeError | null;
}

/** What one port-forward has done so far. */
export interface ForwardStatus {
  /** The pod and pod port of the latest connection; null before the first. */
  pod: { name: string; port: number } | null;
  connections: { open: number; total: number; failed: number };
  /** Payload of the local connections. `up`: to the pod. */
  bytes: { up: number; down: number };
  /** How often connections had to move: to another pod, or to the same after it had failed. */
  reconnects: number;
  /** Null while it works. */
  lastFailure: ForwardFailure | null;
}

export type ForwardEvent =
  | { type: "connected" | "reconnected"; pod: string; port: number; way: string | null }
  | { type: "retrying"; failure: ForwardFailure }
  | { type: "failed"; failure: ForwardFailure }
  | { type: "closed" };

/** Keeps the status of one port-forward and tells listeners what happens. */
export class ForwardRecord {
  readonly #status: ForwardStatus = {
    pod: null,
    connections: { open: 0, total: 0, failed: 0 },
    bytes: { up: 0, down: 0 },
    reconnects: 0,
    lastFailure: null,
  };
  readonly #listeners = new Set<(event: ForwardEvent) => void>();
  #podUid: string | null = null;
  #hasFailed = false;

  status(): ForwardStatus {
    const { connections, bytes } = this.#status;
    return { ...this.#status, connections: { ...connections }, bytes: { ...bytes } };
  }

  /** Returns what takes the listener off again. */
  listen(listener: (event: ForwardEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  opened(): void {
    this.#status.connections.open += 1;
    this.#status.connections.total += 1;
  }

  /** The API server has taken a connection to this pod. */
  dialled(pod: { name: string; uid: string | null; port: number; way: string | null }): void {
    const identity = pod.uid ?? pod.name;
    const moved = this.#podUid !== null && (this.#podUid !== identity || this.#hasFailed);
    this.#status.pod = { name: pod.name, port: pod.port };
    this.#podUid = identity;
    this.#hasFailed = false;
    if (moved) this.#status.reconnects += 1;
    this.#tell({
      type: moved ? "reconnected" : "connected",
      ...{ pod: pod.name, port: pod.port, way: pod.way },
    });
  }

  /** Bytes to the pod. */
  sent(bytes: number): void {
    this.#status.bytes.up += bytes;
  }

  /** Bytes of the pod: it works. */
  received(bytes: number): void {
    this.#status.bytes.down += bytes;
    this.#status.lastFailure = null;
  }

  retrying(failure: ForwardFailure): void {
    this.#hasFailed = true;
    this.#status.lastFailure = failure;
    this.#tell({ type: "retrying", failure });
  }

  failed(failure: ForwardFailure): void {
    this.#hasFailed = true;
    this.#status.connections.failed += 1;
    this.#status.lastFailure = failure;
    this.#tell({ type: "failed", failure });
  }

  closed(): void {
    this.#status.connections.open -= 1;
    this.#tell({ type: "closed" });
  }

  #tell(event: ForwardEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
