import { setTimeout as delay } from "node:timers/promises";
import { isRefusal, liveCluster } from "../../journal/cluster.ts";
import { hasAnnotations } from "../../journal/object/annotations.ts";
import { liveSystems } from "../../journal/systems.ts";
import { undoChange } from "../../journal/undo-change.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";
import { podsOfDeployment } from "../api/workload-pods.ts";
import type { RunContext } from "../run/run-context.ts";
import { newApiName } from "../run/settings.ts";
import { refusedChange, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import { patchToZero } from "./patch-to-zero.ts";
import type { ScalePlan } from "./scale-plan.ts";

const pollMs = 150;
/** A pod gets 30 s to end by default, and the kubelet a moment more. */
const podsGoneMs = 45_000;

/** Does what was planned: takes the old ingestion API to 0 and waits until none of its pods is left. It comes back at the end of the run. */
export async function scaleAsPlanned(run: RunContext): Promise<StepOutcome> {
  const { scaling } = run;
  switch (scaling.kind) {
    case "nothing":
      return { status: "skip", reason: scaling.reason, message: scaling.message };
    case "unknown":
      return unreadable(scaling.error);
    case "refused":
      return { status: "fail", message: scaling.message, evidence: scaling.evidence };
    case "already-zero": {
      const { name } = scaling.deployment.metadata;
      return {
        status: "pass",
        message: `Deployment ${name} is at 0 already`,
        evidence: { deployment: name },
      };
    }
    case "scale":
      return scaleDown(run, scaling);
  }
}

async function scaleDown(
  run: RunContext,
  { deployment, role, owners }: Extract<ScalePlan, { kind: "scale" }>,
): Promise<StepOutcome> {
  const { connections, journal } = run;
  const client = await connections.kubernetes();
  const writer = connections.writer();
  if (!client.ok) return unreadable(client.error);
  if (!writer.ok) return unreadable(writer.error);
  if (journal === null) throw new Error("a run that scales has a journal");
  const { name, namespace = client.data.namespace, uid = "" } = deployment.metadata;
  const replicas = deployment.spec.replicas ?? 1;
  const evidence = {
    deployment: name,
    replicasBefore: replicas,
    owners: owners.map((owner) => `${owner.kind} ${owner.name}`),
  };

  const hadAnnotations = hasAnnotations(deployment);
  const change = await journal.record({
    kind: "scale",
    deployment: name,
    namespace,
    uid,
    replicas,
    hadAnnotations,
  });
  const mark = { runId: run.runId, replicas, user: client.data.user, at: run.now().toISOString() };
  const cluster = liveCluster(client.data, writer.data);
  const outcome = await patchToZero(cluster, deployment, namespace, { mark, signal: run.signal });
  if (outcome.kind === "done") await journal.made(change);
  // Neither made nor under way: there is nothing to undo. Once the run is cut off the entry is the undoing's, which may have set its fence.
  else if (!run.signal.aborted && (outcome.kind !== "failed" || isRefusal(outcome.error)))
    await journal.settle(change);
  if (outcome.kind === "failed") return refusedChange(`${name} was not scaled`, outcome.error);
  if (outcome.kind !== "done")
    return {
      status: "fail",
      message: `${name} was changed by somebody else at this moment: ${outcome.message}`,
      evidence,
    };
  run.note(`Deployment ${name} scaled from ${replicas} to 0`);
  run.progress(`${name} is at 0, waiting until its pods have ended`);

  const left = await waitForNoPods(run, deployment);
  if (left !== null)
    return {
      status: "fail",
      message: `${name} is at 0, but after ${podsGoneMs / 1000} s ${left} still ends`,
      evidence,
    };
  run.note(`no pod of ${name} is left`);
  if (role === "old-api")
    return { status: "pass", message: `${name} scaled from ${replicas} to 0, no pod left`, evidence };
  const restored = await undoChange(liveSystems(connections), run.runId, { ...change, made: true });
  if (restored.state === "left")
    return {
      status: "fail",
      message: `${name} could not be scaled back to ${replicas}: ${restored.detail}`,
      evidence,
    };
  await journal.settle(change);
  return {
    status: "pass",
    message: `${newApiName(run.settings)} taken to 0 and back to ${replicas}`,
    evidence: { ...evidence, coldStart: true },
  };
}

/** The name of a pod that is still there when the time is up; null: none is. */
async function waitForNoPods(run: RunContext, deployment: Deployment): Promise<string | null> {
  const startedMs = run.monotonicMs();
  for (;;) {
    const pods = await podsOfDeployment(run, deployment);
    const [first] = pods.ok ? pods.data : [];
    if (pods.ok && first === undefined) return null;
    if (run.monotonicMs() - startedMs > podsGoneMs)
      return first === undefined ? "a pod" : `pod ${first.metadata.name}`;
    if (first !== undefined) run.progress(`waiting for pod ${first.metadata.name} to end`);
    await delay(pollMs, undefined, { signal: run.signal });
  }
}
