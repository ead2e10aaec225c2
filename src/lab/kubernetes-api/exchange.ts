import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Identity } from "./authorization.ts";
import type { LogSource } from "./log-source.ts";
import type { PodDialler } from "./port-forward.ts";
import type { RequestInfo } from "./request-info.ts";
import type { Resource } from "./resources.ts";
import type { ClusterStore } from "./store.ts";

/** What a node's kubelet answers to GET of a path, as JSON; null: there is none. */
export type Kubelet = (node: string, path: string) => unknown;

/** What the handlers of the API share. */
export interface ApiContext {
  store: ClusterStore;
  now: () => Date;
  logs: LogSource;
  dial: PodDialler;
  kubelet: Kubelet;
}

/** An authenticated and authorized request for a resource that is served. */
export interface ResourceRequest {
  info: RequestInfo;
  resource: Resource;
  identity: Identity;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Read in full before the handler runs. */
  body: Buffer;
  /** Aborted when the client is gone or the server closes. */
  signal: AbortSignal;
}

export type Answer =
  | { kind: "json"; code: number; body: unknown }
  | { kind: "text"; code: number; body: string }
  | { kind: "empty"; code: number }
  | { kind: "stream"; contentType: string; write: (response: ServerResponse) => Promise<void> };

export function json(body: unknown, code = 200): Answer {
  return { kind: "json", code, body };
}
