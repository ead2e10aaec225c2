import * as z from "zod";
import type { KubernetesClient } from "../../connect/connections.ts";
import type { ClusterTarget } from "../../remedy/command.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import { planScaling, type ScalePlan } from "../scale/scale-plan.ts";
import { scaleDownOldApiId } from "../steps/scale-down-old-api.ts";
import type { PlanInput, PlannedStep, Step } from "../steps/step.ts";
import { stepsOf } from "../steps/steps.ts";
import type { E2eSettings } from "./settings.ts";

const patchSchema = z.object({ path: z.string(), patch: z.array(z.record(z.string(), z.json())) });

/** What `--dry-run` prints: what each step would do, and the exact patches of those that change something. */
export const e2ePlanSchemaOf = (stepIds: readonly string[]) =>
  z.object({
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
export type E2ePlan = z.infer<ReturnType<typeof e2ePlanSchemaOf>>;

/** What a run with these settings is going to scale, decided before anything is changed. */
export async function scalingOf(
  client: ProbeResult<KubernetesClient>,
  settings: E2eSettings,
  cluster: ClusterTarget,
): Promise<ScalePlan> {
  const isChosen = settings.steps.has(scaleDownOldApiId);
  if (settings.plan.scale === null)
    return { kind: "nothing", reason: "not part of the plan", message: "Nothing is scaled" };
  if (!client.ok) return { kind: "unknown", error: client.error };
  return isChosen
    ? planScaling(client.data, settings, cluster)
    : { kind: "nothing", reason: "not chosen", message: "Not chosen" };
}

export async function e2ePlan(
  input: PlanInput & Pick<E2ePlan, "tool">,
  all: readonly Step[] = stepsOf(input.settings.plan),
): Promise<E2ePlan> {
  const { settings, tool, namespace } = input;
  return {
    schemaVersion: 1,
    kind: "E2ePlan",
    tool,
    namespace,
    ...(settings.load.kind === "once" ? {} : { load: settings.load }),
    steps: await Promise.all(
      all.map(async (step, index) => {
        const { would, apply, undo } = await planned(step, input);
        return {
          number: index + 1,
          id: step.id,
          title: step.title,
          would,
          apply: apply === null ? null : patchSchema.parse(apply),
          undo: undo === null ? null : patchSchema.parse(undo),
        };
      }),
    ),
  };
}

async function planned(step: Step, input: PlanInput): Promise<PlannedStep> {
  const { load, steps: chosen } = input.settings;
  const plan = chosen.has(step.id)
    ? await step.plan(input)
    : load.kind === "soak"
      ? (step.inSoak?.(load, input.settings) ?? "not part of a soak")
      : "not chosen";
  return typeof plan === "string" ? { would: plan, apply: null, undo: null } : plan;
}
