import { afterEach, beforeEach, describe, expect } from "vitest";
import type { KubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import type { ClusterStore } from "../../../../src/lab/kubernetes-api/store.ts";
import { withKubectl } from "../with-kubectl.ts";
import { startApi, zooStore } from "./api-under-test.ts";
import type { Kubectl } from "./kubectl.ts";
import { kubectlFor } from "./kubectl.ts";

let store: ClusterStore;
let api: KubernetesApi;
let kubectl: Kubectl;
beforeEach(async () => {
  store = zooStore();
  api = await startApi({ store });
  kubectl = await kubectlFor(api, "admin-token", "zoo");
});
afterEach(async () => {
  await kubectl.dispose();
  await api.close();
});

const web = () => store.get("Deployment", "zoo", "web");

describe("kubectl reads", () => {
  withKubectl("kubectl get -A lists all kinds of all namespaces", async () => {
    const { output } = await kubectl.run("get", "all", "-A");
    expect(output).toMatch(/^zoo +pod\/web-549666b9fc-4hlsj +1\/1 +Running +0 /m);
    expect(output).toMatch(/^zoo +deployment\.apps\/web +2\/2 +2 +2 /m);
    expect(output).toMatch(
      /^zoo +horizontalpodautoscaler\.autoscaling\/web +Deployment\/web +cpu: <unknown>\/70% /m,
    );
  });

  withKubectl("kubectl get -o wide takes a label selector", async () => {
    const { output } = await kubectl.run("get", "pods", "-o", "wide", "-l", "app in (web),!nope");
    expect(output).toMatch(
      /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES$/m,
    );
    expect(output.match(/^web-/gm)).toHaveLength(2);
    expect(output).toContain("10.244.0.7");
  });

  withKubectl("kubectl get -o json reads a long list in chunks", async () => {
    const { output } = await kubectl.run("get", "pods", "-o", "json", "--chunk-size=10");
    expect(JSON.parse(output)).toMatchObject({
      kind: "List",
      items: expect.objectContaining({ length: 33 }),
    });
    expect(api.requests.filter(({ query }) => query.includes("continue="))).toHaveLength(3);
  });

  withKubectl("kubectl get -w sees a pod change and go", async () => {
    const watch = kubectl.start("get", "pods", "-w", "--field-selector=metadata.name=startup");
    await watch.saw(/^startup +0\/1 +Running/m);
    store.update("Pod", "zoo", "startup", (pod) => ({
      ...pod,
      status: { phase: "Failed", reason: "Evicted" },
    }));
    await watch.saw(/^startup +0\/1 +Evicted/m);
    store.delete("Pod", "zoo", "startup");
    const output = await watch.stop();
    expect(output.match(/^NAME/gm)).toHaveLength(1);
  });

  withKubectl("kubectl describe pod shows the pod with its events", async () => {
    store.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "startup.1", namespace: "zoo" },
      involvedObject: {
        kind: "Pod",
        namespace: "zoo",
        name: "startup",
        uid: store.get("Pod", "zoo", "startup")?.metadata.uid,
      },
      reason: "Unhealthy",
      message: "Startup probe failed",
      type: "Warning",
      count: 3,
      firstTimestamp: "2026-11-23T19:46:00Z",
      lastTimestamp: "2026-11-23T19:47:00Z",
      source: { component: "kubelet", host: "lab" },
    });
    const { output, code } = await kubectl.run("describe", "pod", "startup");
    expect(code).toBe(0);
    expect(output).toMatch(/^Node: +lab\/192\.0\.2\.2$/m);
    expect(output).toMatch(/Warning +Unhealthy +.*x3 over.* +kubelet +Startup probe failed/);
    const events = await kubectl.run("get", "events", "--field-selector=involvedObject.name=startup");
    expect(events.output).toMatch(/Warning +Unhealthy +pod\/startup +Startup probe failed/);
  });

  withKubectl("kubectl logs prints what the container wrote", async () => {
    expect(await kubectl.run("logs", "web-549666b9fc-4hlsj")).toEqual({ code: 0, output: "one\ntwo\n" });
    expect(await kubectl.run("logs", "noconfig-64f55cc4f9-wxqbj")).toEqual({
      code: 1,
      output:
        'Error from server (BadRequest): container "a" in pod "noconfig-64f55cc4f9-wxqbj" is waiting to start: CreateContainerConfigError\n',
    });
  });

  withKubectl("A kind and an object that are not there are answered as by a real server", async () => {
    const pod = await kubectl.run("get", "pod", "nope");
    expect(pod).toEqual({ code: 1, output: 'Error from server (NotFound): pods "nope" not found\n' });
    const elsewhere = await kubectl.run("-n", "nowhere", "get", "pod", "nope");
    expect(elsewhere.output).toBe('Error from server (NotFound): namespaces "nowhere" not found\n');
    const kind = await kubectl.run("get", "scaledobjects");
    expect(kind.output).toContain(`the server doesn't have a resource type "scaledobjects"`);
  });
});

