import * as z from "zod";
import { timestamp } from "./cluster.ts";

const condition = z.object({
  type: z.string(),
  status: z.string(),
  lastUpdateTime: z.string(),
  lastTransitionTime: z.string(),
  reason: z.string(),
  message: z.string(),
});

export const deploymentStatus = z.object({
  observedGeneration: z.number().optional(),
  replicas: z.number().default(0),
  updatedReplicas: z.number().default(0),
  readyReplicas: z.number().default(0),
  availableReplicas: z.number().default(0),
  conditions: z.array(condition).default([]),
});

export type DeploymentStatus = z.infer<typeof deploymentStatus>;
export type DeploymentCondition = z.infer<typeof condition>;

export interface DeploymentProgress {
  replicas: number;
  minAvailable: number;
  progressDeadlineSeconds: number;
  newReplicaSet: string;
  newReplicaSetCreated: boolean;
  /** Pods of all ReplicaSets, the newest included. */
  counts: { replicas: number; updated: number; ready: number; available: number };
}

/** The conditions Available and Progressing after the counts have become what they are. */
export function nextConditions(before: DeploymentStatus, now: DeploymentProgress): DeploymentCondition[] {
  const progressing = progressCondition(before, now);
  const available = availableCondition(now);
  // Each keeps its place; in a new Deployment Available is written after the first pods exist.
  const fresh = [available, progressing].map((next) => merged(before, next));
  const order = before.conditions.map(({ type }) => type);
  return fresh.sort((a, b) => place(order, a.type) - place(order, b.type));
}

type Draft = Omit<DeploymentCondition, "lastUpdateTime" | "lastTransitionTime"> & { touched: boolean };

function availableCondition({ counts, minAvailable }: DeploymentProgress): Draft {
  const enough = counts.available >= minAvailable;
  return {
    type: "Available",
    status: enough ? "True" : "False",
    reason: enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: enough
      ? "Deployment has minimum availability."
      : "Deployment does not have minimum availability.",
    touched: false,
  };
}

function progressCondition(before: DeploymentStatus, now: DeploymentProgress): Draft {
  const name = `ReplicaSet "${now.newReplicaSet}"`;
  const current = before.conditions.find(({ type }) => type === "Progressing");
  const draft = { type: "Progressing", status: "True", touched: false };
  if (now.newReplicaSetCreated) {
    return {
      ...draft,
      reason: "NewReplicaSetCreated",
      message: `Created new replica set "${now.newReplicaSet}"`,
      touched: true,
    };
  }
  if (isComplete(now)) {
    return {
      ...draft,
      reason: "NewReplicaSetAvailable",
      message: `${name} has successfully progressed.`,
    };
  }
  // A Deployment that was complete and lost a pod is not rolling out: the condition stays.
  if (current !== undefined && current.reason === "NewReplicaSetAvailable" && !isRollingOut(now)) {
    return { ...draft, reason: current.reason, message: current.message };
  }
  if (hasProgressed(before, now)) {
    return { ...draft, reason: "ReplicaSetUpdated", message: `${name} is progressing.`, touched: true };
  }
  if (current !== undefined && isTimedOut(current, now.progressDeadlineSeconds)) {
    return {
      ...draft,
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: `${name} has timed out progressing.`,
    };
  }
  return current === undefined
    ? { ...draft, reason: "ReplicaSetUpdated", message: `${name} is progressing.`, touched: true }
    : { ...draft, status: current.status, reason: current.reason, message: current.message };
}

function isComplete({ counts, replicas }: DeploymentProgress): boolean {
  return counts.updated === replicas && counts.replicas === replicas && counts.available === replicas;
}

/** Old pods are still there, or new ones are still to be made. */
function isRollingOut({ counts, replicas }: DeploymentProgress): boolean {
  return counts.updated < counts.replicas || counts.updated < replicas;
}

function hasProgressed(before: DeploymentStatus, { counts }: DeploymentProgress): boolean {
  const oldBefore = before.replicas - before.updatedReplicas;
  return (
    counts.updated > before.updatedReplicas ||
    counts.replicas - counts.updated < oldBefore ||
    counts.ready > before.readyReplicas ||
    counts.available > before.availableReplicas
  );
}

function isTimedOut(current: DeploymentCondition, deadlineSeconds: number): boolean {
  if (current.reason === "ProgressDeadlineExceeded") return true;
  return Date.parse(current.lastUpdateTime) + deadlineSeconds * 1000 < Date.now();
}

function merged(before: DeploymentStatus, { touched, ...draft }: Draft): DeploymentCondition {
  const current = before.conditions.find(({ type }) => type === draft.type);
  const now = timestamp();
  if (current === undefined) return { ...draft, lastUpdateTime: now, lastTransitionTime: now };
  const same = current.status === draft.status && current.reason === draft.reason;
  return {
    ...draft,
    lastUpdateTime: same && !touched ? current.lastUpdateTime : now,
    lastTransitionTime: current.status === draft.status ? current.lastTransitionTime : now,
  };
}

function place(order: readonly string[], type: string): number {
  const index = order.indexOf(type);
  return index === -1 ? order.length : index;
}
