import * as z from "zod";
import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";
import { parseJsonOr } from "../../parse-json.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";
import { annotate, annotationPath, asRead, fenceNamed, unannotate } from "../object/annotations.ts";

/** The annotation that says whose scaling to 0 it is, for other people and for the undoing. */
export const markAnnotation = "nomnom-doctor/e2e";

const markSchema = z.object({
  runId: z.string(),
  replicas: z.number(),
  user: z.string().nullable(),
  at: z.string(),
});
export type ScaleMark = z.infer<typeof markSchema>;

export const scaleFence = fenceNamed("nomnom-doctor/e2e-fence");

export const deploymentPath = (namespace: string, name: string) =>
  `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;

/** The run's mark on a Deployment; null when there is none or it is not readable. */
export function markOf(deployment: Deployment): ScaleMark | null {
  const text = deployment.metadata.annotations[markAnnotation];
  if (text === undefined) return null;
  // It may be somebody else's text.
  return markSchema.safeParse(parseJsonOr(text, undefined)).data ?? null;
}

/** To 0 in one patch that holds only for the object as it was read, with the mark. */
export function scaleDownPatch(deployment: Deployment, mark: ScaleMark): JsonPatchOperation[] {
  return [
    asRead(deployment),
    { op: "test", path: "/spec/replicas", value: deployment.spec.replicas ?? 1 },
    ...annotate(deployment, markAnnotation, JSON.stringify(mark)),
    { op: "replace", path: "/spec/replicas", value: 0 },
  ];
}

/** Back to the count before, only while the mark is still this run's; with `ours` false only the mark goes. */
export function restorePatch(
  deployment: Deployment,
  change: { replicas: number; hadAnnotations: boolean },
  ours: boolean,
): JsonPatchOperation[] {
  return [
    {
      op: "test",
      path: annotationPath(markAnnotation),
      value: deployment.metadata.annotations[markAnnotation] ?? "",
    },
    ...(ours
      ? [
          { op: "test" as const, path: "/spec/replicas", value: 0 },
          { op: "replace" as const, path: "/spec/replicas", value: change.replicas },
        ]
      : []),
    ...unannotate(deployment, markAnnotation, change),
  ];
}
