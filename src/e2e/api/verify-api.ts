import { setTimeout as delay } from "node:timers/promises";
import { deploymentRollout } from "../../checks/kubernetes/workloads/rollout-status.ts";
import { readDeployment } from "../../journal/scale/read-deployment.ts";
import { deploymentPath } from "../../journal/scale/scale-patch.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";
import type { RunContext } from "../run/run-context.ts";
import { newApiName } from "../run/settings.ts";
import type { StepEnd } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import { judgePods } from "./pod-health.ts";
import { podsOfDeployment } from "./workload-pods.ts";

const pollMs = 250;
/** A pod that starts from nothing: image, start, probe. */
const rolloutTimeoutMs = 90_000;

/** Waits until the rollout is complete by kubectl's rules, the pods are ready and no log holds a panic. Ends early when that cannot happen. */
export async function verifyApi(run: RunContext): Promise<StepEnd> {
  const client = await run.connections.kubernetes();
  if (!client.ok) return unreadable(client.error);
  const name = newApiName(run.settings);
  const path = deploymentPath(client.data.namespace, name);
  const startedMs = run.monotonicMs();
  for (;;) {
    const found = await readDeployment(client.data, path);
    if (!found.ok) {
      if (found.error.kind !== "not-found") return unreadable(found.error);
      return { status: "fail", hop: "client-to-api", message: `There is no Deployment ${name}` };
    }
    const pods = await podsOfDeployment(run, found.data);
    if (!pods.ok) return unreadable(pods.error);
    const alive = pods.data.filter((pod) => !pod.metadata.deletionTimestamp);
    const gives = { apiPods: alive.map((pod) => ({ name: pod.metadata.name, ready: isReady(pod) })) };
    const outcome = await judge(run, found.data, alive);
    if (outcome.kind === "ended") return { ...outcome.outcome, gives };
    if (run.monotonicMs() - startedMs > rolloutTimeoutMs)
      return { ...failed(`${outcome.why} (after ${rolloutTimeoutMs / 1000} s)`, outcome.evidence), gives };
    run.progress(outcome.why);
    await delay(pollMs, undefined, { signal: run.signal });
  }
}

type Judgement =
  | { kind: "ended"; outcome: StepOutcome }
  | { kind: "waiting"; why: string; evidence: Record<string, EvidenceValue> };
const ended = (outcome: StepOutcome): Judgement => ({ kind: "ended", outcome });

async function judge(run: RunContext, deployment: Deployment, alive: readonly Pod[]): Promise<Judgement> {
  const { name } = deployment.metadata;
  const replicas = deployment.spec.replicas ?? 1;
  if (replicas === 0)
    return ended(failed(`Deployment ${name} is scaled to 0: no API takes messages`, { replicas }));

  const rollout = deploymentRollout(deployment);
  if (rollout.state === "done" && alive.length > 0 && alive.every(isReady))
    return ended(verified(deployment, alive));
  const health = await judgePods(run, alive, `deployment/${name}`);
  if (health !== null && !health.recovers)
    return ended(failed(`${name} ${health.text}`, { ...health.evidence, rollout: rollout.message }));
  if (rollout.state === "stuck") return ended(failed(rollout.message, {}));
  // What may go away by itself is waited for, and named where it does not.
  if (health !== null)
    return {
      kind: "waiting",
      why: `${name} ${health.text}`,
      evidence: { ...health.evidence, rollout: rollout.message },
    };
  return {
    kind: "waiting",
    why: rollout.state === "done" ? `waiting for the pods of ${name}` : rollout.message,
    evidence: {},
  };
}

function verified(deployment: Deployment, pods: readonly Pod[]): StepOutcome {
  const { name } = deployment.metadata;
  const shown = pods.map((pod) => ({
    pod: pod.metadata.name,
    image: pod.status.containerStatuses[0]?.image ?? pod.spec.containers[0]?.image ?? "unknown",
    startedAt: pod.status.containerStatuses[0]?.state.running?.startedAt ?? null,
    restarts: pod.status.containerStatuses.reduce((sum, status) => sum + status.restartCount, 0),
  }));
  const [first] = shown;
  return {
    status: "pass",
    message: `${name}: ${pods.length} of ${deployment.spec.replicas ?? 1} pods ready, image ${first?.image}, started ${first?.startedAt ?? "at an unknown time"}`,
    evidence: { deployment: name, pods: shown },
  };
}

const failed = (message: string, evidence: Record<string, EvidenceValue>): StepOutcome => ({
  status: "fail",
  hop: "client-to-api",
  message,
  evidence,
});

const isReady = (pod: Pod) =>
  pod.status.conditions.some(({ type, status }) => type === "Ready" && status === "True");
