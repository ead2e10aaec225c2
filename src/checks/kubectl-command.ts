import type { Target } from "../snapshot/snapshot.ts";

/** The start of every kubectl command to type: `kubectl -n NAMESPACE`. */
export const kubectlCommand = ({ namespace }: Pick<Target, "namespace">): string =>
  namespace === null ? "kubectl" : `kubectl -n ${namespace}`;
