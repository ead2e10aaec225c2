import * as z from "zod";
import { type StepId, stepIds } from "../reporting/e2e-report.ts";
import {
  deploymentPath,
  hasAnnotations,
  markAnnotation,
  restorePatch,
  scaleDownPatch,
} from "../scale/scale-patch.ts";
import type { ScalePlan } from "../scale/scale-plan.ts";
import { stepTitles } from "../steps/step-titles.ts";
import { type E2eLoad, type E2eSettings, newApiName } from "./settings.ts";

const patchSchema = z.object({ path: z.string(), patch: z.array(z.record(z.string(), z.json())) });

/** What `--dry-run` prints: what each step would do, and the exact patches of those that change something. */
export const e2ePlanSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal("E2ePlan"),
  tool: z.object({ name: z.string(), version: z.string() }),
  namespace: z.string().nullable(),
  /** Absent for a single run. */
  load: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("repeat"), runs: z.int() }),
      z.object({ kind: z.literal("soak"), perSecond: z.number(), count: z.int() }),
    ])
    .optional(),
  steps: z.array(
    z.object({
      number: z.int(),
      id: z.enum(stepIds),
      title: z.string(),
      would: z.string(),
      apply: patchSchema.nullable(),
      undo: patchSchema.nullable(),
    }),
  ),
});
export type E2ePlan = z.infer<typeof e2ePlanSchema>;

export interface PlanInput {
  tool: E2ePlan["tool"];
  namespace: string | null;
  settings: E2eSettings;
  scaling: ScalePlan;
  user: string | null;
  now: Date;
}

export function e2ePlan(input: PlanInput): E2ePlan {
  const { settings, tool, namespace } = input;
  return {
    schemaVersion: 1,
    kind: "E2ePlan",
    tool,
    namespace,
    ...(settings.load.kind === "once" ? {} : { load: settings.load }),
    steps: stepIds.map((id, index) => ({
      number: index + 1,
      id,
      title: stepTitles[id],
      ...planned(id, input),
    })),
  };
}

type PlannedStep = Pick<E2ePlan["steps"][number], "would" | "apply" | "undo">;

function planned(id: StepId, input: PlanInput): PlannedStep {
  const { settings } = input;
  const nothing = { apply: null, undo: null };
  if (settings.load.kind === "soak" && !settings.steps.has(id))
    return { would: soaks(settings, settings.load)[id] ?? "not part of a soak", ...nothing };
  if (!settings.steps.has(id)) return { would: "not chosen", ...nothing };
  return id === "scale-down-old-api" ? scaling(input) : { would: reads(settings)[id], ...nothing };
}

function scaling({ scaling: plan, user, now, namespace }: PlanInput): PlannedStep {
  const nothing = { apply: null, undo: null };
  switch (plan.kind) {
    case "nothing":
    case "refused":
      return { would: plan.message, ...nothing };
    case "unknown":
      return { would: `cannot be told: ${plan.error.message}`, ...nothing };
    case "already-zero":
      return { would: `Deployment ${plan.deployment.metadata.name} is at 0 already`, ...nothing };
    case "scale": {
      const { deployment } = plan;
      const { name } = deployment.metadata;
      const replicas = deployment.spec.replicas ?? 1;
      const mark = { runId: "RUN", replicas, user, at: now.toISOString() };
      const path = deploymentPath(deployment.metadata.namespace ?? namespace ?? "", name);
      const marked = {
        ...deployment,
        metadata: {
          ...deployment.metadata,
          annotations: { ...deployment.metadata.annotations, [markAnnotation]: JSON.stringify(mark) },
        },
      };
      const undo = restorePatch(marked, { replicas, hadAnnotations: hasAnnotations(deployment) }, true);
      return {
        would: `scale Deployment ${name} from ${replicas} to 0, wait until no pod is left, and put ${replicas} back at the end`,
        apply: { path, patch: jsonOf(scaleDownPatch(deployment, mark)) },
        undo: { path, patch: jsonOf(undo) },
      };
    }
  }
}

const jsonOf = (patch: unknown) => patchSchema.shape.patch.parse(patch);

const soaks = (
  settings: E2eSettings,
  { count, perSecond }: Extract<E2eLoad, { kind: "soak" }>,
): Partial<Record<StepId, string>> => ({
  "send-message": `POST ${count} Orders at ${perSecond}/s, each with an order_key of its own, to /ingest/message; their rows ${settings.clean ? "are removed at the end" : "stay"}`,
  "check-stream": "read the stream onwards from where it ends before; creates no consumer",
  "query-database": "SELECT the rows of all orders by order_key, read-only, again and again",
  "dashboard-updates": "listen on the dashboard's /ws where it will hold no more than 100 orders",
});

const reads = (settings: E2eSettings) => ({
  "verify-new-api": `wait until Deployment ${newApiName(settings)} is rolled out; changes nothing`,
  "port-forward": `forward a local port to Service ${newApiName(settings)} and ask GET /health`,
  "send-message":
    settings.message === null
      ? `POST one Order with 3 line items and an order_key of its own to /ingest/message; its rows ${settings.clean ? "are removed at the end" : "stay"}`
      : `POST the given message to /ingest/message; its rows ${settings.clean ? "are removed at the end" : "stay"}`,
  "check-stream": "look for the message in its stream; creates no consumer",
  "worker-logs": "follow the logs of the worker pods",
  "query-database": "SELECT the rows by order_key, read-only",
  "dashboard-updates": "listen on the dashboard's /ws",
});
