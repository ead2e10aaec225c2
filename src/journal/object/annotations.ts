import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";

/** An object as far as marking it goes. */
export interface Annotated {
  metadata: {
    uid?: string | undefined;
    resourceVersion?: string | undefined;
    annotations: Record<string, string>;
  };
}

/** The place of an annotation in a JSON patch. */
export const annotationPath = (name: string): string =>
  `/metadata/annotations/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;

export const hasAnnotations = (object: Annotated): boolean =>
  Object.keys(object.metadata.annotations).length > 0;

/** Holds a patch to the object as it was read. */
export const asRead = ({ metadata }: Annotated): JsonPatchOperation => ({
  op: "test",
  path: "/metadata/resourceVersion",
  value: metadata.resourceVersion ?? "",
});

/** Sets an annotation, with the map where there is none. */
export const annotate = (object: Annotated, name: string, value: string): JsonPatchOperation[] => [
  ...(hasAnnotations(object) ? [] : [{ op: "add" as const, path: "/metadata/annotations", value: {} }]),
  { op: "add", path: annotationPath(name), value },
];

/** Takes an annotation away; with the map where the annotation made it, and only while nobody has added another one. */
export function unannotate(
  { metadata: { annotations } }: Annotated,
  name: string,
  { hadAnnotations }: { hadAnnotations: boolean },
): JsonPatchOperation[] {
  const path = annotationPath(name);
  if (hadAnnotations || Object.keys(annotations).length > 1) return [{ op: "remove", path }];
  return [
    { op: "test", path: "/metadata/annotations", value: annotations },
    { op: "remove", path: "/metadata/annotations" },
  ];
}

/**
 * The annotation that makes a change impossible whose answer never came: setting it makes the object another version than the one that the change
 * holds for. Taken away again at once.
 */
export interface Fence {
  of(object: Annotated): string | null;
  set(object: Annotated, runId: string): JsonPatchOperation[];
  /** While it is this run's. */
  remove(object: Annotated, runId: string, change: { hadAnnotations: boolean }): JsonPatchOperation[];
}

export const fenceNamed = (name: string): Fence => ({
  of: ({ metadata }) => metadata.annotations[name] ?? null,
  set: (object, runId) => [asRead(object), ...annotate(object, name, runId)],
  remove: (object, runId, change) => [
    { op: "test", path: annotationPath(name), value: runId },
    ...unannotate(object, name, change),
  ],
});
