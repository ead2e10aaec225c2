import { describe, expect, test } from "vitest";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import type { KubernetesObject, StoreEvent } from "../../../../src/lab/kubernetes-api/store.ts";

const pod = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop" },
});

describe("the cluster store", () => {
  test("The cluster store gives a new object uid, revision, generation and a creation time in whole seconds", () => {
    const store = createStore({ now: () => new Date("2026-11-23T10:00:00.123Z") });
    const created = store.create({ ...pod("a"), kind: "Deployment" });
    expect(created.metadata).toMatchObject({
      resourceVersion: String(store.revision()),
      generation: 1,
      creationTimestamp: "2026-11-23T10:00:00Z",
    });
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(Object.isFrozen(created.metadata)).toBe(true);
  });

  test("The cluster store refuses a second object of the same name, but not in another namespace", () => {
    const store = createStore();
    store.create(pod("a"));
    expect(() => store.create(pod("a"))).toThrow(expect.objectContaining({ reason: "AlreadyExists" }));
    store.create({ ...pod("a"), metadata: { name: "a", namespace: "other" } });
    expect(store.list("Pod", null)).toHaveLength(2);
    expect(store.list("Pod", "shop")).toHaveLength(1);
  });

  test("The cluster store counts generations on spec changes only, revisions on every change, neither on none", () => {
    const store = createStore();
    const first = store.create({ ...pod("a"), kind: "Deployment", spec: { replicas: 1 } });
    const withStatus = store.update("Deployment", "shop", "a", (now) => ({
      ...now,
      status: { replicas: 1 },
    }));
    expect(withStatus.metadata.generation).toBe(1);
    expect(Number(withStatus.metadata.resourceVersion)).toBeGreaterThan(
      Number(first.metadata.resourceVersion),
    );
    expect(store.update("Deployment", "shop", "a", (now) => ({ ...now }))).toBe(withStatus);
    const scaled = store.update("Deployment", "shop", "a", (now) => ({ ...now, spec: { replicas: 2 } }));
    expect(scaled.metadata.generation).toBe(2);
  });

  test("The cluster store refuses an update made for another revision", () => {
    const store = createStore();
    const first = store.create(pod("a"));
    store.update("Pod", "shop", "a", (now) => ({ ...now, status: { phase: "Running" } }));
    expect(() => store.update("Pod", "shop", "a", () => ({ ...first, status: {} }))).toThrow(
      expect.objectContaining({ reason: "Conflict" }),
    );
  });

  test("A missing object cannot be updated or deleted", () => {
    const store = createStore();
    expect(() => store.delete("Pod", "shop", "a")).toThrow(expect.objectContaining({ reason: "NotFound" }));
    expect(() => store.update("Pod", "shop", "a", (now) => now)).toThrow(
      expect.objectContaining({ reason: "NotFound" }),
    );
  });

  test("A watch replays what came after its revision, then follows", () => {
    const store = createStore();
    store.create(pod("a"));
    const since = store.revision();
    store.create(pod("b"));
    const events: StoreEvent[] = [];
    const stop = store.watch(since, (event) => events.push(event));
    store.delete("Pod", "shop", "a");
    stop?.();
    store.create(pod("c"));
    expect(events.map((event) => [event.type, event.object.metadata.name])).toEqual([
      ["ADDED", "b"],
      ["DELETED", "a"],
    ]);
  });

  test("Listeners see events in order of revision, also when one of them writes", () => {
    const store = createStore();
    const seen: number[] = [];
    store.watch(store.revision(), (event) => {
      if (event.object.metadata.name === "a") store.create(pod("b"));
    });
    store.watch(store.revision(), (event) => seen.push(event.resourceVersion));
    store.create(pod("a"));
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen).toHaveLength(2);
  });

  test("A revision older than the history cannot be watched", () => {
    const store = createStore({ historyLimit: 2 });
    const start = store.revision();
    for (const name of ["a", "b", "c"]) store.create(pod(name));
    expect(store.watch(start, () => {})).toBeNull();
    expect(store.watch(store.revision() - 2, () => {})).not.toBeNull();
  });
});