describe("kubectl writes", () => {
  withKubectl("kubectl scale works with and without a condition", async () => {
    expect((await kubectl.run("scale", "deploy/web", "--replicas=3")).output).toBe(
      "deployment.apps/web scaled\n",
    );
    expect(web()).toMatchObject({ spec: { replicas: 3 }, metadata: { generation: 2 } });
    await kubectl.run("scale", "deploy/web", "--replicas=0", "--current-replicas=3");
    expect(web()).toMatchObject({ spec: { replicas: 0 } });
    const refused = await kubectl.run("scale", "deploy/web", "--replicas=1", "--current-replicas=9");
    expect(refused).toMatchObject({
      code: 1,
      output: expect.stringContaining("Expected replicas to be 9, was 0"),
    });
  });

  withKubectl("kubectl patch works as strategic, merge and JSON patch", async () => {
    const patch = (type: string, body: unknown) =>
      kubectl.run("patch", "deploy", "web", `--type=${type}`, "-p", JSON.stringify(body));
    const containers = [{ name: "web", env: [{ name: "LEVEL", value: "debug" }] }];
    await patch("strategic", { spec: { template: { spec: { containers } } } });
    expect(web()).toMatchObject({
      spec: { template: { spec: { containers: [{ image: "lab.local/tool:1", env: [{ name: "LEVEL" }] }] } } },
    });
    await patch("merge", { metadata: { annotations: { note: "x" } } });
    expect(web()?.metadata.annotations).toMatchObject({
      note: "x",
      "deployment.kubernetes.io/revision": "1",
    });
    const test = (replicas: number) => [
      { op: "test", path: "/spec/replicas", value: replicas },
      { op: "replace", path: "/spec/replicas", value: 0 },
    ];
    expect(await patch("json", test(9))).toEqual({
      code: 1,
      output: expect.stringMatching(/^The request is invalid/),
    });
    expect((await patch("json", test(2))).code).toBe(0);
    expect(web()).toMatchObject({ spec: { replicas: 0 } });
    expect((await patch("merge", { spec: { replicas: -1 } })).output).toBe(
      'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0\n',
    );
  });

  withKubectl("kubectl annotate and label are refused for another revision", async () => {
    expect((await kubectl.run("annotate", "deploy", "web", "a=b")).code).toBe(0);
    expect((await kubectl.run("label", "deploy", "web", "tier=front")).code).toBe(0);
    expect(web()?.metadata).toMatchObject({ annotations: { a: "b" }, labels: { tier: "front" } });
    const stale = await kubectl.run(
      "label",
      "deploy",
      "web",
      "tier=back",
      "--overwrite",
      "--resource-version=1",
    );
    expect(stale.output).toContain('Operation cannot be fulfilled on deployments.apps "web"');
  });

  withKubectl(
    "kubectl apply creates, changes and says when nothing changed",
    async () => {
      const manifest = new URL("../../../../fixtures/kubernetes-answers/configmap.yaml", import.meta.url)
        .pathname;
      expect((await kubectl.run("apply", "-f", manifest)).output).toBe("configmap/settings created\n");
      expect((await kubectl.run("apply", "-f", manifest)).output).toBe("configmap/settings unchanged\n");
      expect(await kubectl.run("create", "-f", manifest)).toMatchObject({
        code: 1,
        output: expect.stringContaining('configmaps "settings" already exists'),
      });
    },
    { sinceMinor: 27, why: "before, it applies by /openapi/v2, which the lab does not serve" },
  );

  withKubectl("kubectl delete takes a Deployment's pods along, which stay for their kubelet", async () => {
    expect((await kubectl.run("delete", "deploy", "web")).output).toContain('deployment.apps "web" deleted');
    expect(store.list("ReplicaSet", "zoo").some((one) => one.metadata.name.startsWith("web-"))).toBe(false);
    const { output } = await kubectl.run("get", "pods", "-l", "app=web");
    expect(output.match(/1\/1 +Terminating/g)).toHaveLength(2);
  });

  withKubectl("kubectl delete pod waits until the kubelet has ended it", async () => {
    const stop = store.watch(store.revision(), ({ type, object }) => {
      const { name, deletionTimestamp } = object.metadata;
      if (type === "MODIFIED" && deletionTimestamp !== undefined) store.delete("Pod", "zoo", name);
    });
    expect((await kubectl.run("delete", "pod", "recovered")).output).toContain('pod "recovered" deleted');
    stop?.();
    expect(store.get("Pod", "zoo", "recovered")).toBeUndefined();
  });
});

