import * as z from "zod";
import type { WriteOutcome } from "../../connect/kubernetes/kubernetes-writer.ts";
import { valueAt } from "../../json-pointer.ts";
import type { Cluster } from "../cluster.ts";
import { asRead } from "../object/annotations.ts";
import type { EditedObject } from "../object/object-edit.ts";
import { readObject } from "../object/undo-object-edit.ts";
import { notNeeded, type Try } from "../tries.ts";

/**
 * A new rollout of a workload, one pod at a time as its controller does it; nothing else of it changes. `now`: when it is made. `undoing`: when what
 * follows it in the plan is undone, so that the pods load what is there again; put it before the change, for undoing goes backwards.
 */
export const restartSchema = z.object({
  kind: z.literal("restart"),
  when: z.enum(["now", "undoing"]),
  workload: z.object({
    kind: z.enum(["Deployment", "StatefulSet"]),
    name: z.string(),
    namespace: z.string(),
    path: z.string(),
    uid: z.string(),
  }),
  /** Tells the restart of this plan: an RFC 3339 time, the same in both. */
  stamp: z.string(),
});
export type RestartChange = z.infer<typeof restartSchema>;

export const describeRestart = ({ workload, when }: RestartChange): string =>
  `${workload.kind} ${workload.name} restarted${when === "undoing" ? " once more" : ""}`;

const templateAnnotations = "/spec/template/metadata/annotations";
/** kubectl rollout restart sets the same. */
const stampPointer = `${templateAnnotations}/kubectl.kubernetes.io~1restartedAt`;

const attempts = 10;

/** Starts the rollout, or where it is for undoing does nothing yet. */
export async function makeRestart(
  cluster: Cluster,
  change: RestartChange,
  rehearse: boolean,
): Promise<WriteOutcome> {
  const { path, uid, kind, name } = change.workload;
  if (change.when === "undoing" && !rehearse) return { kind: "done", object: null };
  const { client, writer } = cluster;
  for (let attempt = 1; ; attempt++) {
    const found = await readObject(client, path);
    if (!found.ok) return { kind: "failed", error: found.error };
    if (found.data.metadata.uid !== uid)
      return { kind: "conflict", message: `${kind} ${name} is another one by now` };
    const patch = stampPatch(found.data, change.stamp);
    const outcome = await (rehearse ? writer.rehearse(path, patch) : writer.patch(path, patch));
    if (outcome.kind !== "conflict" || attempt === attempts) return outcome;
  }
}

/** A restart is not taken back. One that is for undoing is made now, where the pods of the plan's own restart run. */
export function undoRestart({ client, writer, now }: Cluster, change: RestartChange): () => Promise<Try> {
  const { path, uid } = change.workload;
  return async () => {
    if (change.when === "now") return notNeeded("a restart is not taken back");
    const found = await readObject(client, path);
    if (!found.ok)
      return found.error.kind === "not-found" ? notNeeded("it is gone") : { again: found.error.message };
    if (found.data.metadata.uid !== uid || valueAt(found.data, stampPointer) !== change.stamp)
      return notNeeded("it was not restarted");
    const outcome = await writer.patch(path, stampPatch(found.data, now().toISOString()));
    switch (outcome.kind) {
      case "done":
        return { state: "undone", detail: "restarted once more" };
      case "gone":
        return notNeeded("it is gone");
      case "conflict":
        return { again: outcome.message };
      case "failed":
        return { again: outcome.error.message };
    }
  };
}

const stampPatch = (workload: EditedObject, stamp: string) => [
  asRead(workload),
  ...(valueAt(workload, templateAnnotations) === undefined
    ? [{ op: "add" as const, path: templateAnnotations, value: {} }]
    : []),
  { op: "add" as const, path: stampPointer, value: stamp },
];
