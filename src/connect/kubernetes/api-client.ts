import type { Duplex } from "node:stream";
import * as z from "zod";
import { linkSignals } from "../../linked-signal.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient, VersionedList } from "../connections.ts";
import { type CallLimits, within } from "../deadline.ts";
import { dialPodPort } from "../port-forward/dial-pod-port.ts";
import { createSlots } from "../port-forward/slots.ts";
import { transportError } from "../transport-error.ts";
import { apiError, ruleFor } from "./api-error.ts";
import { type ApiResponse, type ApiTransport, apiUrl, getText } from "./api-transport.ts";
import { linesOf, openTextStream, type TextStream } from "./stream-text.ts";

/** What kubectl asks for at once. */
const pageSize = 500;
/**
 * More reads wait for their turn, on connections that are open. A new one costs both sides a TLS handshake, and three round trips before
 * its first answer: twenty short lists end sooner on six than on sixteen, with a tenth less CPU time for the whole run.
 */
const readsAtOnce = 6;

const pageSchema = z.object({
  metadata: z
    .object({ continue: z.string().nullish(), resourceVersion: z.string().default("") })
    .prefault({}),
  items: z
    .array(z.unknown())
    .nullish()
    .transform((items) => items ?? []),
});

export interface ClientIdentity {
  context: string | null;
  user: string | null;
}

type Query = Readonly<Record<string, string>>;

/** How the API server is reached: for calls, and for answers that stay open, whose agent must not limit sockets. */
export interface Transports {
  calls: ApiTransport;
  streams: ApiTransport;
}

/** Reads of one namespace over one transport. Only GET is ever sent. Identical reads under way at the same time share one request. */
export function createKubernetesClient(
  { calls: transport, streams }: Transports,
  identity: ClientIdentity,
  namespace: string,
  limits: CallLimits,
): KubernetesClient {
  const server = transport.baseUrl.href.replace(/\/$/, "");
  const reads = createSlots(readsAtOnce);
  let clockAheadMs: number | null = null;
  const underWay = new Map<string, Promise<ProbeResult<ApiResponse>>>();

  async function fetchOnce(path: string, query: Query, list: boolean): Promise<ProbeResult<ApiResponse>> {
    const url = apiUrl(transport, path, query);
    try {
      const response = await within(limits, (signal) => reads.run(() => getText(transport, url, signal)));
      const answeredAt = Date.parse(response.date);
      // The header is in whole seconds, cut off.
      if (!Number.isNaN(answeredAt)) clockAheadMs = answeredAt + 500 - Date.now();
      if (response.status >= 200 && response.status < 300) return succeed(response);
      return failure(apiError({ path, server, rule: ruleFor(path, list) }, response.status, response.body));
    } catch (error) {
      return failure(unreached(error));
    }
  }

  const unreached = (error: unknown) =>
    transportError(
      {
        system: "kubernetes",
        what: `Kubernetes API at ${server}`,
        tlsHint: "Check certificate-authority-data and tls-server-name of the kubeconfig's cluster.",
      },
      error,
    );

  function fetchShared(path: string, query: Query, list: boolean): Promise<ProbeResult<ApiResponse>> {
    const key = apiUrl(transport, path, query).href;
    const shared = underWay.get(key);
    if (shared !== undefined) return shared;
    const request = fetchOnce(path, query, list).finally(() => underWay.delete(key));
    underWay.set(key, request);
    return request;
  }

  async function json(path: string, query: Query, list: boolean): Promise<ProbeResult<unknown>> {
    const response = await fetchShared(path, query, list);
    return response.ok ? parseBody(path, response.data) : response;
  }

  async function listOnce(path: string, query: Query): Promise<ProbeResult<VersionedList> | "expired"> {
    const items: unknown[] = [];
    let continueToken: string | undefined;
    let resourceVersion = "";
    do {
      const page = await json(
        path,
        { ...query, limit: String(pageSize), ...(continueToken ? { continue: continueToken } : {}) },
        true,
      );
      if (!page.ok) return continueToken && isExpired(page.error.message) ? "expired" : page;
      const parsed = pageSchema.safeParse(page.data);
      if (!parsed.success) return invalid(path, "is not a list");
      items.push(...parsed.data.items);
      ({ resourceVersion } = parsed.data.metadata);
      continueToken = parsed.data.metadata.continue || undefined;
    } while (continueToken);
    return succeed({ items, resourceVersion });
  }

  async function listAt(path: string, query: Query = {}): Promise<ProbeResult<VersionedList>> {
    const first = await listOnce(path, query);
    if (first !== "expired") return first;
    const second = await listOnce(path, query);
    return second !== "expired"
      ? second
      : invalid(
          path,
          "expired twice while its pages were read: the objects change faster than they are listed",
        );
  }

  async function watch(
    path: string,
    resourceVersion: string,
    signal: AbortSignal,
  ): Promise<ProbeResult<AsyncIterable<string>>> {
    const query = { watch: "true", allowWatchBookmarks: "true", resourceVersion };
    try {
      const stream = await within(limits, (opening) => openUntilEnd(streams, path, query, [signal, opening]));
      if (stream.kind === "open") return succeed(linesOf(stream.body));
      const rule = { ...ruleFor(path, true), verb: "watch" };
      return failure(apiError({ path, server, rule }, stream.status, stream.body));
    } catch (error) {
      return failure(unreached(error));
    }
  }

  return {
    server,
    context: identity.context,
    user: identity.user,
    namespace,
    clockAheadMs: () => clockAheadMs,
    get: (path, query = {}) => json(path, query, false),
    async list(path, query = {}) {
      const list = await listAt(path, query);
      return list.ok ? succeed(list.data.items) : list;
    },
    listAt: (path) => listAt(path),
    watch,
    async text(path, query = {}) {
      const response = await fetchShared(path, query, false);
      return response.ok ? succeed(response.data.body) : response;
    },
    dialPod: (pod: string, port: number): Promise<ProbeResult<Duplex>> =>
      dialPodPort({ transport, server, namespace, pod, port, limits }),
  };
}

/** A stream that leaves nothing behind on the signals once it has ended. */
async function openUntilEnd(
  transport: ApiTransport,
  path: string,
  query: Query,
  signals: readonly AbortSignal[],
): Promise<TextStream> {
  const linked = linkSignals(signals);
  const release = () => linked[Symbol.dispose]();
  try {
    const stream = await openTextStream(transport, path, query, linked.signal);
    if (stream.kind === "open") stream.body.once("close", release);
    else release();
    return stream;
  } catch (error) {
    release();
    throw error;
  }
}

/** 410 Expired: the continue token outlived etcd's compaction. */
const isExpired = (message: string) => message.includes("answered 410");

function parseBody(path: string, response: ApiResponse): ProbeResult<unknown> {
  try {
    return succeed(JSON.parse(response.body));
  } catch {
    return invalid(path, `is not JSON but ${response.contentType || "of no stated type"}`);
  }
}

function invalid(path: string, words: string): { ok: false; error: ReturnType<typeof failure>["error"] } {
  return failure({
    kind: "invalid",
    system: "kubernetes",
    message: `GET ${path}: the answer ${words}`,
    hint: "Check that the kubeconfig's server is a Kubernetes API server.",
  });
}
