import type { Container } from "../../../../snapshot/kubernetes/container.ts";

type Probe = NonNullable<Container["readinessProbe"]>;

/** What is wrong with the probe itself, by the kubelet's words, and how to put it right; null: what it asks is at fault, or nobody can tell. */
export function probeFault(
  probe: Probe | null | undefined,
  spec: Container | undefined,
  proof: string | null,
): string | null {
  const words = proof ?? "";
  if (/server gave HTTP response to HTTPS client/.test(words))
    return "The program speaks HTTP there, and the probe HTTPS: set its scheme to HTTP.";
  const [, program] =
    /exec: "([^"]+)": (?:executable file not found|stat [^:]+: no such file|no such file|permission denied)/.exec(
      words,
    ) ?? [];
  if (program !== undefined)
    return `The probe runs ${program}, which the image does not have or may not run: put it into the image, or probe by httpGet, tcpSocket or grpc, which need no program.`;
  const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
  if (/strconv\.Atoi|couldn't find port|port .{1,40} not found/.test(words) && typeof port === "string") {
    const named = (spec?.ports ?? []).flatMap(({ name, containerPort }) =>
      name === undefined ? [] : [`${name} (${containerPort})`],
    );
    return `The probe asks a port called ${port}, and container ${spec?.name ?? ""} has ${named.length === 0 ? "no port with a name" : `only ${named.join(", ")}`}: name one of its ports, or give the number.`;
  }
  return null;
}
