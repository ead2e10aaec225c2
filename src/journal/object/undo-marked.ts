import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import type { Cluster } from "../cluster.ts";
import { next, notNeeded, type Try } from "../tries.ts";
import type { Annotated, Fence } from "./annotations.ts";

/** A change of one object that carries the mark of its run, and what undoes it. */
export interface MarkedChange<Found extends Annotated> {
  path: string;
  uid: string;
  /** `Deployment`. */
  kind: string;
  hadAnnotations: boolean;
  fence: Fence;
  read(client: Cluster["client"]): Promise<ProbeResult<Found>>;
  /** The run whose mark it carries; null: it carries none. */
  markedBy(object: Found): string | null;
  /** Takes change and mark back; what somebody else has changed since stays. */
  restore(object: Found): { patch: JsonPatchOperation[]; detail: string };
  /** The change was made and its mark is gone. */
  unmarked(object: Found): Try;
}

/**
 * One try after another to bring an object back. A change that is not there may still come, a slow server works on for a minute. It holds only for
 * the version that was read for it, so any later write makes it impossible: the fence is that write, and only behind it is what is there the truth.
 */
export function undoMarked<Found extends Annotated>(
  { client, writer }: Cluster,
  runId: string,
  made: boolean,
  change: MarkedChange<Found>,
): () => Promise<Try> {
  const { path, fence, kind } = change;
  const gone = `the ${kind} is gone`;
  let mayCome = !made;

  return async () => {
    const found = await change.read(client);
    if (!found.ok) return found.error.kind === "not-found" ? notNeeded(gone) : { again: found.error.message };
    const object = found.data;
    if (object.metadata.uid !== change.uid) return notNeeded(`it is another ${kind} by now`);
    if (change.markedBy(object) === runId) {
      // It has come. A fence from here on would be one more write that may come late.
      mayCome = false;
      const back = change.restore(object);
      const outcome = await writer.patch(path, back.patch);
      return outcome.kind === "done" ? { state: "undone", detail: back.detail } : next(outcome, gone);
    }
    if (fence.of(object) === runId) {
      mayCome = false;
      return next(await writer.patch(path, fence.remove(object, runId, change)), gone);
    }
    if (mayCome) {
      const outcome = await writer.patch(path, fence.set(object, runId));
      if (outcome.kind === "done") mayCome = false;
      return next(outcome, gone);
    }
    return made ? change.unmarked(object) : notNeeded("it does not carry this run's mark");
  };
}
