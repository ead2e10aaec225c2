import { request } from "node:https";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { kubeconfigFor } from "../../../../src/lab/kubernetes-api/kubeconfig.ts";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import type { KubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import type { ClusterStore } from "../../../../src/lab/kubernetes-api/store.ts";
import { ask, askJson, jsonRecord, startApi } from "./api-under-test.ts";

let store: ClusterStore;
let api: KubernetesApi;
beforeEach(async () => {
  store = createStore({ historyLimit: 50 });
  store.create({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "shop" },
    status: { phase: "Active" },
  });
  api = await startApi({ store });
});
afterEach(() => api.close());

const pods = "/api/v1/namespaces/shop/pods";
const leases = "/apis/coordination.k8s.io/v1/namespaces/shop/leases";
const createPod = (name: string, labels: Record<string, string> = {}) =>
  store.create({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "shop", labels } });

async function watchEvents(query: string, during: () => void = () => {}) {
  const path = `${pods}?watch=true&timeoutSeconds=1&${query}`;
  const answer = ask(api, path);
  await expect.poll(() => api.requests.length).toBeGreaterThan(0);
  during();
  const lines = (await answer).text.split("\n").filter((line) => line !== "");
  return lines.map((line) => jsonRecord.parse(JSON.parse(line)));
}

describe("objects over HTTPS", () => {
  test("@kubernetes/client-node reads and patches them through the kubeconfig", async () => {
    const config = new KubeConfig();
    const { url, caPem } = api;
    config.loadFromString(
      kubeconfigFor({ url, caPem, token: "admin-token", namespace: "shop", contextName: "lab" }),
    );
    for (const name of ["a", "b", "c"]) createPod(name);
    const core = config.makeApiClient(CoreV1Api);
    const page = await core.listNamespacedPod({ namespace: "shop", limit: 2 });
    expect(page.items.map((pod) => pod.metadata?.name)).toEqual(["a", "b"]);
    expect(page.metadata?.remainingItemCount).toBe(1);
    const body = [{ op: "add", path: "/metadata/labels", value: { app: "web" } }];
    await core.patchNamespacedPod({ namespace: "shop", name: "a", body });
    expect(store.get("Pod", "shop", "a")?.metadata.labels).toEqual({ app: "web" });
    await expect(core.readNamespacedPod({ namespace: "shop", name: "nope" })).rejects.toMatchObject({
      code: 404,
    });
  });

  test("A Lease is created, updated, refused for an old revision and deleted", async () => {
    const lease = { metadata: { name: "run" }, spec: { holderIdentity: "a" } };
    const created = await askJson(api, leases, { method: "POST", body: lease });
    expect(created).toMatchObject({
      kind: "Lease",
      apiVersion: "coordination.k8s.io/v1",
      spec: { holderIdentity: "a" },
    });
    expect((await ask(api, leases, { method: "POST", body: lease })).code).toBe(409);
    const renewed = { ...created, spec: { holderIdentity: "b" } };
    expect((await ask(api, `${leases}/run`, { method: "PUT", body: renewed })).code).toBe(200);
    expect(await askJson(api, `${leases}/run`, { method: "PUT", body: renewed })).toMatchObject({
      code: 409,
      reason: "Conflict",
      details: { name: "run", group: "coordination.k8s.io", kind: "leases" },
    });
    expect(await askJson(api, `${leases}/run`, { method: "DELETE" })).toMatchObject({
      kind: "Status",
      status: "Success",
      details: { name: "run", kind: "leases" },
    });
    expect((await ask(api, `${leases}/run`)).code).toBe(404);
  });

  test("The status of a Deployment changes only through its status", async () => {
    const path = "/apis/apps/v1/namespaces/shop/deployments";
    const body = { metadata: { name: "web" }, spec: {}, status: { readyReplicas: 9 } };
    expect(await askJson(api, path, { method: "POST", body })).toMatchObject({
      status: {},
      spec: { replicas: 1 },
    });
    const patch = { spec: { replicas: 4 }, status: { readyReplicas: 3 } };
    const contentType = "application/merge-patch+json";
    await ask(api, `${path}/web`, { method: "PATCH", contentType, body: patch });
    expect(store.get("Deployment", "shop", "web")).toMatchObject({ spec: { replicas: 4 }, status: {} });
    await ask(api, `${path}/web/status`, {
      method: "PATCH",
      contentType,
      body: { ...patch, spec: { replicas: 7 } },
    });
    expect(store.get("Deployment", "shop", "web")).toMatchObject({
      spec: { replicas: 4 },
      status: { readyReplicas: 3 },
    });
  });

  test("A dry run changes nothing", async () => {
    const body = { metadata: { name: "x" } };
    await ask(api, "/api/v1/namespaces/shop/configmaps?dryRun=All", { method: "POST", body });
    expect(store.list("ConfigMap", null)).toEqual([]);
  });

  test("generateName makes a name", async () => {
    const body = { metadata: { generateName: "job-" } };
    const created = await askJson(api, "/api/v1/namespaces/shop/configmaps", { method: "POST", body });
    expect(created).toMatchObject({ metadata: { name: expect.stringMatching(/^job-[a-z0-9]{5}$/) } });
  });

  test("What cannot be created says why", async () => {
    const create = (path: string, body: unknown) => askJson(api, path, { method: "POST", body });
    expect(await create("/api/v1/namespaces/nowhere/configmaps", { metadata: { name: "x" } })).toMatchObject({
      code: 404,
      message: 'namespaces "nowhere" not found',
    });
    expect(await create("/api/v1/namespaces/shop/configmaps", {})).toMatchObject({
      code: 422,
      message: 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    });
    expect(await create("/api/v1/namespaces/shop/configmaps", { kind: "Secret" })).toMatchObject({
      code: 400,
    });
  });

  test("A namespace takes everything in it along", async () => {
    createPod("a");
    expect((await ask(api, "/api/v1/namespaces/shop", { method: "DELETE" })).code).toBe(200);
    expect(store.list("Pod", null)).toEqual([]);
  });

  test("An autoscaler is the same in both versions", async () => {
    const path = (version: string) => `/apis/autoscaling/${version}/namespaces/shop/horizontalpodautoscalers`;
    const spec = {
      scaleTargetRef: { kind: "Deployment", name: "web" },
      maxReplicas: 3,
      targetCPUUtilizationPercentage: 70,
    };
    await ask(api, path("v1"), { method: "POST", body: { metadata: { name: "web" }, spec } });
    expect(await askJson(api, `${path("v2")}/web`)).toMatchObject({
      apiVersion: "autoscaling/v2",
      spec: { metrics: [{ resource: { name: "cpu", target: { averageUtilization: 70 } } }] },
    });
    expect(await askJson(api, `${path("v1")}/web`)).toMatchObject({ spec });
  });

  test("A path of no resource is the plain 404, an unknown resource a Status", async () => {
    expect(await ask(api, "/apis/keda.sh/v1alpha1/scaledobjects")).toMatchObject({
      code: 404,
      text: "404 page not found\n",
    });
    expect(await askJson(api, "/apis/apps/v1/namespaces/shop/nothings")).toMatchObject({
      code: 404,
      message: "the server could not find the requested resource",
    });
  });
});

