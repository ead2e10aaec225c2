import type * as z from "zod";
import { podCause } from "../../checks/kubernetes/pods/causes/pod-cause.ts";
import type { PodWitness } from "../../checks/kubernetes/pods/pod-witness.ts";
import { clusterKubectlFor, helmFor, kubectlFor } from "../../remedy/kubectl.ts";
import { commandLines } from "../../remedy/remedy.ts";
import { eventSchema } from "../../snapshot/kubernetes/event.ts";
import { type ContainerLog, containerLogSchema } from "../../snapshot/kubernetes/log.ts";
import { type Pod, podSchema } from "../../snapshot/kubernetes/pod.ts";
import { redact } from "../../snapshot/redact.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { RunContext } from "../run/run-context.ts";
import type { EvidenceValue } from "../steps/step-outcome.ts";

/** What keeps pods from being ready. */
export interface PodProblem {
  recovers: boolean;
  /** Follows the name of the workload: `keeps crashing: …`. */
  text: string;
  evidence: Record<string, EvidenceValue>;
}

/** The first cause that will not go away by itself, else any; null: nothing is wrong with the pods. By the same rules as doctor's pod-readiness. */
export async function judgePods(
  run: RunContext,
  pods: readonly Pod[],
  owner: string,
): Promise<PodProblem | null> {
  // Before anything takes a line of what a container said (redact looks at the lines of a log together).
  const shown = podSchema.array().parse(redact(pods, run.connections.secrets()));
  const sick = shown.filter((pod) => pod.status.containerStatuses.some((status) => !status.ready));
  const witness = await readWitness(run, sick, owner);
  const causes = shown.map((pod) => podCause(pod, witness)).filter((cause) => cause !== null);
  const cause = causes.find(({ recovers }) => !recovers) ?? causes[0];
  if (cause === undefined) return null;
  const code = cause.jetStreamErrorCode;
  return {
    recovers: cause.recovers,
    text: `${cause.what}${cause.proof === null ? "" : `: ${cause.proof}`}`,
    evidence: {
      cause: cause.kind,
      ...(code === undefined ? {} : { jetStreamErrorCode: code }),
      ...(cause.proof === null ? {} : { proof: cause.proof }),
      remedy: cause.remedy.summary,
      commands: commandLines(cause.remedy.commands),
    },
  };
}

/** An event that is not one proves nothing, and the others still do. */
function eventIn(item: unknown): z.infer<typeof eventSchema>[] {
  const event = eventSchema.safeParse(item);
  return event.success ? [event.data] : [];
}

const tailLines = "50";

async function readWitness(run: RunContext, pods: readonly Pod[], owner: string): Promise<PodWitness> {
  const client = await run.connections.kubernetes();
  const namespace = client.ok ? client.data.namespace : "";
  const target = { context: null, namespace };
  const base = {
    claims: [],
    existing: new Set<string>(),
    now: run.now().getTime(),
    outcomes: new Map<never, never>(),
    serverVersion: null,
    kubectl: kubectlFor(target),
    clusterKubectl: clusterKubectlFor(target),
    helm: helmFor(target),
    owner,
  };
  if (!client.ok || pods.length === 0) return { ...base, events: [], logs: [] };
  const events = await client.data.list(`/api/v1/namespaces/${namespace}/events`);
  const logs = await Promise.all(
    pods.flatMap((pod) =>
      pod.status.containerStatuses.flatMap((status) =>
        [false, true].map(async (previous): Promise<ContainerLog[]> => {
          if (previous && status.restartCount === 0) return [];
          const path = `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/log`;
          const query = {
            container: status.name,
            tailLines,
            ...(previous ? { previous: "true" } : {}),
          };
          const text = await client.data.text(path, query);
          if (!text.ok) return [];
          return [
            {
              pod: pod.metadata.name,
              container: status.name,
              previous,
              lines: sanitise(text.data).split("\n"),
            },
          ];
        }),
      ),
    ),
  );
  return {
    ...base,
    // Without the right to read events the causes are named without their proof.
    events: events.ok
      ? events.data.flatMap((event) => eventIn(redact(event, run.connections.secrets())))
      : [],
    logs: containerLogSchema.array().parse(redact(logs.flat(), run.connections.secrets())),
  };
}
