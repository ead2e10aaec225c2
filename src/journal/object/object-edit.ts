import * as z from "zod";
import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";
import { valueAt } from "../../json-pointer.ts";
import { parseJsonOr } from "../../parse-json.ts";
import { list, stringMap } from "../../snapshot/kubernetes/object.ts";
import { isSame } from "../same.ts";
import { type Annotated, annotate, annotationPath, asRead, fenceNamed, unannotate } from "./annotations.ts";

/** One place of an object. No secrets: it stands in the journal and in the object's mark. */
const editSchema = z.discriminatedUnion("kind", [
  /** A value, at a JSON pointer; null: there is none. What is around a new value has to be there. */
  z.object({ kind: z.literal("value"), pointer: z.string(), before: z.json(), after: z.json() }),
  /** One line of a text, which stands there once: the rest of the text may hold secrets, and changes of others. */
  z.object({ kind: z.literal("line"), pointer: z.string(), before: z.string(), after: z.string() }),
]);
export type ObjectEdit = z.infer<typeof editSchema>;

/** Edits of one Kubernetes object, made in one patch with a mark. */
export const objectEditSchema = z.object({
  kind: z.literal("object-edit"),
  object: z.object({
    /** `Deployment`. */
    kind: z.string(),
    name: z.string(),
    namespace: z.string(),
    /** In the API. */
    path: z.string(),
    uid: z.string(),
  }),
  /** False: the mark made the map of annotations, which goes with it. */
  hadAnnotations: z.boolean(),
  edits: z.array(editSchema).min(1),
});
export type ObjectEditChange = z.infer<typeof objectEditSchema>;

/** Any object, whole. */
export const editedObjectSchema = z.looseObject({
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    resourceVersion: z.string(),
    labels: stringMap,
    annotations: stringMap,
    ownerReferences: list(
      z.looseObject({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }),
    ),
  }),
});
export type EditedObject = z.infer<typeof editedObjectSchema>;

export const describeEdit = ({ object, edits }: ObjectEditChange): string =>
  `${object.kind} ${object.name}: ${edits.map(editWords).join(", ")}`;

function editWords(edit: ObjectEdit): string {
  switch (edit.kind) {
    case "value":
      return `${edit.pointer} from ${JSON.stringify(edit.before)} to ${JSON.stringify(edit.after)}`;
    case "line":
      return `"${edit.before.trim()}" to "${edit.after.trim()}"`;
  }
}

/** The annotation that says whose unproven repair it is, and what was there before. It goes when the repair is verified or undone. */
export const fixMarkAnnotation = "nomnom-doctor/fix";
export const fixFence = fenceNamed("nomnom-doctor/fix-fence");

const markSchema = z.object({
  runId: z.string(),
  at: z.string(),
  user: z.string().nullable(),
  change: objectEditSchema,
});
export type FixMark = z.infer<typeof markSchema>;

export function fixMarkOf({ metadata }: Annotated): FixMark | null {
  const text = metadata.annotations[fixMarkAnnotation];
  // It may be somebody else's text.
  return text === undefined ? null : (markSchema.safeParse(parseJsonOr(text, undefined)).data ?? null);
}

/** The edits as operations on the object as it is; null: it is not as `from` says, so they do not apply. */
export function editOperations(
  object: EditedObject,
  edits: readonly ObjectEdit[],
  from: "before" | "after",
): JsonPatchOperation[] | null {
  const to = from === "before" ? "after" : "before";
  const operations: JsonPatchOperation[] = [];
  for (const edit of edits) {
    const { pointer } = edit;
    const value = valueAt(object, pointer);
    if (edit.kind === "line") {
      const text = typeof value === "string" ? replaceLine(value, edit[from], edit[to]) : null;
      if (text === null) return null;
      operations.push({ op: "test", path: pointer, value }, { op: "replace", path: pointer, value: text });
      continue;
    }
    if (!isSame(value ?? null, edit[from])) return null;
    if (edit[from] === null) operations.push({ op: "add", path: pointer, value: edit[to] });
    else
      operations.push(
        { op: "test", path: pointer, value: edit[from] },
        edit[to] === null
          ? { op: "remove", path: pointer }
          : { op: "replace", path: pointer, value: edit[to] },
      );
  }
  return operations;
}

/** Makes the edits, with the mark, while the object is as it was read; null: it is not as it was planned for. */
export function makingPatch(
  object: EditedObject,
  change: ObjectEditChange,
  mark: Pick<FixMark, "runId" | "at" | "user">,
): JsonPatchOperation[] | null {
  const operations = editOperations(object, change.edits, "before");
  const text = JSON.stringify({ ...mark, change } satisfies FixMark);
  return operations && [asRead(object), ...annotate(object, fixMarkAnnotation, text), ...operations];
}

/** Takes the mark away while it is as it was read, and with `undo` the edits too. */
export function unmarkingPatch(
  object: EditedObject,
  change: ObjectEditChange,
  undo: readonly JsonPatchOperation[],
): JsonPatchOperation[] {
  const value = object.metadata.annotations[fixMarkAnnotation] ?? "";
  return [
    { op: "test", path: annotationPath(fixMarkAnnotation), value },
    ...undo,
    ...unannotate(object, fixMarkAnnotation, change),
  ];
}

/** Null where the line does not stand there exactly once. */
function replaceLine(text: string, before: string, after: string): string | null {
  const lines = text.split("\n");
  const places = lines.flatMap((line, index) => (line === before ? [index] : []));
  const [place] = places;
  return places.length === 1 && place !== undefined ? lines.with(place, after).join("\n") : null;
}
