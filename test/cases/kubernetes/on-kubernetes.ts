import type { Kubelet } from "../../../src/lab/kubernetes-api/exchange.ts";
import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import type { Case } from "../case.ts";
import type { Answers, Logs } from "./api-server.ts";

interface Deployed extends Omit<Case, "bring"> {
  /** Made when the case runs: ages count from then. */
  objects(): readonly KubernetesObject[];
  logs?: Logs;
  answers?: Answers;
  /** None unless given. */
  kubelet?: Kubelet;
  /** Of the configuration file; the worker alone unless given. */
  config?: string;
  /** Checks instead of all of the area. */
  only?: string;
}

/** The worker is all that the release has: nothing else is missing. */
const workerAlone = "workloads: [{ kind: Deployment, name: nomnom-worker }]\n";

/** A case of objects in a namespace, as the kubelet and the controllers would have left them. */
export function onKubernetes({
  objects,
  logs = {},
  answers = {},
  kubelet = () => null,
  config = workerAlone,
  only,
  ...rest
}: Deployed): Case {
  const checks = only === undefined ? ["--area", "kubernetes"] : ["--only", only];
  return {
    ...rest,
    async bring(servers) {
      const found = await servers.kubernetes(objects(), logs, answers, kubelet);
      return [...found, ...checks, ...(await servers.config(config))];
    },
  };
}
