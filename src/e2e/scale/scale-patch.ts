import * as z from "zod";
import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";
import { parseJsonOr } from "../../parse-json.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";

/** The annotation that says whose scaling to 0 it is, for other people and for the undoing. */
export const markAnnotation = "nomnom-doctor/e2e";
const markPath = "/metadata/annotations/nomnom-doctor~1e2e";

const markSchema = z.object({
  runId: z.string(),
  replicas: z.number(),
  user: z.string().nullable(),
  at: z.string(),
});
export type ScaleMark = z.infer<typeof markSchema>;

export const deploymentPath = (namespace: string, name: string) =>
  `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;

/** The run's mark on a Deployment; null when there is none or it is not readable. */
export function markOf(deployment: Deployment): ScaleMark | null {
  const text = deployment.metadata.annotations[markAnnotation];
  if (text === undefined) return null;
  // It may be somebody else's text.
  return markSchema.safeParse(parseJsonOr(text, undefined)).data ?? null;
}

/**
 * The annotation that makes a scaling impossible whose answer never came: setting it makes the Deployment another version than the one that patch
 * holds for. Taken away again at once.
 */
const fenceAnnotation = "nomnom-doctor/e2e-fence";
const fencePath = "/metadata/annotations/nomnom-doctor~1e2e-fence";

/** The run that has fenced the Deployment and not taken that away again; null: none. */
export const fencedBy = (deployment: Deployment): string | null =>
  deployment.metadata.annotations[fenceAnnotation] ?? null;

/** Sets the fence, on the object as it was read. */
export function fencePatch(deployment: Deployment, runId: string): JsonPatchOperation[] {
  return [
    { op: "test", path: "/metadata/resourceVersion", value: deployment.metadata.resourceVersion ?? "" },
    ...(hasAnnotations(deployment) ? [] : [{ op: "add" as const, path: "/metadata/annotations", value: {} }]),
    { op: "add", path: fencePath, value: runId },
  ];
}

/** Takes the fence away again while it is this run's. */
export function unfencePatch(
  deployment: Deployment,
  runId: string,
  change: { hadAnnotations: boolean },
): JsonPatchOperation[] {
  return [{ op: "test", path: fencePath, value: runId }, ...annotationGoes(deployment, fencePath, change)];
}

/** With the map where the annotation made it: only while nobody has added another one. */
function annotationGoes(
  { metadata: { annotations } }: Deployment,
  path: string,
  { hadAnnotations }: { hadAnnotations: boolean },
): JsonPatchOperation[] {
  if (hadAnnotations || Object.keys(annotations).length > 1) return [{ op: "remove", path }];
  return [
    { op: "test", path: "/metadata/annotations", value: annotations },
    { op: "remove", path: "/metadata/annotations" },
  ];
}

/** To 0 in one patch that holds only for the object as it was read, with the mark. */
export function scaleDownPatch(deployment: Deployment, mark: ScaleMark): JsonPatchOperation[] {
  const { metadata, spec } = deployment;
  return [
    { op: "test", path: "/metadata/resourceVersion", value: metadata.resourceVersion ?? "" },
    { op: "test", path: "/spec/replicas", value: spec.replicas ?? 1 },
    ...(hasAnnotations(deployment) ? [] : [{ op: "add" as const, path: "/metadata/annotations", value: {} }]),
    { op: "add", path: markPath, value: JSON.stringify(mark) },
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
    { op: "test", path: markPath, value: deployment.metadata.annotations[markAnnotation] ?? "" },
    ...(ours
      ? [
          { op: "test" as const, path: "/spec/replicas", value: 0 },
          { op: "replace" as const, path: "/spec/replicas", value: change.replicas },
        ]
      : []),
    ...annotationGoes(deployment, markPath, change),
  ];
}

export const hasAnnotations = (deployment: Deployment) =>
  Object.keys(deployment.metadata.annotations).length > 0;
