import type { ClusterTarget, Command } from "./command.ts";
import type { Word } from "./word.ts";

/** Makes commands of kubectl (or Helm) for one cluster and namespace: `kubectl("scale", "deployment/x", "--replicas=1")`. */
export type Kubectl = (...args: readonly Word[]) => Command;

/** kubectl in the namespace that was examined. */
export const kubectlFor =
  (cluster: ClusterTarget): Kubectl =>
  (...args) => ({ program: "kubectl", args, target: { system: "kubernetes", cluster } });

/** Helm in the namespace that was examined. */
export const helmFor =
  (cluster: ClusterTarget): Kubectl =>
  (...args) => ({ program: "helm", args, target: { system: "kubernetes", cluster } });

/** kubectl for what lies in no namespace: nodes, volumes, storage classes. */
export const clusterKubectlFor = (cluster: ClusterTarget): Kubectl =>
  kubectlFor({ ...cluster, namespace: null });
