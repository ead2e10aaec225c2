import type { Target } from "../snapshot/snapshot.ts";
import type { Command } from "./command.ts";
import type { Word } from "./word.ts";

/** Makes kubectl commands for one cluster and namespace: `kubectl("scale", "deployment/x", "--replicas=1")`. */
export type Kubectl = (...args: readonly Word[]) => Command;

/** kubectl in the namespace that was examined. */
export const kubectlFor =
  ({ context, namespace }: Pick<Target, "context" | "namespace">): Kubectl =>
  (...args) => ({ program: "kubectl", args, target: { system: "kubernetes", context, namespace } });

/** kubectl for what lies in no namespace: nodes, volumes, storage classes. */
export const clusterKubectlFor = ({ context }: Pick<Target, "context">): Kubectl =>
  kubectlFor({ context, namespace: null });
