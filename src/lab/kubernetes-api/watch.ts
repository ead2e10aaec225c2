import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { linkSignals } from "../../linked-signal.ts";
import type { Answer, ApiContext, ResourceRequest } from "./exchange.ts";
import { presented, tableFor, wantsTable } from "./presentation.ts";
import { isTrue } from "./request-info.ts";
import type { Resource } from "./resources.ts";
import { apiVersionOf } from "./resources.ts";
import { assertRevision } from "./revision.ts";
import type { Selection } from "./selection.ts";
import { selectionOf } from "./selection.ts";
import { badRequest, expired } from "./status.ts";
import type { KubernetesObject, StoreEvent } from "./store.ts";

const bookmarkIntervalMs = 60_000;
const defaultTimeoutSeconds = 1800;

/**
 * GET with `watch=true`: one JSON line per event until the client leaves or `timeoutSeconds` are over. Without a resourceVersion, or
 * with 0, the present objects come first as ADDED; one too old to replay is answered by an ERROR event with the Status 410.
 */
export function watchObjects(context: ApiContext, request: ResourceRequest): Answer {
  const { query } = request;
  assertRevision(query.get("resourceVersion") ?? "");
  const selection = selectionOf(request);
  const since = startRevision(query.get("resourceVersion") ?? "");
  const timeoutSeconds = Number.parseInt(query.get("timeoutSeconds") ?? "", 10) || defaultTimeoutSeconds;
  const encode = eventEncoder(context, request);
  return {
    kind: "stream",
    contentType: "application/json",
    async write(response) {
      const send = (type: string, object: unknown) => writeEvent(response, type, object);
      const { signal, end } = watchEnd(request.signal, timeoutSeconds);
      const replayed = since === null ? presentObjects(context, request, selection) : [];
      for (const object of replayed) send("ADDED", encode(object));
      const stop = context.store.watch(since ?? context.store.revision(), (event) => {
        const type = visibleChange(event, selection);
        if (type !== null) send(type, encode(event.object));
      });
      if (stop === null) {
        send("ERROR", expired(`too old resource version: ${since} (${context.store.revision()})`).status);
        return end();
      }
      const bookmark = () => send("BOOKMARK", bookmarkObject(context, request));
      const wantsBookmarks = isTrue(query.get("allowWatchBookmarks"));
      const timer = wantsBookmarks ? setInterval(bookmark, bookmarkIntervalMs) : undefined;
      try {
        if (!signal.aborted) await once(signal, "abort");
        // The last thing a watch says: from here the next one can resume.
        if (wantsBookmarks && !request.signal.aborted) bookmark();
      } finally {
        clearInterval(timer);
        stop();
        end();
      }
    },
  };
}

/** What a change means to one who sees only the selected objects. */
export function visibleChange(event: StoreEvent, selection: Selection): StoreEvent["type"] | null {
  const after = selection.matches(event.object);
  if (event.type !== "MODIFIED" || event.previous === undefined) return after ? event.type : null;
  const before = selection.matches(event.previous);
  if (after) return before ? "MODIFIED" : "ADDED";
  return before ? "DELETED" : null;
}

/** null: begin with the present objects. */
function startRevision(resourceVersion: string): number | null {
  if (resourceVersion === "" || resourceVersion === "0") return null;
  if (/^\d+$/.test(resourceVersion)) return Number(resourceVersion);
  throw badRequest(
    `resourceVersion: Invalid value: "${resourceVersion}": strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`,
  );
}

function presentObjects(context: ApiContext, { resource }: ResourceRequest, selection: Selection) {
  return context.store.list(resource.kind, null).filter(selection.matches);
}

/** Objects, or Tables of one row of which the first brings the columns. */
function eventEncoder(context: ApiContext, request: ResourceRequest): (object: KubernetesObject) => unknown {
  const { resource, info, query, headers } = request;
  if (!wantsTable(headers.accept)) return (object) => presented(object, resource, info.version);
  let columns = true;
  return (object) => {
    const shown = presented(object, resource, info.version);
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    const table = tableFor(resource, [shown], metadata, { query, now: context.now(), columns });
    columns = false;
    return table;
  };
}

function bookmarkObject(
  context: ApiContext,
  { resource, info }: { resource: Resource; info: { version: string } },
) {
  return {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource.group, info.version),
    metadata: { resourceVersion: String(context.store.revision()), creationTimestamp: null },
  };
}

function writeEvent(response: ServerResponse, type: string, object: unknown): void {
  if (!response.writableEnded && !response.destroyed) response.write(`${JSON.stringify({ type, object })}\n`);
}

function watchEnd(client: AbortSignal, timeoutSeconds: number) {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutSeconds * 1000);
  const linked = linkSignals([client, timeout.signal]);
  return {
    signal: linked.signal,
    end() {
      clearTimeout(timer);
      linked[Symbol.dispose]();
    },
  };
}
