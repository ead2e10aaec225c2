import type { Remedy } from "../../../../remedy/remedy.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { KubernetesEvent } from "../../../../snapshot/kubernetes/event.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { podReferences } from "../../../../snapshot/pod-references.ts";
import { addKey, createObject } from "../../references/give-values.ts";
import { containerEvents, eventsOf, eventTime, latestMessage } from "../pod-events.ts";
import { condition } from "../pod-status.ts";
import { type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { imageName, imageNeverPull, imagePull } from "./image.ts";
import { mountWords, volumeFault } from "./volume-fault.ts";

/** How long a fault that a late Secret may still cure counts as passing, in seconds. */
const graceSeconds = 30;
/** How long creating a container (pulling, mounting) may take before it counts as stuck, in seconds. */
const creationSeconds = 120;

/** Why a container has not been created: its image, its configuration, its volumes, or only time. Null while it waits for its init containers. */
export function waitingCause(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause | null {
  const reason = status.state.waiting?.reason ?? "ContainerCreating";
  switch (reason) {
    case "ErrImagePull":
    case "ImagePullBackOff":
    case "RegistryUnavailable":
    case "SignatureValidationFailed":
      return imagePull(pod, status, spec, witness);
    case "ErrImageNeverPull":
      return imageNeverPull(status, spec, witness);
    case "InvalidImageName":
    case "ImageInspectError":
      return imageName(status, spec, witness);
    case "CreateContainerConfigError":
      return missingConfig(pod, status, spec, witness);
    case "PodInitializing":
      return null;
    case "ContainerCreating":
      return creating(pod, status, witness);
    default:
      return notCreated(pod, status, reason, witness);
  }
}

function missingConfig(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const message = status.state.waiting?.message ?? null;
  const base = {
    kind: "missing-config",
    container: status.name,
    severity: "error",
    what: `cannot create container ${status.name} (CreateContainerConfigError)`,
    proof: message,
  } as const;
  const young = secondsSince(pod.metadata.creationTimestamp, witness) < graceSeconds;
  const [, kind, name] = /(secret|configmap) "([^"]+)" not found/.exec(message ?? "") ?? [];
  const [, lackedKey, holder, held] =
    /couldn't find key (\S+) in (Secret|ConfigMap) \S*\/(\S+)/i.exec(message ?? "") ?? [];
  if (lackedKey && holder && held)
    return {
      ...base,
      recovers: young,
      remedy: {
        summary: `Add the key ${lackedKey} to ${holder} ${held}; the kubelet then starts the container by itself.`,
        commands: [addKey(witness.kubectl, holder, held, lackedKey)],
      },
    };
  if (!kind || !name)
    return {
      ...base,
      recovers: young,
      remedy: {
        summary: /runAsNonRoot/.test(message ?? "")
          ? "Give the container a runAsUser other than 0 in its securityContext, or use an image that names its user by a number."
          : "Correct what the message names in the pod's template.",
        commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
      },
    };
  const there = existsNow(kind, name, witness);
  const keys = (spec?.env ?? [])
    .map((env) => env.valueFrom?.secretKeyRef ?? env.valueFrom?.configMapKeyRef)
    .flatMap((ref) => (ref?.name === name ? [ref.key] : []));
  return {
    ...base,
    recovers: young || there !== null,
    ...(there === null ? {} : { outlook: there.outlook }),
    remedy: there?.remedy ?? {
      summary: `Create the ${kind} ${name}; the kubelet then starts the container by itself.`,
      commands: [createObject(witness.kubectl, kind, name, keys)],
    },
  };
}

/** What a pod has failed on and has been made since: the kubelet looks again within a minute or two. */
function existsNow(
  kind: string,
  name: string,
  witness: PodWitness,
): { outlook: string; remedy: Remedy } | null {
  if (!witness.existing.has(`${kind}/${name}`)) return null;
  return {
    outlook: `The ${kind} ${name} exists now: the kubelet tries again by itself within two minutes.`,
    remedy: { summary: "Wait for the kubelet's next try.", commands: [witness.kubectl("get", kind, name)] },
  };
}

/** A reason this version of doctor has no words of its own for stays in the kubelet's. */
function notCreated(pod: Pod, status: ContainerStatus, reason: string, witness: PodWitness): PodCause {
  const hook = /^P(?:ost|re)Start\w*Error$/.test(reason);
  return {
    kind: hook ? "start-hook" : "create-error",
    container: status.name,
    severity: "error",
    recovers: secondsSince(pod.metadata.creationTimestamp, witness) < graceSeconds,
    what: hook
      ? `has container ${status.name} killed because its start hook fails (${reason})`
      : `cannot create container ${status.name} (${reason})`,
    proof: status.state.waiting?.message ?? null,
    remedy: {
      summary: hook
        ? `Correct the start hook of container ${status.name}: what it runs must exist in the image and end with exit code 0.`
        : "Correct what the message names in the pod's template or on its node.",
      commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
    },
  };
}

