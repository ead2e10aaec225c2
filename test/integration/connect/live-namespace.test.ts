import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { type LiveNamespace, type LiveNews, openLiveNamespace } from "../../../src/doctor/live-namespace.ts";
import { namespaceObject, runningPod, startCluster, type TestCluster } from "./cluster.ts";
import { dataOf } from "./settings.ts";

const podsPath = "/api/v1/namespaces/nomnom-dev/pods";

/** May list everything, as the Role for `nomnom doctor` allows, and watch nothing. */
const withoutWatch = { "nomnom-dev": [{ verbs: ["list", "get"], apiGroups: [""], resources: ["pods"] }] };

let cluster: TestCluster;
let live: LiveNamespace;
let ended: AbortController;
let told: LiveNews[];

beforeAll(async () => {
  cluster = await startCluster(
    {},
    [namespaceObject("nomnom-dev"), runningPod("nomnom-worker-1", "worker", {})],
    withoutWatch,
  );
});
afterAll(() => cluster.stop());

beforeEach(() => {
  ended = new AbortController();
  told = [];
});
afterEach(async () => {
  ended.abort();
  await live[Symbol.asyncDispose]();
});

function open(token: string): void {
  live = openLiveNamespace({
    open: () => cluster.open({ token, namespace: "nomnom-dev" }),
    blueprint: builtInBlueprint(),
    now: () => performance.now(),
  });
  void (async () => {
    for await (const news of live.news(ended.signal)) told.push(news);
  })();
}

async function listPods(): Promise<string[]> {
  const client = dataOf(await (await live.connect()).kubernetes());
  return namesOf(dataOf(await client.list(podsPath)));
}

const namesOf = (pods: readonly unknown[]) => JSON.stringify(pods).match(/nomnom-\w+-\d/g) ?? [];
const requests = (query: string) =>
  cluster.api.requests.filter(({ path, query: asked }) => path === podsPath && asked.includes(query)).length;
const podsTold = () => told.flatMap((news) => (news.type === "pods" ? [namesOf(news.pods)] : []));

describe("a namespace that is looked at again and again", () => {
  it("A namespace is listed once; from then on the API server tells what changes", async () => {
    open("admin-token-1");
    expect(await listPods()).toEqual(["nomnom-worker-1"]);
    await expect.poll(() => podsTold().at(-1)).toEqual(["nomnom-worker-1"]);
    await expect.poll(() => requests("watch=true")).toBe(1);
    const lists = requests("limit=500");
    cluster.store.create(runningPod("nomnom-worker-2", "worker", {}));
    await expect.poll(() => podsTold().at(-1)).toEqual(["nomnom-worker-1", "nomnom-worker-2"]);
    expect(await listPods()).toEqual(["nomnom-worker-1", "nomnom-worker-2"]);
    cluster.store.delete("Pod", "nomnom-dev", "nomnom-worker-2");
    await expect.poll(() => podsTold().at(-1)).toEqual(["nomnom-worker-1"]);
    expect(requests("limit=500")).toBe(lists);
  });

  it("A namespace is listed every time where it may not be watched, which is said once", async () => {
    open("limited-token-1");
    const lists = requests("limit=500");
    for (let round = 0; round < 3; round += 1) expect(await listPods()).toEqual(["nomnom-worker-1"]);
    await expect.poll(() => told.filter(({ type }) => type === "refused")).toHaveLength(1);
    expect(requests("limit=500") - lists).toBe(3);
    expect(told.find(({ type }) => type === "refused")).toMatchObject({
      error: { kind: "forbidden", missing: [{ apiGroup: "", resource: "pods", verb: "watch" }] },
    });
  });
});
