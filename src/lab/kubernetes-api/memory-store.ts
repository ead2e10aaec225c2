import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ClusterStore, KubernetesObject, StoreEvent } from "./store.ts";
import { StoreError } from "./store.ts";

export interface StoreOptions {
  now?: () => Date;
  /** Events kept for watches that resume; older resource versions are answered "too old". Default 10,000. */
  historyLimit?: number;
}

interface Watcher {
  seen: number;
  listener: (event: StoreEvent) => void;
}

/** An empty cluster state in memory. Watch listeners are called in order of revision, also when a listener itself writes. */
export function createStore(options: StoreOptions = {}): ClusterStore {
  const now = options.now ?? (() => new Date());
  const historyLimit = options.historyLimit ?? 10_000;
  const objects = new Map<string, Map<string, KubernetesObject>>();
  const history: StoreEvent[] = [];
  const watchers = new Set<Watcher>();
  let revision = 1;
  /** The newest revision that is no longer in the history. */
  let compacted = revision;
  let dispatching = false;
  const undelivered: StoreEvent[] = [];

  function record(type: StoreEvent["type"], object: KubernetesObject, previous?: KubernetesObject): void {
    const event: StoreEvent = {
      type,
      object,
      ...(previous !== undefined && { previous }),
      resourceVersion: revision,
    };
    history.push(event);
    while (history.length > historyLimit) compacted = history.shift()?.resourceVersion ?? compacted;
    undelivered.push(event);
    deliver();
  }

  function deliver(): void {
    if (dispatching) return;
    dispatching = true;
    try {
      for (let event = undelivered.shift(); event !== undefined; event = undelivered.shift()) {
        for (const watcher of [...watchers]) offer(watcher, event);
      }
    } finally {
      dispatching = false;
    }
  }

  /** A watch that began while events were under way has had some of them from the history already. */
  function offer(watcher: Watcher, event: StoreEvent): void {
    if (!watchers.has(watcher) || event.resourceVersion <= watcher.seen) return;
    watcher.seen = event.resourceVersion;
    watcher.listener(event);
  }

  function ofKind(kind: string): Map<string, KubernetesObject> {
    const known = objects.get(kind);
    if (known !== undefined) return known;
    const created = new Map<string, KubernetesObject>();
    objects.set(kind, created);
    return created;
  }

  function existing(kind: string, namespace: string | null, name: string): KubernetesObject {
    const found = ofKind(kind).get(key(namespace, name));
    if (found === undefined) throw new StoreError("NotFound", `${kind} "${name}" not found`);
    return found;
  }

  return {
    create(object) {
      const { name, namespace } = object.metadata;
      const place = key(namespace ?? null, name);
      if (ofKind(object.kind).has(place)) {
        throw new StoreError("AlreadyExists", `${object.kind} "${name}" already exists`);
      }
      revision += 1;
      const created = frozenCopy({
        ...object,
        metadata: {
          uid: randomUUID(),
          creationTimestamp: secondsTimestamp(now()),
          ...(kindsWithGeneration.has(object.kind) && { generation: 1 }),
          ...object.metadata,
          resourceVersion: String(revision),
        },
      });
      ofKind(object.kind).set(place, created);
      record("ADDED", created);
      return created;
    },

    get: (kind, namespace, name) => ofKind(kind).get(key(namespace, name)),

    list(kind, namespace) {
      const all = [...ofKind(kind).values()];
      return namespace === null ? all : all.filter((object) => object.metadata.namespace === namespace);
    },

    update(kind, namespace, name, change) {
      const current = existing(kind, namespace, name);
      const wanted = change(current);
      const { resourceVersion } = wanted.metadata;
      if (resourceVersion !== undefined && resourceVersion !== current.metadata.resourceVersion) {
        throw new StoreError(
          "Conflict",
          "the object has been modified; please apply your changes to the latest version and try again",
        );
      }
      const next = frozenCopy(withIdentityOf(current, wanted));
      if (isDeepStrictEqual(next, current)) return current;
      revision += 1;
      const stored = frozenCopy({
        ...next,
        metadata: { ...next.metadata, resourceVersion: String(revision) },
      });
      ofKind(kind).set(key(namespace, name), stored);
      record("MODIFIED", stored, current);
      return stored;
    },

    delete(kind, namespace, name) {
      const removed = existing(kind, namespace, name);
      ofKind(kind).delete(key(namespace, name));
      revision += 1;
      record(
        "DELETED",
        frozenCopy({ ...removed, metadata: { ...removed.metadata, resourceVersion: String(revision) } }),
      );
    },

    revision: () => revision,

    watch(resourceVersion, listener) {
      if (resourceVersion < compacted) return null;
      const watcher: Watcher = { seen: resourceVersion, listener };
      watchers.add(watcher);
      for (const event of [...history]) offer(watcher, event);
      return () => {
        watchers.delete(watcher);
      };
    },
  };
}

/** The kinds whose spec changes a real server counts. */
const kindsWithGeneration = new Set([
  "Cluster",
  "Consumer",
  "DaemonSet",
  "Deployment",
  "EndpointSlice",
  "Ingress",
  "Job",
  "ReplicaSet",
  "ScaledObject",
  "StatefulSet",
  "Stream",
]);

/** Names hold no slash, so a cluster-wide object's key cannot be taken for a namespaced one's. */
function key(namespace: string | null, name: string): string {
  return namespace === null ? name : `${namespace}/${name}`;
}

/** Name, uid and creation are the server's; generation counts changes of `spec`. */
function withIdentityOf(current: KubernetesObject, wanted: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, creationTimestamp, resourceVersion, generation } = current.metadata;
  const specChanged = !isDeepStrictEqual(wanted.spec, current.spec);
  return {
    ...wanted,
    apiVersion: current.apiVersion,
    kind: current.kind,
    metadata: {
      ...wanted.metadata,
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(generation !== undefined && { generation: specChanged ? generation + 1 : generation }),
    },
  };
}

/** RFC 3339 in whole seconds, as the API server writes metav1.Time. */
function secondsTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

function frozenCopy(object: KubernetesObject): KubernetesObject {
  // Through JSON, as over the wire: `undefined` fields are absent.
  const copy: KubernetesObject = JSON.parse(JSON.stringify(object));
  deepFreeze(copy);
  return copy;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  for (const field of Object.values(value)) deepFreeze(field);
}
