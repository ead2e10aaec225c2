import { type Pod, podSchema } from "../../snapshot/kubernetes/pod.ts";
import { type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import { fittest, hasStopped } from "./fittest-pod.ts";
import { createFreshAnswer } from "./fresh-answer.ts";
import type { ForwardTarget } from "./target.ts";
import { collectionPath, targetKinds } from "./target-kinds.ts";
import { parseObject, podSelector, readOwner, type TargetOwner, targetPodPort } from "./target-owner.ts";

/** The pod a connection goes to, and its port. */
export interface PodChoice {
  name: string;
  port: number;
  /** As it was when chosen; null: pods may not be read, and this one was named. */
  pod: Pod | null;
}

/** `none`: the API server has answered, and no pod is fit at the moment. */
export type Chosen =
  | { kind: "pod"; choice: PodChoice }
  | { kind: "none"; error: ProbeError }
  | { kind: "unread"; error: ProbeError };

export interface PodFinder {
  /** A pod for a new connection: the one used last while it is fit, else the youngest fit one. */
  choose(): Promise<Chosen>;
  /** Whether the pod of a connection has gone, is terminating, or has restarted since; null: cannot be read. */
  hasStopped(choice: PodChoice): Promise<boolean | null>;
  /** What is known is wrong: the next question asks the API server. */
  forget(): void;
}

/** A burst of connections shares one list; nothing older is ever used. */
const podsFreshForMs = 250;
/** Selectors and port numbers hardly change, and after a failure everything is read again. */
const ownerFreshForMs = 10_000;

/** Finds pods behind a target from fresh data. `allowUnready`: a running pod will do when none is ready. */
export function createPodFinder(
  client: KubernetesClient,
  target: ForwardTarget,
  { allowUnready }: { allowUnready: boolean },
): PodFinder {
  const owner = createFreshAnswer(ownerFreshForMs, () => readOwner(client, target));
  const pods = createFreshAnswer(podsFreshForMs, async () => {
    const found = await owner.read();
    return found.ok ? readPods(client, target, found.data) : found;
  });
  let lastUid: string | null = null;

  return {
    async choose() {
      const [found, all] = await Promise.all([owner.read(), pods.read()]);
      if (!found.ok) return { kind: "unread", error: found.error };
      if (!all.ok) {
        const { kind, name, port } = target;
        // Forwarding to a pod takes no right to read it.
        const mayBeDialled = all.error.kind === "forbidden" && kind === "pod" && typeof port === "number";
        return mayBeDialled
          ? { kind: "pod", choice: { name, port, pod: null } }
          : { kind: "unread", error: all.error };
      }
      // A pod named on purpose is used as soon as it runs, as kubectl does.
      const pod = fittest(all.data, { lastUid, allowUnready: allowUnready || target.kind === "pod" });
      if (pod === null) return { kind: "none", error: noPod(target, all.data) };
      const answer = targetPodPort(found.data, target, pod.spec);
      if ("problem" in answer) {
        const { problem: message, hint } = answer;
        return { kind: "none", error: { kind: "not-found", system: "kubernetes", message, hint } };
      }
      lastUid = pod.metadata.uid ?? null;
      return { kind: "pod", choice: { name: pod.metadata.name, port: answer.port, pod } };
    },
    async hasStopped({ pod: then }) {
      if (then === null) return null;
      const all = await pods.read();
      if (!all.ok) return all.error.kind === "not-found" ? true : null;
      return hasStopped(then, all.data);
    },
    forget() {
      owner.forget();
      pods.forget();
    },
  };
}

async function readPods(
  client: KubernetesClient,
  target: ForwardTarget,
  owner: TargetOwner,
): Promise<ProbeResult<Pod[]>> {
  const path = collectionPath("pod", client.namespace);
  if (owner.kind === "pod") {
    const podPath = `${path}/${encodeURIComponent(target.name)}`;
    const object = await client.get(podPath);
    if (!object.ok) return object;
    const pod = parseObject(podSchema, object.data, podPath);
    return pod.ok ? succeed([pod.data]) : pod;
  }
  const selector = podSelector(owner);
  if (selector === null) return succeed([]);
  const items = await client.list(path, { labelSelector: selector });
  if (!items.ok) return items;
  const pods: Pod[] = [];
  for (const item of items.data) {
    const pod = parseObject(podSchema, item, path);
    if (!pod.ok) return pod;
    pods.push(pod.data);
  }
  return succeed(pods);
}

function noPod(target: ForwardTarget, pods: readonly Pod[]): ProbeError {
  const what = `${targetKinds[target.kind].word} ${target.name}`;
  const many = pods.length === 1 ? "its one pod" : `none of its ${pods.length} pods`;
  return {
    kind: "unreachable",
    system: "kubernetes",
    message:
      pods.length === 0
        ? `${what} has no pod`
        : target.kind === "pod"
          ? `${what} is not running`
          : `${what}: ${many} is ${pods.length === 1 ? "not ready" : "ready"}`,
    hint: "`kubectl get pods` shows them; `nomnom doctor` names the cause.",
  };
}
