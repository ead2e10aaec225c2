import { type ProbeError, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import { type LiveList, openLiveList } from "./live-list.ts";

export interface LiveClientOptions {
  /** Ends all watches. */
  signal: AbortSignal;
  onChange(path: string): void;
  /** Some list may not be watched; said once for each. */
  onRefused(error: ProbeError): void;
}

/**
 * A client whose whole lists are read once and from then on follow the server's watch: asking again costs nothing and sends nothing. While a watch
 * does not stand, and for lists that may not be watched, it lists as ever. Answers that did not change are the same array.
 */
export function createLiveClient(
  client: KubernetesClient,
  { signal, onChange, onRefused }: LiveClientOptions,
): KubernetesClient {
  const lists = new Map<string, LiveList>();

  function liveList(path: string): LiveList {
    const known = lists.get(path);
    if (known !== undefined) return known;
    const opened = openLiveList({ client, path, signal, onChange: () => onChange(path), onRefused });
    lists.set(path, opened);
    return opened;
  }

  return {
    ...client,
    async list(path, query = {}) {
      if (Object.keys(query).length > 0 || signal.aborted) return client.list(path, query);
      const isNew = !lists.has(path);
      const list = liveList(path);
      if (isNew) {
        const first = await list.first;
        return first;
      }
      const items = list.items();
      return items === null ? client.list(path) : succeed(items);
    },
  };
}
