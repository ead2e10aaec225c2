import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { type Case, nothing } from "../case.ts";
import { namespace } from "./api-server.ts";
import { conditions, image, minutesAgo, notReady, owner } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

/** What nomnom's chart installs as release `instance`; `prefix` is what it calls the objects. The named component has no ready pod. */
function release(instance: string, prefix: string, broken = ""): KubernetesObject[] {
  return [
    ...["nats", "postgres"].flatMap((component) => objects("StatefulSet", component)),
    ...["ingestion-api", "worker", "dashboard-backend", "dashboard-frontend"].flatMap((component) =>
      objects("Deployment", component),
    ),
  ];

  function objects(kind: "Deployment" | "StatefulSet", component: string): KubernetesObject[] {
    const name = `${prefix}-${component}`;
    const labels = {
      "app.kubernetes.io/name": "nomnom",
      "app.kubernetes.io/instance": instance,
      "app.kubernetes.io/component": component,
    };
    const isReady = component !== broken;
    const ready = isReady ? 1 : 0;
    const created = { namespace, labels, creationTimestamp: minutesAgo(60) };
    const spec = { containers: [{ name: component, image }] };
    const owners =
      kind === "Deployment"
        ? owner("ReplicaSet", `${name}-5d4b9c7f6`, `${name}-uid`)
        : owner(kind, name, `${name}-uid`);
    return [
      {
        apiVersion: "apps/v1",
        kind,
        metadata: { name, uid: `${name}-uid`, ...created },
        spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
        status: {
          ...{ observedGeneration: 1, replicas: 1, updatedReplicas: 1, conditions: [] },
          ...{ readyReplicas: ready, availableReplicas: ready, currentRevision: "1", updateRevision: "1" },
        },
      },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name: kind === "Deployment" ? `${name}-5d4b9c7f6-x7k2p` : `${name}-0`,
          ...created,
          labels: { ...labels, "pod-template-hash": "5d4b9c7f6" },
          ownerReferences: owners,
        },
        spec: { nodeName: "node-1", ...spec },
        status: {
          phase: "Running",
          conditions: isReady ? conditions({}) : notReady(),
          containerStatuses: [
            {
              ...{ name: component, image, imageID: image, ready: isReady, started: true, restartCount: 0 },
              ...{ state: { running: { startedAt: minutesAgo(60) } }, lastState: {} },
            },
          ],
        },
      },
    ];
  }
}

const only = "kubernetes/reachable,kubernetes/pod-readiness";
const unready = { findings: { "kubernetes/pod-readiness/readiness-probe": "error" } } as const;

/** Releases that are called otherwise, and several in one namespace. */
export const releases: readonly Case[] = [
  onKubernetes({
    id: "release/of-another-name",
    about: "helm install shop: the chart calls its objects shop-nomnom-worker and so on",
    only,
    config: "",
    objects: () => release("shop", "shop-nomnom"),
    expect: { ...nothing, says: ["Release shop is checked, whose objects are called shop-nomnom-"] },
  }),
  onKubernetes({
    id: "release/of-another-name-broken",
    about: "the same, and its worker is not ready",
    only,
    config: "",
    objects: () => release("shop", "shop-nomnom", "worker"),
    expect: { ...unready, says: ["shop-nomnom-worker"] },
  }),
  onKubernetes({
    id: "release/named-by-helm",
    about: "the configuration says release: shop, which is Helm's name and no prefix of the objects",
    only,
    config: "release: shop\n",
    objects: () => [...release("nomnom", "nomnom", "worker"), ...release("shop", "shop-nomnom")],
    expect: { ...nothing, says: ["not checked: nomnom"] },
  }),
  onKubernetes({
    id: "release/beside-nomnom",
    about: "nomnom and a release shop that is broken: nomnom is looked at, and shop is named",
    only,
    config: "",
    objects: () => [...release("nomnom", "nomnom"), ...release("shop", "shop-nomnom", "worker")],
    expect: { ...nothing, says: ["another release in this namespace, not checked: shop"] },
  }),
  onKubernetes({
    id: "release/longer-name",
    about: "nomnom and nomnom-eu, which is broken: its objects start with nomnom- too",
    only,
    config: "",
    objects: () => [...release("nomnom", "nomnom"), ...release("nomnom-eu", "nomnom-eu", "worker")],
    expect: { ...nothing, neverSays: ["nomnom-eu-worker"] },
  }),
  onKubernetes({
    id: "release/two-of-other-names",
    about: "shop and store: nobody says which",
    only,
    config: "",
    objects: () => [...release("shop", "shop-nomnom"), ...release("store", "store-nomnom")],
    expect: { refuses: "several-releases" },
  }),
  onKubernetes({
    id: "release/another-chart",
    about: "a namespace with a worker and a NATS of somebody else: nomnom is not installed",
    only,
    config: "workloads: [{ kind: Deployment, name: nomnom-worker }]\n",
    objects: () =>
      release("mail", "mail").filter(({ metadata }) => /-(?:worker|nats)(?:-|$)/.test(metadata.name ?? "")),
    expect: { findings: { "kubernetes/pod-readiness/missing": "error" } },
  }),
];
