import { setMaxListeners } from "node:events";
import type { ProbeError, ProbeResult } from "../../snapshot/probe-result.ts";
import type { Connections, KubernetesClient } from "../connections.ts";
import { createLiveClient } from "../kubernetes/live-client.ts";
import type { Part } from "./part.ts";

/** Connections that were opened together, and what is known of them. */
export interface Holder {
  connections: Connections;
  /** The cluster's client, whose lists follow their changes. */
  kubernetes(): Promise<ProbeResult<KubernetesClient>>;
  /** Remembers a client that was handed out. */
  handedOut(part: Part, client: { isOpen(): boolean }): void;
  /** Whether a part is known to be gone. One that nobody has used yet is not. */
  isGone(part: Part): boolean;
  close(): Promise<void>;
}

export interface HolderOptions {
  signal: AbortSignal;
  onChange(path: string): void;
  onRefused(error: ProbeError): void;
}

export function createHolder(connections: Connections, options: HolderOptions): Holder {
  const ended = new AbortController();
  // Every list that is followed listens on it; Node warns from the eleventh.
  setMaxListeners(0, ended.signal);
  const stop = () => ended.abort();
  options.signal.addEventListener("abort", stop, { once: true });
  const used = new Map<Part, { isOpen(): boolean }>();
  let live: KubernetesClient | null = null;
  return {
    connections,
    async kubernetes() {
      const client = await connections.kubernetes();
      if (!client.ok) return client;
      live ??= createLiveClient(client.data, { ...options, signal: ended.signal });
      return { ok: true, data: live };
    },
    handedOut: (part, client) => used.set(part, client),
    isGone: (part) => used.get(part)?.isOpen() === false,
    async close() {
      options.signal.removeEventListener("abort", stop);
      stop();
      await connections[Symbol.asyncDispose]();
    },
  };
}
