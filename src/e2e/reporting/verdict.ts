import { builtInPlan } from "../../blueprint/built-in-plan.ts";
import type { MessagePlan } from "../../blueprint/message-plan.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import { type StepStatus, stepStatuses } from "../steps/step-outcome.ts";
import type { Cleanup, E2eReport, StepResult } from "./e2e-report.ts";
import { type Hop, hops, hopWords } from "./hops.ts";
import { placeNamesOf } from "./place-names.ts";

export type E2eVerdict = E2eReport["verdict"];

/** Worst outcome of any step; skipped ones do not count. */
export function verdictOf(steps: readonly StepResult[]): E2eVerdict {
  const has = (...wanted: StepStatus[]) => steps.some(({ status }) => wanted.includes(status));
  if (has("fail")) return "fail";
  if (has("blocked", "unknown")) return "inconclusive";
  return has("warn") ? "warn" : "pass";
}

/** Whether a step passed, be it with a doubt. What was left out has shown nothing. */
export const isGood = ({ status }: Pick<StepResult, "status">): boolean =>
  status === "pass" || status === "warn";

/** The first hop on the message's way that a failed step names. */
export function brokenHopOf(steps: readonly StepResult[]): Hop | null {
  const named = new Set(steps.filter(({ status }) => status === "fail").map(({ hop }) => hop));
  return hops.find((hop) => named.has(hop)) ?? null;
}

/** How far the message was seen to go, and how long it took. */
export interface Journey {
  to: "database" | "dashboard";
  tookMs: number;
}

/** The verdict in one sentence. `journey`: null where the message was not seen to arrive. */
export function conclusionOf(
  steps: readonly StepResult[],
  journey: Journey | null,
  plan: MessagePlan = builtInPlan,
): string {
  const names = placeNamesOf(plan);
  const failed = steps.filter(({ status }) => status === "fail");
  const hop = brokenHopOf(steps);
  if (hop !== null) {
    const failing = failed.find((step) => step.hop === hop);
    return `The message stopped ${hopWords(hop, names)}: ${failing?.message ?? "see the steps"}`;
  }
  const [first] = failed;
  if (first !== undefined) return `Step ${first.number} (${first.id}) failed: ${first.message}`;
  const open = steps.find(({ status }) => status === "unknown" || status === "blocked");
  if (open !== undefined)
    return `Not decided: step ${open.number} (${open.id}): ${open.reason ?? open.message}`;
  const chosen = steps.filter(({ status }) => status !== "skip");
  if (chosen.length === 0) return "No step ran";
  const doubts = steps.filter(({ status }) => status === "warn");
  const but =
    doubts.length === 0
      ? ""
      : `, but ${doubts.map(({ message }) => message.replace(/^The /, "the ")).join("; ")}`;
  return journey === null
    ? `${chosen.length} of ${steps.length} steps ran, and passed${but}`
    : `A message travels from ${plan.origin === "built-in" ? "the API" : names.api || names.stream} to ${names[journey.to]} in ${Math.round(journey.tookMs)} ms${but}`;
}

/** What a run could not put back or remove, to follow the conclusion; empty when nothing is left. */
export function leftBehindWords(undone: readonly UndoneChange[], cleanup: Cleanup | null): string {
  const left = undone.filter(({ state }) => state === "left").map(({ what }) => what);
  const changes =
    left.length === 0 ? "" : `. Not undone: ${left.join(", ")}; \`nomnom e2e --recover\` tries again`;
  return cleanup?.state === "left" ? `${changes}. The rows stay: ${cleanup.detail}` : changes;
}

export function summaryOf(steps: readonly StepResult[]): Record<StepStatus, number> {
  const summary = { pass: 0, warn: 0, fail: 0, skip: 0, blocked: 0, unknown: 0 };
  for (const status of stepStatuses) summary[status] = steps.filter((step) => step.status === status).length;
  return summary;
}
