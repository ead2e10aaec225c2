import { hasAnnotations } from "../../journal/object/annotations.ts";
import {
  deploymentPath,
  markAnnotation,
  restorePatch,
  scaleDownPatch,
} from "../../journal/scale/scale-patch.ts";
import type { PlanInput, PlannedStep } from "../steps/step.ts";

/** What scaling the old API would do, with the exact patches there and back. */
export function plannedScaling({ scaling, user, now, namespace }: PlanInput): PlannedStep {
  const nothing = { apply: null, undo: null };
  switch (scaling.kind) {
    case "nothing":
    case "refused":
      return { would: scaling.message, ...nothing };
    case "unknown":
      return { would: `is not known: ${scaling.error.message}`, ...nothing };
    case "already-zero":
      return { would: `Deployment ${scaling.deployment.metadata.name} is at 0 already`, ...nothing };
    case "scale": {
      const { deployment } = scaling;
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
        apply: { path, patch: scaleDownPatch(deployment, mark) },
        undo: { path, patch: undo },
      };
    }
  }
}
