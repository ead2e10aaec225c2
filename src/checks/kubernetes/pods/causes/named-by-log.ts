import { type Command, command } from "../../../../remedy/command.ts";
import { containerOf, type Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { CheckId } from "../../../check-id.ts";
import { logExcerpt } from "../log-excerpt.ts";
import type { PodWitness } from "../pod-witness.ts";
import { crashReason } from "./crash-reason.ts";

/** What keeps a container from answering, in its own words and by the check that finds the same. */
export interface NamedByLog {
  explainedBy: CheckId;
  quote: string;
  /** Follows "once": `nats/storage-reservation is repaired: NATS has no room …`. */
  condition: string;
  /** It may end without anyone touching this workload. */
  passes: boolean;
  commands: Command[];
}

/**
 * What a program that runs and does not answer says in its log, where a check finds just that now: a thread that has panicked does not end every
 * program, and one that waits for its database answers no probe. Null when its log names nothing, or what it names is in order.
 */
export function namedByLog(pod: Pod, container: string, witness: PodWitness): NamedByLog | null {
  const log = logExcerpt(witness.logs, pod.metadata.name, container);
  const reason = log === null ? null : crashReason(log, witness.outcomes, containerOf(pod, container));
  if (log === null || !reason?.check || witness.outcomes.get(reason.check) !== "fail") return null;
  return {
    explainedBy: reason.check,
    quote: log.quote,
    condition: `${reason.check} is repaired: ${reason.text}`,
    passes: reason.passes,
    commands: [
      command("nomnom", "explain", reason.check),
      witness.kubectl("logs", pod.metadata.name, "-c", container),
    ],
  };
}
