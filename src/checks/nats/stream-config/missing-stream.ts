import type { Remedy } from "../../../remedy/remedy.ts";
import type { Deployment } from "../../../snapshot/kubernetes/workloads.ts";
import type { UncodedFinding } from "../../finding.ts";
import { lossOf, type StreamRole } from "../streams/stream-role.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";

/** A stream that nothing prevents from being there. */
export interface MissingStream {
  stream: WantedStream;
  role: StreamRole;
  /** Null: not visible. */
  deployments: readonly Deployment[] | null;
  /** `kubectl -n NAMESPACE` */
  kubectl: string;
}

/**
 * A stream is created by its writers when they start. One that runs without it is an error; while none runs, what keeps them from running is, and that is for
 * kubernetes/pod-readiness to say.
 */
export function missingStreamFinding(missing: MissingStream): UncodedFinding {
  const { stream, role } = missing;
  const running = runningWriters(missing);
  const writers = stream.writers.join(" or ");
  const reason =
    running === null
      ? ""
      : running.length > 0
        ? ` although ${running.join(" and ")} ${running.length === 1 ? "runs" : "run"}`
        : `; ${writers} would create it at its start and does not run`;
  return {
    severity: running === null ? "warning" : running.length > 0 ? "error" : "info",
    message: `${stream.name} does not exist${reason}: nothing takes ${stream.subjects.join(", ")}, and ${lossOf[role]}.`,
    resource: `nats/stream/${stream.name}`,
    evidence: {
      stream: stream.name,
      subjects: stream.subjects,
      source: stream.source,
      writers: stream.writers,
      running,
    },
    remedy: createRemedy(missing, running ?? []),
    key: `missing:${stream.name}`,
  };
}

/** The writers with a pod that is ready; null: what runs is not visible, or nobody is known to create the stream. */
function runningWriters({ stream, deployments }: MissingStream): string[] | null {
  if (deployments === null || stream.writers.length === 0) return null;
  return stream.writers.filter((name) =>
    deployments.some(({ metadata, status }) => metadata.name === name && (status.readyReplicas ?? 0) > 0),
  );
}

function createRemedy({ stream, kubectl }: MissingStream, running: readonly string[]): Remedy {
  const size = stream.maxBytes > 0 ? ` --max-bytes ${stream.maxBytes}` : "";
  const subjects = stream.subjects.map((subject) => `--subjects '${subject}'`).join(" ");
  const add = `nats stream add ${stream.name} ${subjects} --storage ${stream.storage} --replicas ${stream.replicas}${size} --defaults`;
  const [writer] = running;
  if (writer === undefined)
    return {
      summary: `Start what creates ${stream.name}${stream.writers.length > 0 ? ` (${stream.writers.join(", ")})` : ""}, or create it by hand.`,
      commands: [add],
    };
  return {
    summary: `Restart ${writer}: it creates its streams only when it starts. If ${stream.name} is missing again, its image does not create it; create it by hand.`,
    commands: [`${kubectl} rollout restart deployment/${writer}`, add],
  };
}
