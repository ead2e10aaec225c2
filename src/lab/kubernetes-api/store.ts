/** A Kubernetes object as the API carries it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMetadata;
  [field: string]: unknown;
}

export interface ObjectMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
  finalizers?: string[];
  [field: string]: unknown;
}

export interface StoreEvent {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KubernetesObject;
  /** MODIFIED: the object before the change, so that a watch with a selector sees it come and go. */
  previous?: KubernetesObject;
  resourceVersion: number;
}

/** The cluster's state: what etcd and the API server's storage layer are to a real one. Objects handed out are frozen copies. */
export interface ClusterStore {
  /**
   * Assigns resourceVersion, and where they are not given (as for a recorded object) uid, creationTimestamp and, for kinds that count
   * it, generation 1. Throws StoreError `AlreadyExists`.
   */
  create(object: KubernetesObject): KubernetesObject;
  get(kind: string, namespace: string | null, name: string): KubernetesObject | undefined;
  /** In the order of creation; `namespace` null: all. */
  list(kind: string, namespace: string | null): KubernetesObject[];
  /**
   * Replaces an object by what `change` returns for it. Bumps resourceVersion, and generation when `spec` changed; an update that
   * changes nothing keeps both. Throws StoreError `NotFound`, or `Conflict` when `change` returns another resourceVersion.
   */
  update(
    kind: string,
    namespace: string | null,
    name: string,
    change: (current: KubernetesObject) => KubernetesObject,
  ): KubernetesObject;
  /** Removes at once (finalizers and grace periods are the caller's business). Throws StoreError `NotFound`. */
  delete(kind: string, namespace: string | null, name: string): void;
  /** The newest resourceVersion. */
  revision(): number;
  /** Events after `resourceVersion`, then live; null when that is too old to replay (410 Expired). */
  watch(resourceVersion: number, listener: (event: StoreEvent) => void): (() => void) | null;
}

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly reason: "NotFound" | "AlreadyExists" | "Conflict";

  constructor(reason: StoreError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}
