import * as z from "zod";
import { bounds } from "../../bounds.ts";
import { linkSignals } from "../../linked-signal.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { createByteBudget } from "../byte-budget.ts";
import { clockAhead, clockOfDate } from "../clock-ahead.ts";
import type { KubernetesClient, VersionedList } from "../connections.ts";
import { type CallLimits, within } from "../deadline.ts";
import { createPodDialler } from "../port-forward/pod-dialler.ts";
import { createSlots } from "../port-forward/slots.ts";
import { transportError } from "../transport-error.ts";
import { apiError, ruleFor } from "./api-error.ts";
import { type ApiTransport, apiUrl } from "./api-transport.ts";
import { type ApiResponse, getText } from "./exchange.ts";
import { linesOf, openTextStream, type TextStream } from "./stream-text.ts";

/** What kubectl asks for at once; fewer where that many are too large for one answer. */
const usualPage = 500;
const smallerPages = [50, 5];
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
  /** ISO 8601. */
  credentialsEnd?: string;
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
  const dialler = createPodDialler({ transport, server, namespace, limits });
  let clockAheadMs: number | null = null;
  const budget = createByteBudget(bounds.heldBytes);
  const underWay = new Map<string, Promise<ProbeResult<ApiResponse>>>();

  async function fetchOnce(path: string, query: Query, list: boolean): Promise<ProbeResult<ApiResponse>> {
    const url = apiUrl(transport, path, query);
    const askedAt = Date.now();
    try {
      const response = await budget.during(() =>
        within(limits, (signal) => reads.run(() => getText(transport, url, signal, budget))),
      );
      clockAheadMs = clockAhead(clockOfDate(response.date), [askedAt, Date.now()]) ?? clockAheadMs;
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

  async function json(path: string, query: Query): Promise<ProbeResult<unknown>> {
    const response = await fetchShared(path, query, false);
    return response.ok ? parseBody(path, response.data) : response;
  }

  /** One page, in the largest size whose answer is not too large. */
  async function readPage(path: string, query: Query, token?: string): Promise<ProbeResult<ApiResponse>> {
    const ask = (limit: number) =>
      fetchShared(path, { ...query, limit: String(limit), ...(token ? { continue: token } : {}) }, true);
    let response = await ask(usualPage);
    for (const limit of smallerPages) {
      if (response.ok || response.error.kind !== "too-large") return response;
      response = await ask(limit);
    }
    return response;
  }

  async function listOnce(path: string, query: Query): Promise<ProbeResult<VersionedList> | "expired"> {
    const items: unknown[] = [];
    const seen = new Set<string>();
    let continueToken: string | undefined;
    let resourceVersion = "";
    let characters = 0;
    do {
      const response = await readPage(path, query, continueToken);
      if (!response.ok) return continueToken && isExpired(response.error.message) ? "expired" : response;
      characters += response.data.body.length;
      if (characters > bounds.listBytes) return tooLarge(path, `more than ${bounds.listBytes} bytes`);
      const page = parseBody(path, response.data);
      if (!page.ok) return page;
      const parsed = pageSchema.safeParse(page.data);
      if (!parsed.success) return invalid(path, "is not a list");
      for (const item of parsed.data.items) items.push(item);
      if (items.length > bounds.listItems) return tooLarge(path, `more than ${bounds.listItems} items`);
      ({ resourceVersion } = parsed.data.metadata);
      continueToken = parsed.data.metadata.continue || undefined;
      if (continueToken === undefined) break;
      if (seen.has(continueToken)) return invalid(path, "goes on where it has been before, and never ends");
      seen.add(continueToken);
    } while (seen.size < bounds.listPages);
    if (continueToken !== undefined) return tooLarge(path, `more than ${bounds.listPages} pages`);
    return succeed({ items, resourceVersion });
  }

  async function listAt(path: string, query: Query = {}): Promise<ProbeResult<VersionedList>> {
    return budget.during(() => listTwice(path, query));
  }

  async function listTwice(path: string, query: Query): Promise<ProbeResult<VersionedList>> {
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
    ...(identity.credentialsEnd === undefined ? {} : { credentialsEnd: identity.credentialsEnd }),
    namespace,
    clockAheadMs: () => clockAheadMs,
    get: (path, query = {}) => json(path, query),
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
    dialPod: (pod, port, newcomer, isWanted) => dialler.dial(pod, port, newcomer, isWanted),
    dialledBy: () => dialler.way(),
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

const tooLarge = (path: string, words: string) =>
  failure({
    kind: "too-large",
    system: "kubernetes",
    message: `GET ${path}: the list has ${words}, no more is read`,
    hint: "Check that the kubeconfig's server is a Kubernetes API server.",
  });

function invalid(path: string, words: string): { ok: false; error: ReturnType<typeof failure>["error"] } {
  return failure({
    kind: "invalid",
    system: "kubernetes",
    message: `GET ${path}: the answer ${words}`,
    hint: "Check that the kubeconfig's server is a Kubernetes API server.",
  });
}
