import * as z from "zod";
import { pointerTo } from "../../../json-pointer.ts";
import { parseQuantity } from "../../../units/quantity.ts";
import { type Repair, refused } from "../../repair.ts";
import { editableWorkload, valuesKey, workloadOf } from "./live-workload.ts";

const evidenceSchema = z.object({ container: z.string() });

/** Doubles the memory limit under which a container is killed. How much it needs nobody has seen: it never had more. */
export const raiseMemory: Repair = {
  id: "raise-memory",
  title: "Raise a memory limit",
  codes: ["kubernetes/pod-readiness/out-of-memory", "kubernetes/restarts/out-of-memory"],
  async plan(finding, context) {
    const { container } = evidenceSchema.parse(finding.evidence);
    const workload = workloadOf(finding);
    if (workload === null) return refused("nothing makes the pod again: its limit cannot be changed");
    const key = valuesKey(workload.name, context.blueprint.release, "resources.limits.memory");
    const answer = await editableWorkload(context, workload, key);
    if (answer.kind === "refused") return answer;
    const { live, spec } = answer;
    const pod = spec.template.spec;
    const place = (["containers", "initContainers"] as const)
      .map((list) => ({ list, index: pod[list].findIndex(({ name }) => name === container) }))
      .find(({ index }) => index >= 0);
    const limit = place && pod[place.list][place.index]?.resources?.limits.memory;
    if (place === undefined || limit === undefined)
      return refused(
        `container ${container} has no memory limit of its own: its pod's or its node's memory was used up`,
      );
    const raised = doubled(limit);
    if (raised === null) return refused(`its memory limit ${limit} is no quantity`);
    const pointer = pointerTo(
      "spec",
      "template",
      "spec",
      place.list,
      place.index,
      "resources",
      "limits",
      "memory",
    );
    return {
      kind: "plan",
      plan: {
        title: `Raise the memory limit of ${workload.name} from ${limit} to ${raised}`,
        changes: [live.edit({ kind: "value", pointer, before: limit, after: raised })],
        risks: [
          `Its pods are replaced, and may take ${raised} of their node each.`,
          "How much it needs is not known, for it never had more than its limit: where twice as much is not enough either, it is found and doubled again. A program that leaks uses up any limit.",
          ...live.ownerRisks(`${key}: ${raised}`),
        ],
        undoneBy: `Set the limit back to ${limit}.`,
      },
    };
  },
};

/** Twice a quantity, in its own unit where that is a whole number. */
export function doubled(quantity: string): string | null {
  const whole = /^(\d+)((?:[kMGTPE]|[KMGTPE]i)?)$/.exec(quantity);
  if (whole) return `${Number(whole[1]) * 2}${whole[2]}`;
  const parsed = parseQuantity(quantity);
  return parsed.ok && parsed.value > 0 ? `${Math.ceil((parsed.value * 2) / 1024 ** 2)}Mi` : null;
}
