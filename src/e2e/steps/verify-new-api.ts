import { setTimeout as delay } from "node:timers/promises";
import { deploymentRollout } from "../../checks/kubernetes/workloads/rollout-status.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import { type Deployment, deploymentSchema } from "../../snapshot/kubernetes/workloads.ts";
import { judgePods } from "../api/pod-health.ts";
import { podsOfDeployment } from "../api/workload-pods.ts";
import type { EvidenceValue, RunContext, StepOutcome } from "../run/run-context.ts";
import { newApiName } from "../run/settings.ts";
import { unreadable } from "../run/unreachable.ts";
import { deploymentPath } from "../scale/scale-patch.ts";
import type { Step } from "./step.ts";

const pollMs = 250;
/** A pod that starts from nothing: image, start, probe. */
const rolloutTimeoutMs = 90_000;

/** Step 2: the rollout is complete by kubectl's rules, the pods are ready and no log holds a panic. Ends early when it never will be. */
export const verifyNewApi: Step = {
  id: "verify-new-api",
  needs: [],
  async run(run) {
    const client = await run.connections.kubernetes();
    if (!client.ok) return unreadable(client.error);
    const name = newApiName(run.settings);
    const path = deploymentPath(client.data.namespace, name);
    const startedMs = run.monotonicMs();
    for (;;) {
      const found = await client.data.get(path);
      if (!found.ok) {
        if (found.error.kind !== "not-found") return unreadable(found.error);
        return { status: "fail", hop: "client-to-api", message: `There is no Deployment ${name}` };
      }
      const deployment = deploymentSchema.parse(found.data);
      const outcome = await judge(run, deployment);
      if (outcome.kind === "ended") return outcome.outcome;
      if (run.monotonicMs() - startedMs > rolloutTimeoutMs)
        return failed(`${outcome.why} (after ${rolloutTimeoutMs / 1000} s)`, {});
      run.progress(outcome.why);
      await delay(pollMs, undefined, { signal: run.signal });
    }
  },
};

type Judgement = { kind: "ended"; outcome: StepOutcome } | { kind: "waiting"; why: string };
const ended = (outcome: StepOutcome): Judgement => ({ kind: "ended", outcome });

async function judge(run: RunContext, deployment: Deployment): Promise<Judgement> {
  const { name } = deployment.metadata;
  const replicas = deployment.spec.replicas ?? 1;
  const pods = await podsOfDeployment(run, deployment);
  if (!pods.ok) return ended(unreadable(pods.error));
  const alive = pods.data.filter((pod) => !pod.metadata.deletionTimestamp);
  run.facts.apiPods = alive.map((pod) => ({ name: pod.metadata.name, ready: isReady(pod) }));
  if (replicas === 0)
    return ended(failed(`Deployment ${name} is scaled to 0: no API takes messages`, { replicas }));

  const rollout = deploymentRollout(deployment);
  if (rollout.state === "done" && alive.length > 0 && alive.every(isReady))
    return ended(verified(deployment, alive));
  const health = await judgePods(run, alive, `deployment/${name}`);
  if (health !== null && !health.recovers)
    return ended(failed(`${name} ${health.text}`, { ...health.evidence, rollout: rollout.message }));
  if (rollout.state === "stuck") return ended(failed(rollout.message, {}));
  return {
    kind: "waiting",
    why: rollout.state === "done" ? `waiting for the pods of ${name}` : rollout.message,
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
