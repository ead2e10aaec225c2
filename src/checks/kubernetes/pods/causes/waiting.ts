import { type Command, command } from "../../../../remedy/command.ts";
import { joined, placeholder } from "../../../../remedy/word.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { KubernetesEvent } from "../../../../snapshot/kubernetes/event.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { eventsOf, latestMessage, type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";

/** How long a fault that a late Secret or registry may still cure counts as passing, in seconds. */
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
  const events = eventsOf(pod, witness);
  switch (reason) {
    case "ErrImagePull":
    case "ImagePullBackOff":
    case "RegistryUnavailable":
      return imagePull(pod, status, spec, events, witness);
    case "ErrImageNeverPull":
      return imageNeverPull(status, spec, witness);
    case "InvalidImageName":
    case "ImageInspectError":
      return imageName(status, spec, witness);
    case "CreateContainerConfigError":
    case "CreateContainerError":
    case "RunContainerError":
      return configuration(pod, status, spec, reason, witness);
    case "PodInitializing":
      return null;
    default:
      return creating(pod, status, events, witness);
  }
}

function imagePull(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  events: KubernetesEvent[],
  witness: PodWitness,
): PodCause {
  const image = spec?.image ?? status.image ?? "unknown";
  const young = secondsSince(pod.metadata.creationTimestamp, witness) < graceSeconds;
  return {
    kind: "image-pull",
    container: status.name,
    severity: "error",
    recovers: young,
    what: `cannot pull image ${image} of container ${status.name}`,
    proof:
      rootOfPullError(latestMessage(events, /^Failed$/, /^Failed to pull image/)) ??
      status.state.waiting?.message ??
      null,
    remedy: {
      summary:
        "Push that image to that registry, or set an image the nodes can pull (name, tag, registry port, pull secret).",
      commands: [command("docker", "push", image), setImage(status.name, witness)],
    },
  };
}

function imageNeverPull(status: ContainerStatus, spec: Container | undefined, witness: PodWitness): PodCause {
  const image = spec?.image ?? status.image ?? "unknown";
  return {
    kind: "image-never-pull",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `has no image for container ${status.name}: ${image} is not on the node and imagePullPolicy Never forbids to pull it`,
    proof: null,
    remedy: {
      summary: "Load the image onto the node, or set an image that is there.",
      commands: [command("kind", "load", "docker-image", image), setImage(status.name, witness)],
    },
  };
}

function imageName(status: ContainerStatus, spec: Container | undefined, witness: PodWitness): PodCause {
  return {
    kind: "image-name",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `has an invalid image name for container ${status.name}: "${spec?.image ?? status.image ?? ""}"`,
    proof:
      /invalid reference format.*$/.exec(status.state.waiting?.message ?? "")?.[0] ??
      status.state.waiting?.message ??
      null,
    remedy: {
      summary: "Correct the image name: registry/name:tag in lower case, without spaces.",
      commands: [setImage(status.name, witness)],
    },
  };
}

function configuration(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  reason: string,
  witness: PodWitness,
): PodCause {
  const message = status.state.waiting?.message ?? null;
  const [, kind, name] = /(secret|configmap) "([^"]+)" not found/.exec(message ?? "") ?? [];
  const keys = (spec?.env ?? [])
    .map((env) => env.valueFrom?.secretKeyRef ?? env.valueFrom?.configMapKeyRef)
    .filter((ref) => ref?.name === name)
    .map((ref) => ref?.key ?? "KEY");
  const literals = keys.map((key) => joined(`--from-literal=${key}=`, placeholder("VALUE")));
  return {
    kind: "missing-config",
    container: status.name,
    severity: "error",
    recovers: secondsSince(pod.metadata.creationTimestamp, witness) < graceSeconds,
    what: `cannot create container ${status.name} (${reason})`,
    proof: message,
    remedy: {
      summary: name
        ? `Create the ${kind} ${name}; the kubelet starts the container by itself then.`
        : "Correct what the message names in the pod's template.",
      commands: name
        ? [
            witness.kubectl(
              "create",
              ...(kind === "secret" ? ["secret", "generic"] : ["configmap"]),
              name,
              ...literals,
            ),
          ]
        : [witness.kubectl("describe", "pod", pod.metadata.name)],
    },
  };
}

function creating(
  pod: Pod,
  status: ContainerStatus,
  events: KubernetesEvent[],
  witness: PodWitness,
): PodCause {
  const mount = latestMessage(events, /^Failed(Mount|AttachVolume|Binding)$/);
  const sandbox = latestMessage(events, /^FailedCreatePodSandBox$/);
  const seconds = Math.round(secondsSince(pod.status.startTime ?? pod.metadata.creationTimestamp, witness));
  const describe = witness.kubectl("describe", "pod", pod.metadata.name);
  const base = { container: status.name, severity: "error" } as const;
  if (mount !== null) {
    const [, kind, name] = /(configmap|secret|persistentvolumeclaim) "([^"]+)" not found/.exec(mount) ?? [];
    return {
      ...base,
      kind: "missing-volume",
      recovers: seconds < graceSeconds,
      what: `cannot mount a volume of pod ${pod.metadata.name}`,
      proof: mount,
      remedy: {
        summary: name
          ? `Create the ${kind} ${name}; the kubelet tries again by itself.`
          : "Repair the volume the message names.",
        commands: name ? [witness.kubectl("get", kind ?? "", name), describe] : [describe],
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
      remedy: { summary: "Repair the node's network plugin.", commands: [describe] },
    };
  const young = seconds < creationSeconds;
  const pulling = latestMessage(events, /^Pulling$/);
  return {
    ...base,
    kind: "starting",
    severity: young ? "warning" : "error",
    recovers: true,
    what: `is creating container ${status.name} for ${seconds} s`,
    proof: latestMessage(events, /^Pulled$/) === null ? pulling : null,
    remedy: {
      summary: "Wait; when it takes longer than usual, look at the pod's events.",
      commands: [describe],
    },
  };
}

const setImage = (container: string, witness: PodWitness): Command =>
  witness.kubectl(...["set", "image", witness.owner, joined(`${container}=`, placeholder("IMAGE:TAG"))]);

/** The last clause of containerd's long sentence, where the cause is: `dial tcp 127.0.0.1:5001: connect: connection refused`. */
function rootOfPullError(message: string | null): string | null {
  if (message === null) return null;
  return (
    /(?:failed to do request: |failed to resolve reference "[^"]*": )(.*)$/s.exec(message)?.[1]?.trim() ??
    message
  );
}
