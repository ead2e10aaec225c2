import type { ClusterTarget, Command } from "./command.ts";
import type { Word } from "./word.ts";

/** Makes commands of kubectl (or Helm) for one cluster and namespace: `kubectl("scale", "deployment/x", "--replicas=1")`. */
export type Kubectl = (...args: readonly Word[]) => Command;

/** kubectl in the namespace that was examined. */
export const kubectlFor =
  (cluster: ClusterTarget): Kubectl =>
  (...args) => ({
    program: "kubectl",
    args: withoutStrayFlags(args),
    target: { system: "kubernetes", cluster },
  });

/**
 * What a pod refers to by a name need not exist, and the API server takes any name for it: `edit configmap --server=https://…` would lead kubectl, with its
 * credentials, elsewhere. `configmap/NAME` is never a flag.
 */
function withoutStrayFlags([verb, kind, name, ...rest]: readonly Word[]): Word[] {
  const all = [verb, kind, name, ...rest].filter((word) => word !== undefined);
  if (typeof kind !== "string" || typeof name !== "string") return all;
  const isName = named.has(verb) && /^[a-z]+$/.test(kind) && name.startsWith("-") && !ownFlags.has(name);
  return isName ? all.toSpliced(1, 2, `${kind}/${name}`) : all;
}

const named: ReadonlySet<Word | undefined> = new Set([
  "annotate",
  "delete",
  "describe",
  "edit",
  "get",
  "patch",
]);
const ownFlags: ReadonlySet<string> = new Set([
  "-l",
  "-o",
  "--show-labels",
  "--all-namespaces",
  "--field-selector",
]);

/** Helm in the namespace that was examined. */
export const helmFor =
  (cluster: ClusterTarget): Kubectl =>
  (...args) => ({ program: "helm", args, target: { system: "kubernetes", cluster } });

/** kubectl for what lies in no namespace: nodes, volumes, storage classes. */
export const clusterKubectlFor = (cluster: ClusterTarget): Kubectl =>
  kubectlFor({ ...cluster, namespace: null });
