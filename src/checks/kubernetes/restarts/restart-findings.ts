import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { isReady } from "../pods/pod-status.ts";
import type { PodWitness } from "../pods/pod-witness.ts";
import { type Workload, workloadResource, workloadResources } from "../workloads/workload.ts";
import type { Restart } from "./restart-cause.ts";

const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

/** An API server forgets events after an hour (--event-ttl): what ended within it can still be explained, and may be going on. */
const recentSeconds = hourSeconds;
/** What happens this often within a day is no accident; older restarts belong to the history. */
const many = { restarts: 3, seconds: daySeconds };
/** Services that need NATS and PostgreSQL at their start give up a few times until both are there; pod-readiness waits as long. */
const startup = { restarts: 3, seconds: 120 };

const define = (kind: Restart["kind"], title: string) =>
  defineFinding({
    code: `kubernetes/restarts/${kind}`,
    title,
    severity: ["warning", "info"],
    resource: workloadResources,
    recovers: null,
  });

const kinds = {
  "out-of-memory": define("out-of-memory", "A container that runs was killed for its memory"),
  "liveness-probe": define("liveness-probe", "A container that runs was killed by its liveness probe"),
  "startup-probe": define("startup-probe", "A container that runs was killed by its startup probe"),
  exit: define("exit", "A container that runs has ended before"),
} satisfies Record<Restart["kind"], unknown>;

export const restartFindingKinds = Object.values(kinds);

/** What should be said of one container's restarts in all pods of a workload; null when they are long ago. */
export function restartFinding(
  workload: Workload,
  group: readonly Restart[],
  witness: PodWitness,
): Finding | null {
  const [latest] = group.toSorted((a, b) => a.secondsAgo - b.secondsAgo);
  if (latest === undefined || latest.secondsAgo > daySeconds) return null;
  const count = group.reduce((sum, restart) => sum + restart.count, 0);
  const whileStarting = group.every(isStartup);
  const { repaired } = latest;
  const severity = !whileStarting && repaired === null && isWarning(latest, count) ? "warning" : "info";
  const ago = formatDuration(Math.max(0, latest.secondsAgo) * 1000);
  const proof = latest.proof === null ? "" : `: ${latest.proof.replace(/\.$/, "")}`;
  const resource = workloadResource(workload);
  return kinds[latest.kind]({
    severity,
    message: `${wasRestarted(workload, latest, { pods: group.length, count })}${whileStarting ? " while it started" : ""}, ${count === 1 ? "" : "last "}${ago} ago: it ${latest.what}${proof}.${repaired === null ? "" : ` The reason is gone (${repaired} does not fail now).`}`,
    resource,
    evidence: {
      cause: latest.kind,
      container: latest.container,
      restarts: count,
      exitCode: latest.exitCode,
      lastRestart: new Date(witness.now - latest.secondsAgo * 1000).toISOString(),
      proof: latest.proof,
      pods: group.map(({ pod, count: restarts }) => ({ name: pod, restarts })),
    },
    remedy: latest.remedy,
    cause: [resource, latest.container],
  });
}

/** A workload with pods that are not ready, as those of a newer revision may be, is not called so for the others. */
function wasRestarted(
  workload: Workload,
  { pod, container }: Restart,
  { pods, count }: { pods: number; count: number },
): string {
  const often = times(count);
  if (workload.pods.every(isReady))
    return `${workload.name} is ready, but its container ${container} was restarted ${often}${pods === 1 ? "" : ` in ${pods} pods`}`;
  return pods === 1
    ? `Pod ${pod} is ready, but its container ${container} was restarted ${often}`
    : `${pods} pods of ${workload.name} are ready, but their container ${container} was restarted ${often}`;
}

/** Memory that did not suffice once will not the next time. */
const isWarning = ({ kind, secondsAgo }: Restart, count: number): boolean =>
  secondsAgo <= recentSeconds ||
  kind === "out-of-memory" ||
  (count >= many.restarts && secondsAgo <= many.seconds);

const isStartup = ({ kind, count, secondsAfterCreation, outlasted }: Restart): boolean =>
  kind === "exit" && outlasted && count <= startup.restarts && secondsAfterCreation <= startup.seconds;

const times = (count: number): string => (count === 1 ? "once" : count === 2 ? "twice" : `${count} times`);
