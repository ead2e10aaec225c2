import { setTimeout as delay } from "node:timers/promises";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import { listedKey, readWatchEvent } from "./watch-event.ts";

export interface LiveListOptions {
  client: Pick<KubernetesClient, "listAt" | "watch">;
  /** Of a whole list: `/api/v1/namespaces/x/pods`. */
  path: string;
  /** Ends it. */
  signal: AbortSignal;
  /** `items()` is another list than before. */
  onChange(): void;
  /** The user may list but not watch: said once, and the list is not followed any more. */
  onRefused(error: ProbeError): void;
  /** First pause after a failure; doubled by each further one, up to a minute. */
  backOffMs?: number;
}

/** A list that follows its changes. */
export interface LiveList {
  /** Settles with the first answer of the server: the list, or why there is none. */
  readonly first: Promise<ProbeResult<readonly unknown[]>>;
  /** The objects as they are now, the same array until something changes; null while nobody tells of changes. */
  items(): readonly unknown[] | null;
}

const usualBackOffMs = 500;
const longestBackOffMs = 60_000;
/** A watch that ended sooner than this is not taken up again at once. */
const shortWatchMs = 1_000;

/**
 * Reads a list once and then its changes, as they happen: list, watch from its version, again from the last version when the server ends the
 * watch (it does every few minutes), from a new list when that version is forgotten (410) or the connection broke. Own code because the watch of
 * `@kubernetes/client-node` stops for good on some errors and opens a connection per call (measured on 1.4.0 and 2.0.1).
 */
export function openLiveList(options: LiveListOptions): LiveList {
  const { client, path, signal, onChange, onRefused, backOffMs = usualBackOffMs } = options;
  const objects = new Map<string, unknown>();
  let shown: readonly unknown[] | null = null;
  let live = false;
  let failures = 0;
  let answerFirst = (_: ProbeResult<readonly unknown[]>): void => {};
  const first = new Promise<ProbeResult<readonly unknown[]>>((resolve) => {
    answerFirst = resolve;
  });

  const pause = async () => {
    const ms = Math.min(longestBackOffMs, backOffMs * 2 ** failures);
    failures += 1;
    await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
  };

  async function listAndFollow(): Promise<"again" | "refused"> {
    const list = await client.listAt(path);
    if (!list.ok) {
      answerFirst(list);
      await pause();
      return "again";
    }
    objects.clear();
    for (const item of list.data.items) objects.set(listedKey(item) ?? String(objects.size), item);
    shown = null;
    let isNew = true;
    answerFirst(succeed(current()));
    let since: string | null = list.data.resourceVersion;
    while (since !== null && !signal.aborted) {
      const startedAt = performance.now();
      const answer = await client.watch(path, since, signal);
      if (!answer.ok && answer.error.kind === "forbidden") {
        onRefused(answer.error);
        return "refused";
      }
      live = answer.ok;
      if (live && isNew) onChange();
      isNew &&= !live;
      since = answer.ok ? await follow(answer.data, since) : null;
      live = false;
      const short = performance.now() - startedAt < shortWatchMs;
      if (!short) failures = 0;
      if (since === null || short) await pause();
    }
    return "again";
  }

  /** The version to go on from; null: only a new list helps. */
  async function follow(lines: AsyncIterable<string>, from: string): Promise<string | null> {
    let version = from;
    try {
      for await (const line of lines) {
        const event = readWatchEvent(line);
        if (event.kind === "expired" || event.kind === "failed") return null;
        version = event.resourceVersion || version;
        if (event.kind === "bookmark") continue;
        if (event.kind === "gone") objects.delete(event.key);
        else objects.set(event.key, event.object);
        shown = null;
        onChange();
      }
      return version;
    } catch {
      return null; // cut: what happened meanwhile is in the next list
    }
  }

  const current = (): readonly unknown[] => {
    shown ??= [...objects.values()];
    return shown;
  };

  async function run(): Promise<void> {
    while (!signal.aborted) if ((await listAndFollow()) === "refused") break;
    live = false;
    objects.clear();
    answerFirst(ended(path));
  }
  void run();
  return { first, items: () => (live ? current() : null) };
}

const ended = (path: string): ProbeResult<never> =>
  failure({ kind: "aborted", system: "kubernetes", message: `GET ${path}: ended before the answer came` });
