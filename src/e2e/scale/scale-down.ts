import { setTimeout as delay } from "node:timers/promises";
import type { WriteOutcome } from "../../connect/kubernetes/kubernetes-writer.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";
import { podsOfDeployment } from "../api/workload-pods.ts";
import type { Cluster } from "../journal/cluster.ts";
import { undoChange } from "../journal/undo-change.ts";
import type { RunContext } from "../run/run-context.ts";
import { newApiName } from "../run/settings.ts";
import { type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import { readDeployment } from "./read-deployment.ts";
import { deploymentPath, hasAnnotations, markOf, type ScaleMark, scaleDownPatch } from "./scale-patch.ts";
import type { ScalePlan } from "./scale-plan.ts";

const pollMs = 150;
const patchAttempts = 10;
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
  const outcome = await patchToZero(
    { client: client.data, writer: writer.data },
    deployment,
    namespace,
    mark,
  );
  if (outcome.kind === "failed") {
    const status = outcome.error.kind === "forbidden" ? "fail" : "unknown";
    return {
      ...unreadable(outcome.error),
      status,
      message: `${name} was not scaled: ${outcome.error.message}`,
    };
  }
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
  const restored = await undoChange({ client: client.data, writer: writer.data }, run.runId, change.change);
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

/** Its status changes all the time, which also makes it another version: tried again while the count and the marks are as they were. */
async function patchToZero(
  { client, writer }: Cluster,
  asPlanned: Deployment,
  namespace: string,
  mark: ScaleMark,
): Promise<WriteOutcome> {
  const path = deploymentPath(namespace, asPlanned.metadata.name);
  let current = asPlanned;
  for (let attempt = 1; ; attempt++) {
    const outcome = await writer.patch(path, scaleDownPatch(current, mark));
    if (outcome.kind !== "conflict" || attempt === patchAttempts) return outcome;
    const found = await readDeployment(client, path);
    if (!found.ok) return { kind: "failed", error: found.error };
    current = found.data;
    const isSame = current.metadata.uid === asPlanned.metadata.uid && markOf(current) === null;
    if (!isSame || (current.spec.replicas ?? 1) !== mark.replicas) return outcome;
  }
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
