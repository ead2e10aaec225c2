import * as z from "zod";
import { type Repair, refused, waits } from "../../repair.ts";
import { editableWorkload, workloadOf } from "./live-workload.ts";

const evidenceSchema = z.object({ repaired: z.string().optional() });

/** Starts a workload whose crashes have lost their reason, instead of waiting for the end of its back-off, which may take five minutes. */
export const startAgain: Repair = {
  id: "start-again",
  title: "Start what has crashed on something that is repaired",
  codes: ["kubernetes/pod-readiness/crash-loop"],
  async plan(finding, context) {
    const { repaired } = evidenceSchema.parse(finding.evidence);
    const workload = workloadOf(finding);
    if (repaired === undefined)
      return finding.explainedBy === undefined
        ? refused("why it crashes is not known to be repaired: starting it again would let it crash again")
        : waits(`${finding.explainedBy} says why it crashes`);
    if (workload === null || !isRestartable(workload.kind))
      return refused("it is started again by its own controller");
    const { kind, name } = workload;
    const answer = await editableWorkload(context, workload, "a restart");
    if (answer.kind === "refused") return answer;
    const { live } = answer;
    return {
      kind: "plan",
      plan: {
        title: `Start ${name} again, now that ${repaired} passes`,
        changes: [
          {
            kind: "restart",
            when: "now",
            workload: {
              ...{ kind, name, namespace: live.namespace, path: live.path },
              uid: live.object.metadata.uid,
            },
            stamp: new Date().toISOString(),
          },
        ],
        risks: [
          "Its pods are replaced, one after the other. They start again by themselves as well, after a back-off of up to 5 minutes.",
        ],
        undoneBy: "Nothing: a restart is not taken back.",
      },
    };
  },
};

const isRestartable = (kind: string): kind is "Deployment" | "StatefulSet" =>
  kind === "Deployment" || kind === "StatefulSet";
