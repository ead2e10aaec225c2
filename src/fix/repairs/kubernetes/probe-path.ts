import * as z from "zod";
import { pointerTo } from "../../../json-pointer.ts";
import { type Repair, refused } from "../../repair.ts";
import { editableWorkload, valuesKey, workloadOf } from "./live-workload.ts";

const evidenceSchema = z.object({ container: z.string(), proof: z.string().nullable() });

/** Lets a probe whose path does not exist ask the path that the readiness probe asks on the same port. */
export const correctProbePath: Repair = {
  id: "correct-probe-path",
  title: "Correct the path of a probe",
  codes: ["kubernetes/pod-readiness/liveness-probe", "kubernetes/pod-readiness/startup-probe"],
  async plan(finding, context) {
    const { container, proof } = evidenceSchema.parse(finding.evidence);
    const probe = finding.code?.endsWith("/startup-probe") ? "startupProbe" : "livenessProbe";
    const workload = workloadOf(finding);
    if (workload === null) return refused("nothing makes the pod again: its probe cannot be changed");
    if (!/\b404\b/.test(proof ?? ""))
      return refused("the probe fails for another reason than a path that does not exist");
    const key = valuesKey(workload.name, context.blueprint.release, `${probe}.httpGet.path`);
    const answer = await editableWorkload(context, workload, key);
    if (answer.kind === "refused") return answer;
    const { live, spec } = answer;
    const index = spec.template.spec.containers.findIndex(({ name }) => name === container);
    const found = spec.template.spec.containers[index];
    const asked = found?.[probe]?.httpGet;
    const works = found?.readinessProbe?.httpGet;
    if (!asked || !works || works.path === asked.path || works.port !== asked.port)
      return refused(
        `no other probe of container ${container} asks a path of this port: which one it serves is not known`,
      );
    const [before, after] = [asked.path ?? "/", works.path ?? "/"];
    const pointer = pointerTo("spec", "template", "spec", "containers", index, probe, "httpGet", "path");
    return {
      kind: "plan",
      plan: {
        title: `Let the ${probe === "startupProbe" ? "startup" : "liveness"} probe of ${workload.name} ask ${after}`,
        changes: [live.edit({ kind: "value", pointer, before: asked.path ?? null, after })],
        risks: ["Its pods are replaced.", ...live.ownerRisks(`${key}: ${after}`)],
        undoneBy: `Let the probe ask ${before} again.`,
      },
    };
  },
};
