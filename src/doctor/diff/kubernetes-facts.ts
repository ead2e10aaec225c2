import { podStatus } from "../../checks/kubernetes/pods/pod-status.ts";
import type { ConfigMap } from "../../snapshot/kubernetes/configuration.ts";
import type { Container } from "../../snapshot/kubernetes/container.ts";
import type { Service } from "../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import { serverVersion } from "../../snapshot/kubernetes/server-version.ts";
import type { PersistentVolumeClaim } from "../../snapshot/kubernetes/storage.ts";
import type { DaemonSet, Deployment, StatefulSet } from "../../snapshot/kubernetes/workloads.ts";
import type { SectionData, Sections } from "../../snapshot/snapshot.ts";
import type { Fact } from "./diff-facts.ts";
import type { FactValue } from "./diff-report.ts";

type Values = Record<string, FactValue>;

export const kubernetesServerFacts = ({ gitVersion }: SectionData["kubernetes/server"]): Fact[] => [
  { kind: "Kubernetes", name: "server", fields: { version: gitVersion }, figures: {} },
];

/** As `kubectl get pods` shows them. */
export const podFacts = (pods: readonly Pod[], sections: Sections): Fact[] =>
  pods.map((pod) => {
    const { status, ready, restarts } = podStatus(pod, serverVersion(sections));
    const fields = {
      status,
      ready,
      restarts,
      node: pod.spec.nodeName ?? null,
      ...imagesOf(pod.spec.containers),
    };
    return { kind: "pod", name: pod.metadata.name, fields, figures: {} };
  });

export const deploymentFacts = (deployments: readonly Deployment[]): Fact[] =>
  deployments.map(({ metadata, spec, status }) => ({
    kind: "Deployment",
    name: metadata.name,
    fields: {
      replicas: spec.replicas ?? 1,
      ready: status.readyReplicas ?? 0,
      paused: spec.paused ?? false,
      ...templateOf(spec.template.spec.containers),
    },
    figures: {},
  }));

export const statefulSetFacts = (sets: readonly StatefulSet[]): Fact[] =>
  sets.map(({ metadata, spec, status }) => ({
    kind: "StatefulSet",
    name: metadata.name,
    fields: {
      replicas: spec.replicas ?? 1,
      ready: status.readyReplicas ?? 0,
      ...templateOf(spec.template.spec.containers),
    },
    figures: {},
  }));

export const daemonSetFacts = (sets: readonly DaemonSet[]): Fact[] =>
  sets.map(({ metadata, spec }) => ({
    kind: "DaemonSet",
    name: metadata.name,
    fields: templateOf(spec.template.spec.containers),
    figures: {},
  }));

export const serviceFacts = (services: readonly Service[]): Fact[] =>
  services.map(({ metadata, spec }) => ({
    kind: "Service",
    name: metadata.name,
    fields: {
      type: spec.type ?? null,
      selector: pairs(spec.selector),
      ports: spec.ports
        .map(({ name, port, targetPort }) => `${name ?? ""} ${port}:${targetPort ?? port}`.trim())
        .join(", "),
    },
    figures: {},
  }));

export const configMapFacts = (configMaps: readonly ConfigMap[]): Fact[] =>
  configMaps.map(({ metadata, data }) => ({
    kind: "ConfigMap",
    name: metadata.name,
    fields: { ...data },
    figures: {},
  }));

export const claimFacts = (claims: readonly PersistentVolumeClaim[]): Fact[] =>
  claims.map(({ metadata, spec, status }) => ({
    kind: "PersistentVolumeClaim",
    name: metadata.name,
    fields: {
      phase: status.phase ?? null,
      storageClass: spec.storageClassName ?? null,
      requests: pairs(spec.resources?.requests ?? {}),
    },
    figures: {},
  }));

const imagesOf = (containers: readonly Container[]): Values =>
  Object.fromEntries(containers.map(({ name, image }) => [`${name} image`, image ?? null]));

/** What a new pod would run with. */
function templateOf(containers: readonly Container[]): Values {
  return Object.fromEntries(
    containers.flatMap((container): [string, FactValue][] => {
      const { name, resources } = container;
      return [
        [`${name} image`, container.image ?? null],
        [`${name} command`, [...container.command, ...container.args].join(" ") || null],
        [`${name} limits`, pairs(resources?.limits ?? {}) || null],
        [`${name} requests`, pairs(resources?.requests ?? {}) || null],
        ...container.env.map((variable): [string, FactValue] => [
          `${name} ${variable.name}`,
          variable.value ?? (variable.valueFrom ? JSON.stringify(variable.valueFrom) : ""),
        ]),
      ];
    }),
  );
}

const pairs = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join(", ");
