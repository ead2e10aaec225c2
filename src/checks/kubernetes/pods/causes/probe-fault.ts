import type { Container } from "../../../../snapshot/kubernetes/container.ts";

type Probe = NonNullable<Container["readinessProbe"]>;

/** The node's own addresses: a probe is sent by the kubelet, which is not in the pod. */
const ofNode = /^(?:127\.|localhost$|\[?::1\]?$)/;

/** What is wrong with the probe itself, by the kubelet's words, and how to repair it; null: what it asks is at fault, or nobody can tell. */
export function probeFault(
  probe: Probe | null | undefined,
  spec: Container | undefined,
  proof: string | null,
): string | null {
  const words = proof ?? "";
  if (/server gave HTTP response to HTTPS client/.test(words))
    return "The program speaks HTTP there, and the probe HTTPS: set its scheme to HTTP.";
  // A TLS record in place of an answer: its alert says that it has not understood the request.
  if (/malformed HTTP response "\\x15\\x03/.test(words))
    return "The program speaks TLS there, and the probe plain HTTP: set its scheme to HTTPS.";
  const host = probe?.httpGet?.host ?? probe?.tcpSocket?.host;
  if (host !== undefined && ofNode.test(host))
    return `The probe asks host ${host}, which is the node itself and not the pod: take host out of the probe.`;
  const [, login] = /statuscode: (40[13])/.exec(words) ?? [];
  if (login !== undefined)
    return `The program wants a login there (${login}): let the probe ask a path that needs none, or send what it wants (httpGet.httpHeaders).`;
  if (/does not implement the grpc health protocol/i.test(words))
    return "The program speaks gRPC there without the health service (grpc.health.v1.Health): register it, or probe by tcpSocket.";
  if (probe?.exec && /timed out|DeadlineExceeded|deadline exceeded/.test(words))
    return `The probe's command takes longer than the ${probe.timeoutSeconds ?? 1} s it may take: raise timeoutSeconds, give the container more CPU, or ask something quicker.`;
  const [, program] =
    /exec: "([^"]+)": (?:executable file not found|stat [^:]+: no such file|no such file|permission denied)/.exec(
      words,
    ) ?? [];
  if (program !== undefined)
    return `The probe runs ${program}, which the image does not have or may not run: put it into the image, or probe by httpGet, tcpSocket or grpc, which need no program.`;
  // The kubelet of 1.20 says no more of a command that takes too long.
  if (probe?.exec && /probe failed:\s*$/.test(words))
    return `The probe's command ends with an error and says nothing, or takes longer than the ${probe.timeoutSeconds ?? 1} s it may take (timeoutSeconds): run it in the container.`;
  const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
  if (/strconv\.Atoi|couldn't find port|port .{1,40} not found/.test(words) && typeof port === "string") {
    const named = (spec?.ports ?? []).flatMap(({ name, containerPort }) =>
      name === undefined ? [] : [`${name} (${containerPort})`],
    );
    return `The probe asks a port called ${port}, and container ${spec?.name ?? ""} has ${named.length === 0 ? "no port with a name" : `only ${named.join(", ")}`}: name one of its ports, or give the number.`;
  }
  return null;
}