function creating(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause {
  const events = eventsOf(pod, witness);
  const setUp = setUpFailures(pod, events);
  const mount = latestMessage(setUp, /^Failed(Mount|AttachVolume|Binding)$/);
  const sandbox = latestMessage(setUp, /^FailedCreatePodSandBox$/);
  const seconds = Math.round(secondsSince(pod.status.startTime ?? pod.metadata.creationTimestamp, witness));
  const describe = witness.kubectl("describe", "pod", pod.metadata.name);
  const base = { container: status.name, severity: "error" } as const;
  if (mount !== null) {
    const [, lackedKey] = /references non-existent (?:config|secret) key: (\S+)/.exec(mount) ?? [];
    const holder = podReferences(pod.spec).find(({ key }) => key !== null && key === lackedKey);
    if (holder !== undefined && lackedKey !== undefined)
      return {
        ...base,
        kind: "missing-volume",
        recovers: seconds < graceSeconds,
        what: `cannot mount a volume of pod ${pod.metadata.name}: ${holder.kind} ${holder.name} has no key ${lackedKey}`,
        proof: mountWords(mount),
        evidence: { object: holder.name },
        remedy: {
          summary: `Add the key ${lackedKey} to ${holder.kind} ${holder.name}; the kubelet then mounts the volume by itself.`,
          commands: [addKey(witness.kubectl, holder.kind, holder.name, lackedKey)],
        },
      };
    const [, kind, name] = /(configmap|secret|persistentvolumeclaim) "([^"]+)" not found/.exec(mount) ?? [];
    const there = kind && name ? existsNow(kind, name, witness) : null;
    const fault = volumeFault(mount);
    return {
      ...base,
      kind: "missing-volume",
      recovers: seconds < graceSeconds || there !== null,
      what: `cannot mount a volume of pod ${pod.metadata.name}`,
      proof: mountWords(mount),
      ...(there === null ? {} : { outlook: there.outlook }),
      remedy: there?.remedy ?? {
        summary: name ? `Create the ${kind} ${name}; the kubelet tries again by itself.` : fault.advice,
        commands: [
          ...(name && kind ? [witness.kubectl("get", kind, name)] : fault.commands(witness)),
          describe,
        ],
      },
    };
  }
  if (sandbox !== null)
    return {
      ...base,
      kind: "sandbox",
      recovers: seconds < creationSeconds,
      what: `cannot create the sandbox (network) of pod ${pod.metadata.name}`,
      proof: sandbox,
      remedy: {
        summary: sandboxAdvice(sandbox),
        commands: [describe],
      },
    };
  const hookSeconds = startedSeconds(pod, status, witness);
  if (hookSeconds > hookGraceSeconds)
    return {
      ...base,
      kind: "start-hook",
      severity: hookSeconds < creationSeconds ? "warning" : "error",
      recovers: hookSeconds < creationSeconds,
      what: `has started container ${status.name} ${Math.round(hookSeconds)} s ago, and its postStart hook has not ended since: the container does not count as running before`,
      proof: null,
      remedy: {
        summary: `Make the postStart hook of container ${status.name} end: what takes long or waits for others belongs into the program itself.`,
        commands: [describe],
      },
    };
  const young = seconds < creationSeconds;
  const pulling = latestMessage(events, /^Pulling$/);
  return {
    ...base,
    kind: "starting",
    severity: young ? "warning" : "error",
    recovers: true,
    what: `has been creating container ${status.name} for ${seconds} s`,
    proof: latestMessage(events, /^Pulled$/) === null ? pulling : null,
    remedy: {
      summary: "Wait; if it takes longer than usual, look at the pod's events.",
      commands: [describe],
    },
  };
}

/** By what the container runtime, or a network plugin, says of the pod's sandbox. */
function sandboxAdvice(words: string): string {
  const [, image] = /failed to (?:get sandbox|pull) image "([^"]+)"/.exec(words) ?? [];
  if (image !== undefined)
    return `Let the node have the image of its sandboxes, ${image}: from a registry it reaches, or as the container runtime's settings name it (sandbox_image). Every pod needs it.`;
  if (
    /no (?:available )?(?:IP|IPs|IP addresses)\b|no addresses available|failed to allocate (?:for range|IP)|insufficient.{0,20}IP/i.test(
      words,
    )
  )
    return "Give the network plugin more addresses, or run fewer pods on the node: it has none left.";
  if (
    /no networks found|cni plugin not initialized|cni config uninitialized|failed to find plugin/i.test(words)
  )
    return "See whether the network plugin's pods run on the node: the container runtime finds no network there.";
  return "Repair what the message names on the node: its network plugin or its container runtime.";
}

/** A hook that sets something up takes so long, in seconds. */
const hookGraceSeconds = 30;

/** Since the kubelet reported a container started that it still shows as being created, which it does until the postStart hook ends; 0: it has not. */
function startedSeconds(pod: Pod, status: ContainerStatus, witness: PodWitness): number {
  const started = containerEvents(pod, status.name, witness).findLast(({ reason }) => reason === "Started");
  const isOwn = started?.involvedObject.fieldPath?.includes(`{${status.name}}`) === true;
  return started === undefined || !isOwn ? 0 : (witness.now - eventTime(started)) / 1000;
}

/** Events of the pod's volumes and network that no later step has overtaken: whoever pulls an image has mounted the volumes. */
function setUpFailures(pod: Pod, events: KubernetesEvent[]): KubernetesEvent[] {
  if (condition(pod, "PodReadyToStartContainers") === "True") return [];
  const done = events.findLastIndex(({ reason }) => /^(Pulling|Pulled|Created|Started)$/.test(reason ?? ""));
  return events.slice(done + 1);
}
