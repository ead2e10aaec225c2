import type { Case } from "../case.ts";
import { ended, event, image, minutesAgo, notReady, type PodShape, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

const panic =
  "thread 'main' panicked at src/main.rs:117:\nError { kind: JetStream(Error { code: 400, err_code: ErrorCode(10065), description: Some(\"subjects overlap\") }), source: None }\n";
const backOff = {
  waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container" },
};
const crashing = (lastState: object, restartCount = 6): PodShape => ({
  container: { ready: false, started: false, restartCount, state: backOff, lastState },
});

/** A sidecar in the given state beside a worker that runs. */
const besideSidecar = (state: object): PodShape => ({
  spec: { initContainers: [{ name: "proxy", image, restartPolicy: "Always" }] },
  status: {
    phase: "Running",
    conditions: notReady(),
    initContainerStatuses: [
      { name: "proxy", image, imageID: image, ready: false, started: false, restartCount: 5, ...state },
    ],
    containerStatuses: [
      {
        ...{
          name: "worker",
          image,
          imageID: image,
          ready: true,
          started: true,
          restartCount: 0,
          lastState: {},
        },
        state: { running: { startedAt: minutesAgo(15) } },
      },
    ],
  },
});

/** Containers that end, and why. */
export const brokenWorkloads: readonly Case[] = [
  onKubernetes({
    id: "pods/panic",
    about: "the worker panics with JetStream 10065",
    objects: () => worker({ pod: crashing(ended(101, "Error")) }),
    logs: { worker: panic },
    expect: { findings: { "kubernetes/pod-readiness/crash-loop": "error" }, says: ["10065"] },
  }),
  onKubernetes({
    id: "pods/crash-loop-while-it-runs",
    about: "a crash loop in the moment in which the container runs",
    objects: () =>
      worker({
        pod: {
          container: {
            ...{ ready: true, started: true, restartCount: 8, lastState: ended(101, "Error", 1) },
            state: { running: { startedAt: minutesAgo(0.1) } },
          },
        },
      }),
    logs: { worker: panic },
    expect: {
      findings: {
        "kubernetes/pod-readiness/crash-loop": "error",
      },
    },
  }),
  onKubernetes({
    id: "pods/sidecar-ends-with-0",
    about: "a native sidecar gives up with exit code 0 again and again",
    objects: () =>
      worker({ pod: besideSidecar({ state: ended(0, "Completed"), lastState: ended(0, "Completed", 2) }) }),
    logs: { proxy: "FATAL: no certificate, giving up\n" },
    expect: {
      findings: { "kubernetes/pod-readiness/crash-loop": "error" },
      says: ["proxy", "no certificate"],
    },
  }),
  onKubernetes({
    id: "pods/out-of-memory",
    about: "killed for its memory, which has a limit",
    objects: () => {
      const pod = crashing(ended(137, "OOMKilled"));
      const limited = [{ name: "worker", image, resources: { limits: { memory: "64Mi" } } }];
      return worker({ pod: { ...pod, spec: { containers: limited } } });
    },
    expect: {
      findings: { "kubernetes/pod-readiness/out-of-memory": "error" },
      says: ["64 MiB"],
      types: ["set resources deployment/nomnom-worker"],
    },
  }),
  onKubernetes({
    id: "pods/out-of-memory-without-limit",
    about: "killed for memory without a limit of its own: a new limit does not help",
    objects: () => worker({ pod: crashing(ended(137, "OOMKilled")) }),
    expect: {
      findings: { "kubernetes/pod-readiness/out-of-memory": "error" },
      neverTypes: ["set resources"],
    },
  }),
  onKubernetes({
    id: "pods/one-failed-probe-then-an-exit",
    about: "one failed liveness probe ten minutes ago; the program ends by itself",
    objects: () =>
      worker({
        pod: crashing(ended(1, "Error")),
        beside: [
          event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 503", {
            minutes: 10,
          }),
        ],
      }),
    logs: { worker: "Error: config key nats.url missing\n" },
    expect: {
      findings: { "kubernetes/pod-readiness/crash-loop": "error" },
      says: ["config key nats.url missing"],
    },
  }),
  onKubernetes({
    id: "pods/killed-by-startup-probe",
    about: "the startup probe asks a path that answers 404, and has the container killed",
    objects: () => {
      const probe = { httpGet: { path: "/ready", port: 8080 }, failureThreshold: 3, periodSeconds: 5 };
      return worker({
        pod: {
          ...crashing(ended(137, "Error")),
          spec: { containers: [{ name: "worker", image, startupProbe: probe }] },
        },
        beside: [
          event("Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 404", { count: 36 }),
          event("Killing", "Container worker failed startup probe, will be restarted", {
            type: "Normal",
            count: 6,
          }),
        ],
      });
    },
    logs: { worker: "listening on 8080\n" },
    expect: { findings: { "kubernetes/pod-readiness/startup-probe": "error" }, says: ["404"] },
  }),
  onKubernetes({
    id: "pods/image-drift",
    about: "the tag was given to another build between the starts of two replicas on one node",
    objects: () => twoBuilds("a", "b"),
    expect: { findings: { "kubernetes/pod-readiness/image-drift": "warning" }, types: ["imageID"] },
  }),
  onKubernetes({
    id: "healthy-kubernetes/two-replicas-of-one-build",
    about: "two replicas have the build from two registries, a mirror and the original",
    objects: () => twoBuilds("a", "a"),
    expect: {},
  }),
];

function twoBuilds(one: string, other: string) {
  const built = (registry: string, digit: string) => ({
    ...{ image, imageID: `${registry}/nomnom/worker@sha256:${digit.repeat(64)}`, ready: true },
  });
  return worker({
    replicas: 2,
    status: { readyReplicas: 2, availableReplicas: 2 },
    pod: { container: built("registry.example.com", one) },
    others: [
      {
        metadata: { name: "nomnom-worker-5d4b9c7f6-b2b2b", uid: "other-uid" },
        container: built("mirror.example.com", other),
      },
    ],
  });
}
