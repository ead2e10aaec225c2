import { ZodError } from "zod";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster, Controller } from "./cluster.ts";

/** How often controllers look again without a change, for what only time decides (progress deadlines, minReadySeconds). */
const resyncMs = 1000;

/** Runs the controllers, one pass over all objects after any number of changes; returns what stops them. */
export function startControlLoop(cluster: Cluster, controllers: readonly Controller[]): () => void {
  let scheduled = false;
  let stopped = false;

  function schedule(): void {
    if (scheduled || stopped) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (!stopped) reconcileAll(cluster, controllers);
    });
  }

  const unwatch = cluster.store.watch(cluster.store.revision(), ({ object }) => {
    if (object.kind !== "Event") schedule();
  });
  const resync = setInterval(schedule, resyncMs);
  schedule();
  return () => {
    stopped = true;
    unwatch?.();
    clearInterval(resync);
  };
}

function reconcileAll(cluster: Cluster, controllers: readonly Controller[]): void {
  for (const controller of controllers) {
    for (const { metadata } of cluster.store.list(controller.kind, null)) {
      const current = cluster.store.get(controller.kind, metadata.namespace ?? null, metadata.name);
      if (current !== undefined) reconcileOne(cluster, controller, current);
    }
  }
}

/** The lab's API does not check schemas, so an object may be one that a real API server refuses: it is said, and left alone. */
function reconcileOne(cluster: Cluster, controller: Controller, object: KubernetesObject): void {
  try {
    controller.reconcile(cluster, object);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [problem] = error.issues;
    cluster.events(object, {
      type: "Warning",
      reason: "Invalid",
      message: `${problem?.path.join(".") ?? object.kind}: ${problem?.message ?? "cannot be read"}`,
      component: "controller-manager",
    });
  }
}