describe("a watch", () => {
  test("A watch from revision 0 begins with what is there, then follows", async () => {
    createPod("a");
    const events = await watchEvents("resourceVersion=0", () => createPod("b"));
    expect(events).toMatchObject([
      { type: "ADDED", object: { kind: "Pod", metadata: { name: "a" } } },
      { type: "ADDED", object: { metadata: { name: "b" } } },
    ]);
  });

  test("A watch from a list's revision sees only what is new, within its selector", async () => {
    createPod("a", { app: "web" });
    const events = await watchEvents(`resourceVersion=${store.revision()}&labelSelector=app%3Dweb`, () => {
      createPod("b");
      createPod("c", { app: "web" });
      store.delete("Pod", "shop", "a");
    });
    expect(events.map(({ type }) => type)).toEqual(["ADDED", "DELETED"]);
  });

  test("A watch sends a bookmark at its end only when asked for bookmarks", async () => {
    expect(await watchEvents("resourceVersion=0")).toEqual([]);
    expect(await watchEvents("resourceVersion=0&allowWatchBookmarks=true")).toMatchObject([
      { type: "BOOKMARK", object: { kind: "Pod", metadata: { resourceVersion: String(store.revision()) } } },
    ]);
  });

  test("A watch from a revision too old ends with an event that says so", async () => {
    for (let index = 0; index < 60; index += 1) createPod(`p${index}`);
    expect(await watchEvents("resourceVersion=1")).toMatchObject([
      { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } },
    ]);
  });

  test("A watch ends with the server", async () => {
    const ended = new Promise<void>((resolve, reject) => {
      const call = request(
        `${api.url}${pods}?watch=true`,
        { ca: api.caPem, headers: { Authorization: "Bearer admin-token" } },
        (response) => response.on("error", () => {}).once("close", () => resolve()),
      );
      call.once("error", reject);
      call.end();
    });
    await expect.poll(() => api.requests.length).toBe(1);
    await api.close();
    await ended;
    api = await startApi({ store });
  });
});

describe("logs", () => {
  const log = (query: string) => `${pods}/web-0/log?${query}`;
  beforeEach(() => {
    store.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web-0", namespace: "shop" },
      spec: { nodeName: "lab", containers: [{ name: "web" }] },
      status: { phase: "Running", containerStatuses: [{ name: "web", state: { running: {} } }] },
    });
  });

  test("Logs pass on what is asked, and end at limitBytes", async () => {
    await api.close();
    const asked: unknown[] = [];
    api = await startApi({
      store,
      logs: (namespace, pod, container, { signal: _signal, ...query }) => {
        asked.push([namespace, pod, container, query]);
        return { kind: "text", chunks: ["one\n", "two\n"] };
      },
    });
    const answer = await ask(
      api,
      log("tailLines=0&sinceSeconds=60&timestamps=true&follow=true&limitBytes=5"),
    );
    expect(answer).toMatchObject({ code: 200, contentType: "text/plain", text: "one\nt" });
    expect(asked).toEqual([
      [
        "shop",
        "web-0",
        "web",
        { previous: false, tailLines: 0, sinceSeconds: 60, timestamps: true, follow: true },
      ],
    ]);
  });

  test("Logs refused by their source are a 400, and limits that are none a 422", async () => {
    await api.close();
    api = await startApi({ store, logs: () => ({ kind: "refused", message: "gone" }) });
    expect(await askJson(api, log(""))).toMatchObject({ code: 400, message: "gone" });
    expect(await askJson(api, log("tailLines=-1"))).toMatchObject({ code: 422, reason: "Invalid" });
  });
});
