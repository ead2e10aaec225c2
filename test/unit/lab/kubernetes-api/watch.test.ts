import { expect, test } from "vitest";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import type { StoreEvent } from "../../../../src/lab/kubernetes-api/store.ts";
import { visibleChange } from "../../../../src/lab/kubernetes-api/watch.ts";

test("Under a selector an object comes and goes with its labels", () => {
  const store = createStore();
  const events: StoreEvent[] = [];
  store.watch(store.revision(), (event) => events.push(event));
  const relabel = (app: string) =>
    store.update("Pod", "shop", "a", (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { app } } }));
  store.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", namespace: "shop", labels: { app: "x" } },
  });
  relabel("web");
  store.update("Pod", "shop", "a", (pod) => ({ ...pod, status: { phase: "Running" } }));
  relabel("x");
  relabel("web");
  store.delete("Pod", "shop", "a");

  const selection = {
    selective: true,
    matches: (pod: StoreEvent["object"]) => pod.metadata.labels?.app === "web",
  };
  expect(events.map((event) => visibleChange(event, selection))).toEqual([
    null,
    "ADDED",
    "MODIFIED",
    "DELETED",
    "ADDED",
    "DELETED",
  ]);
});
