import type { Case } from "../case.ts";
import { event, image, worker } from "./objects.ts";
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
];
