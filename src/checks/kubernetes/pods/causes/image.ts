import { type Command, command } from "../../../../remedy/command.ts";
import { oneOf, type Remedy } from "../../../../remedy/remedy.ts";
import { joined, placeholder } from "../../../../remedy/word.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { containerEvents, latestMessage } from "../pod-events.ts";
import { type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";

/** How long a fault that a late registry may still cure counts as passing, in seconds. */
const graceSeconds = 30;

/** Why an image is not on the node. */
export function imagePull(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const image = refusedImage(status) ?? spec?.image ?? status.image ?? "unknown";
  const events = containerEvents(pod, status.name, witness);
  const proof =
    rootOfPullError(latestMessage(events, /^Failed$/, /^Failed to pull image/)) ??
    status.state.waiting?.message ??
    null;
  const rateLimited = /\b429\b|toomanyrequests|too many requests/i.test(proof ?? "");
  return {
    kind: "image-pull",
    container: status.name,
    severity: "error",
    recovers: rateLimited || secondsSince(pod.metadata.creationTimestamp, witness) < graceSeconds,
    what: `cannot pull image ${image} of container ${status.name}`,
    proof,
    remedy: pullRemedy(image, status.name, proof ?? "", witness),
  };
}

/** By what the registry answered. The kubelet tries again after at most five minutes. */
function pullRemedy(image: string, container: string, proof: string, witness: PodWitness): Remedy {
  const registry = registryOf(image);
  const change = setImage(container, witness);
  const login = witness.kubectl(
    ...["create", "secret", "docker-registry", placeholder("NAME"), `--docker-server=${registry}`],
    joined("--docker-username=", placeholder("USER")),
    joined("--docker-password=", placeholder("PASSWORD")),
  );
  if (/signature/i.test(proof))
    return {
      summary: "Sign the image as the nodes' policy demands, or set an image that is signed.",
      commands: [change],
    };
  if (/\b429\b|toomanyrequests|too many requests/i.test(proof))
    return {
      summary: `Wait, or pull as a registered user with a pull secret (imagePullSecrets): ${registry} limits the number of requests.`,
      commands: [login],
    };
  if (/no match for platform|no matching manifest for|does not match the (?:detected|specified)/i.test(proof))
    return {
      summary:
        "Build the image for the nodes' architecture too, or place the pod on nodes of its own (nodeSelector kubernetes.io/arch).",
      commands: [witness.clusterKubectl("get", "nodes", "--label-columns=kubernetes.io/arch"), change],
    };
  if (/no space left on device|disk quota exceeded/i.test(proof))
    return {
      summary: "Make room on the node's disk: the image is there, and does not fit.",
      commands: [witness.clusterKubectl("describe", "nodes")],
    };
  const unreached = unreachedAdvice(registry, proof);
  if (unreached !== null) return { summary: unreached, commands: [change] };
  if (/not found|manifest unknown|\b404\b/i.test(proof) && !/denied|authoriz/i.test(proof))
    return {
      summary: `Push that tag to ${registry}, or set an image that is there. The kubelet tries again within five minutes.`,
      ...oneOf(registry === dockerHub ? [] : push(image), [change]),
    };
  if (/\b40[13]\b|denied|unauthorized|authoriz/i.test(proof))
    return {
      summary: `Let the pod log in to ${registry} with a pull secret (imagePullSecrets), or correct the image's name: a registry answers the same for an image that does not exist.`,
      ...oneOf([login], [change]),
    };
  return {
    summary:
      "Push that image to that registry, or set an image the nodes can pull (name, tag, registry port, pull secret).",
    ...oneOf(registry === dockerHub ? [] : push(image), [change]),
  };
}

/** Only a tag can be pushed; what a digest names comes about by pushing. */
const push = (image: string): Command[] => (image.includes("@") ? [] : [command("docker", "push", image)]);

/** The node has not come as far as to ask for the image; null: the registry has answered, or nobody can tell. */
function unreachedAdvice(registry: string, proof: string): string | null {
  if (/no such host|server misbehaving|name resolution/i.test(proof))
    return `The node finds no address for ${registry}: correct the registry in the image's name, or the node's DNS.`;
  if (/x509|tls: |certificate/i.test(proof))
    return `The node does not trust the certificate of ${registry}: give its CA to the container runtime, or let the registry have one that is trusted.`;
  if (/server gave HTTP response to HTTPS client/i.test(proof))
    return `${registry} speaks plain HTTP, and the node HTTPS: allow it in the container runtime's settings, or give the registry TLS.`;
  if (
    /connection refused|i\/o timeout|no route to host|network is unreachable|connection reset|deadline exceeded|Client\.Timeout/i.test(
      proof,
    )
  )
    return `Start ${registry}, which does not answer the node, open the way to it (firewall, proxy of the node), or correct the registry or its port in the image's name.`;
  return null;
}

/** Not on the node, and imagePullPolicy Never. */
export function imageNeverPull(
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const image = refusedImage(status) ?? spec?.image ?? status.image ?? "unknown";
  return {
    kind: "image-never-pull",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `has no image for container ${status.name}: ${image} is not on the node and imagePullPolicy Never forbids pulling it`,
    proof: null,
    remedy: {
      summary: "Load the image onto the node, or set an image that is there.",
      ...oneOf([command("kind", "load", "docker-image", image)], [setImage(status.name, witness)]),
    },
  };
}

/** A name that cannot be parsed, or an image that cannot be inspected. */
export function imageName(
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
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

/** The image the kubelet names: of the container, or of an image volume. */
const refusedImage = ({ state }: ContainerStatus): string | undefined =>
  /\bimage "([^"]+)"/.exec(state.waiting?.message ?? "")?.[1];

const setImage = (container: string, witness: PodWitness): Command =>
  witness.kubectl(...["set", "image", witness.owner], joined(`${container}=`, placeholder("IMAGE:TAG")));

const dockerHub = "docker.io";

/** The first part of the name when it is a host, as container runtimes read it. */
function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : dockerHub;
}

/** The last clause of containerd's long sentence, where the cause is: `dial tcp 127.0.0.1:5001: connect: connection refused`. */
function rootOfPullError(message: string | null): string | null {
  if (message === null) return null;
  return (
    /(?:failed to do request: |failed to resolve reference "[^"]*": )(.*)$/s.exec(message)?.[1]?.trim() ??
    message
  );
}
