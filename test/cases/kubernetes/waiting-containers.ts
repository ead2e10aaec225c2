import type { Case } from "../case.ts";
import { ended, event, image, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

/** Containers that never start. */
export const waitingContainers: readonly Case[] = [
  onKubernetes({
    id: "pods/image-missing",
    about: "the image's tag does not exist",
    objects: () =>
      worker({
        pod: {
          container: {
            ...{ ready: false, started: false, lastState: {} },
            state: { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } },
          },
        },
        beside: [
          event("Failed", `Failed to pull image "${image}": manifest unknown: manifest unknown`, {
            count: 9,
          }),
        ],
      }),
    expect: { findings: { "kubernetes/pod-readiness/image-pull": "error" }, says: ["manifest unknown"] },
  }),
  onKubernetes({
    id: "pods/secret-missing",
    about: "the container's Secret does not exist",
    objects: () =>
      worker({
        pod: {
          container: {
            ...{ ready: false, started: false, lastState: {} },
            state: {
              waiting: {
                reason: "CreateContainerConfigError",
                message: 'secret "nomnom-db-credentials" not found',
              },
            },
          },
        },
      }),
    expect: {
      findings: { "kubernetes/pod-readiness/missing-config": "error" },
      says: ["nomnom-db-credentials"],
      neverTypes: ["***"],
    },
  }),
  ...[
    {
      id: "pods/image-of-another-architecture",
      about: "the image was built for another architecture than the nodes have",
      message: `Failed to pull image "${image}": failed to pull and unpack image: no match for platform in manifest: not found`,
      types: ["--label-columns=kubernetes.io/arch"],
    },
    {
      id: "pods/image-larger-than-the-disk",
      about: "the node's disk has no room for the image",
      message: `Failed to pull image "${image}": failed to extract layer sha256:ab: write /var/lib/containerd/x: no space left on device`,
      types: ["describe nodes"],
    },
  ].map(({ id, about, message, types }) =>
    onKubernetes({
      ...{ id, about },
      objects: () =>
        worker({
          pod: {
            container: {
              ...{ ready: false, started: false, lastState: {} },
              state: { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } },
            },
          },
          beside: [event("Failed", message, { count: 9 })],
        }),
      expect: {
        findings: { "kubernetes/pod-readiness/image-pull": "error" },
        ...{ types, neverTypes: ["docker push"] },
      },
    }),
  ),
  onKubernetes({
    id: "pods/volume-on-another-node",
    about: "the pod's volume is attached to the node of a pod that is not gone yet",
    objects: () =>
      worker({
        pod: {
          container: {
            ...{ ready: false, started: false, lastState: {} },
            state: { waiting: { reason: "ContainerCreating" } },
          },
        },
        beside: [
          event(
            "FailedAttachVolume",
            'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) x',
            {
              count: 9,
            },
          ),
        ],
      }),
    expect: {
      findings: { "kubernetes/pod-readiness/missing-volume": "error" },
      ...{ says: ["strategy Recreate"], types: ["get pods -o wide"] },
    },
  }),
  onKubernetes({
    id: "pods/program-of-another-architecture",
    about: "the program in the image is built for another architecture",
    objects: () =>
      worker({
        pod: {
          container: {
            ...{ ready: false, started: false, restartCount: 6, lastState: ended(255, "Error") },
            state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s" } },
          },
        },
      }),
    logs: { worker: "exec /usr/local/bin/worker: exec format error\n" },
    expect: {
      findings: { "kubernetes/pod-readiness/crash-loop": "error" },
      says: ["built for another architecture"],
    },
  }),
];
