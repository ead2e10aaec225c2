import { answerAs } from "../../connect/answer.ts";
import type { WriteOutcome } from "../../connect/kubernetes/kubernetes-writer.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import { type Cluster, isRefusal } from "../cluster.ts";
import { notNeeded, type Try } from "../tries.ts";
import {
  type EditedObject,
  editedObjectSchema,
  editOperations,
  fixFence,
  fixMarkOf,
  makingPatch,
  type ObjectEditChange,
  unmarkingPatch,
} from "./object-edit.ts";
import { undoMarked } from "./undo-marked.ts";

const attempts = 10;

export const readObject = async (
  client: Pick<Cluster["client"], "get">,
  path: string,
): Promise<ProbeResult<EditedObject>> =>
  answerAs(editedObjectSchema, "kubernetes", `GET ${path}`, await client.get(path));

/**
 * Makes the edits with the mark of the run, while the object is as it was planned for. Its status changes all the time, which also makes it another
 * version: then it is read and tried again.
 */
export async function makeObjectEdit(
  { client, writer, now }: Cluster,
  runId: string,
  change: ObjectEditChange,
  { signal, rehearse }: { signal: AbortSignal; rehearse: boolean },
): Promise<WriteOutcome> {
  const { path, uid, kind, name } = change.object;
  for (let attempt = 1; ; attempt++) {
    const found = await readObject(client, path);
    if (!found.ok)
      return isRefusal(found.error)
        ? { kind: "failed", error: found.error }
        : { kind: "conflict", message: found.error.message };
    const mark = { runId, at: now().toISOString(), user: client.user };
    const isPlanned = found.data.metadata.uid === uid && fixMarkOf(found.data) === null;
    const patch = isPlanned ? makingPatch(found.data, change, mark) : null;
    if (patch === null)
      return { kind: "conflict", message: `${kind} ${name} is not as it was when this was planned` };
    // Undoing has begun by then, and makes impossible what is under way, not what comes after it.
    signal.throwIfAborted();
    const outcome = await (rehearse ? writer.rehearse(path, patch) : writer.patch(path, patch));
    if (outcome.kind !== "conflict" || attempt === attempts) return outcome;
  }
}

export const undoObjectEdit = (
  cluster: Cluster,
  runId: string,
  made: boolean,
  change: ObjectEditChange,
): (() => Promise<Try>) =>
  undoMarked<EditedObject>(cluster, runId, made, {
    path: change.object.path,
    uid: change.object.uid,
    kind: change.object.kind,
    hadAnnotations: change.hadAnnotations,
    fence: fixFence,
    read: (client) => readObject(client, change.object.path),
    markedBy: (object) => fixMarkOf(object)?.runId ?? null,
    restore(object) {
      const back = editOperations(object, change.edits, "after");
      return {
        patch: unmarkingPatch(object, change, back ?? []),
        detail: back === null ? "somebody has changed it since; only the mark is removed" : "as before",
      };
    },
    unmarked: () => notNeeded("it does not carry this run's mark"),
  });

/** The repair is proven and stays: only its mark goes. */
export async function keepObjectEdit(
  { client, writer }: Cluster,
  runId: string,
  change: ObjectEditChange,
): Promise<Try> {
  const found = await readObject(client, change.object.path);
  if (!found.ok)
    return found.error.kind === "not-found" ? notNeeded("it is gone") : { again: found.error.message };
  if (fixMarkOf(found.data)?.runId !== runId) return { state: "kept", detail: null };
  const outcome = await writer.patch(change.object.path, unmarkingPatch(found.data, change, []));
  switch (outcome.kind) {
    case "done":
    case "gone":
      return { state: "kept", detail: null };
    case "conflict":
      return { again: outcome.message };
    case "failed":
      return { again: outcome.error.message };
  }
}