describe("kubectl waits", () => {
  withKubectl("kubectl rollout status follows a rollout to its end", async () => {
    await kubectl.run("scale", "deploy/web", "--replicas=3");
    const rollout = kubectl.start("rollout", "status", "deploy/web", "--timeout=15s");
    await rollout.saw(/Waiting for deployment/);
    store.update("Deployment", "zoo", "web", (current) => ({
      ...current,
      status: {
        observedGeneration: 2,
        replicas: 3,
        updatedReplicas: 3,
        readyReplicas: 3,
        availableReplicas: 3,
      },
    }));
    await rollout.saw(/deployment "web" successfully rolled out/);
    await rollout.stop();
  });

  withKubectl("kubectl rollout status gives up where the real one did", async () => {
    expect(await kubectl.run("rollout", "status", "deploy/rollout", "--timeout=1s")).toEqual({
      code: 1,
      output: 'error: deployment "rollout" exceeded its progress deadline\n',
    });
  });

  withKubectl("kubectl wait follows a condition and a deletion", async () => {
    const ready = await kubectl.run(
      "wait",
      "--for=condition=Ready",
      "pod/web-549666b9fc-4hlsj",
      "--timeout=5s",
    );
    expect(ready.output).toBe("pod/web-549666b9fc-4hlsj condition met\n");
    const gone = kubectl.start("wait", "--for=delete", "pod/recovered", "--timeout=10s");
    await expect.poll(() => api.requests.some(({ query }) => /recovered.*watch=true/.test(query))).toBe(true);
    store.delete("Pod", "zoo", "recovered");
    await gone.saw(/pod\/recovered condition met/);
    await gone.stop();
  });
});

describe("kubectl auth, as the viewer", () => {
  let viewer: Kubectl;
  beforeEach(async () => {
    viewer = await kubectlFor(api, "viewer-token", "zoo");
  });
  afterEach(() => viewer.dispose());

  withKubectl("kubectl auth can-i answers for the viewer", async () => {
    expect(await viewer.run("auth", "can-i", "list", "pods")).toEqual({ code: 0, output: "yes\n" });
    expect(await viewer.run("auth", "can-i", "get", "pods", "--subresource=portforward")).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^no/),
    });
    expect((await viewer.run("auth", "can-i", "get", "/metrics")).output).toMatch(/^no/);
  });

  withKubectl("kubectl auth can-i --list answers for the viewer", async () => {
    const { output } = await viewer.run("auth", "can-i", "--list");
    expect(output).toMatch(/^deployments\.apps\/scale +\[\] +\[\] +\[get list watch\]$/m);
    expect(output).toMatch(/^pods\/log +\[\] +\[\] +\[get list watch\]$/m);
    expect(output).not.toContain("secrets");
  });

  withKubectl("What is forbidden reads as on a real cluster", async () => {
    expect((await viewer.run("get", "secrets")).output).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "viewer" cannot list resource "secrets" in API group "" in the namespace "zoo"\n',
    );
  });

  withKubectl("A wrong token is unauthorized, and recorded without a user", async () => {
    const stranger = await kubectlFor(api, "wrong-token", "zoo");
    const { output } = await stranger.run("get", "pods");
    await stranger.dispose();
    expect(output).toMatch(/You must be logged in to the server/);
    expect(api.requests.at(-1)).toMatchObject({ user: null, code: 401 });
  });
});
