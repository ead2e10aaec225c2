import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Container } from "../../../snapshot/kubernetes/container.ts";
import type { ContainerLog } from "../../../snapshot/kubernetes/log.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { plural } from "../../../units/counted.ts";
import { similarName } from "../../../words/nearest.ts";
import type { Finding } from "../../finding.ts";
import { listenerOf } from "../pods/causes/listener.ts";
import { defineServiceFinding, resourceOf } from "./service-finding.ts";

export const portName = defineServiceFinding(
  "port-name",
  "A Service's targetPort names a port its pods do not have",
  ["error", "warning"],
);
export const portNumber = defineServiceFinding(
  "port-number",
  "A Service sends to a port number its pods neither declare nor probe",
  ["warning"],
);

type ServicePort = Service["spec"]["ports"][number];

/** Ports of a Service that lead to none its pods have. */
export function portFindings(
  service: Service,
  pods: readonly Pod[],
  { kubectl, logs }: { kubectl: Kubectl; logs: ContainerLog[] },
): Finding[] {
  const resource = resourceOf(service);
  return service.spec.ports.flatMap((port, index) => {
    const details = <M extends Mismatch>(mismatch: M) => ({
      ...mismatch,
      resource,
      remedy: remedy(service, index, mismatch, kubectl),
      cause: [resource, String(port.name ?? port.port)],
    });
    if (typeof port.targetPort === "string") {
      const mismatch = namedPort(service, port, port.targetPort, pods);
      return mismatch === null ? [] : [portName(details(mismatch))];
    }
    const mismatch = numberedPort(service, port, pods, logs);
    return mismatch === null ? [] : [portNumber(details(mismatch))];
  });
}

interface Mismatch {
  message: string;
  evidence: {
    port: number;
    targetPort: string | number;
    containerPorts: string[];
    suggested: string | number | null;
  };
}

/** As the endpoints controller looks: a container port of that name and protocol, or the pod is no endpoint of this port. */
function namedPort(
  service: Service,
  port: ServicePort,
  name: string,
  pods: readonly Pod[],
): (Mismatch & { severity: "error" | "warning" }) | null {
  const without = pods.filter(
    (pod) => !declared(pod).some((own) => own.name === name && sameProtocol(own, port)),
  );
  if (without.length === 0) return null;
  const names = [...new Set(without.flatMap((pod) => declared(pod).flatMap((own) => own.name ?? [])))];
  const none = without.length === pods.length;
  const have = names.length === 0 ? "name none" : `name ${names.join(", ")}`;
  return {
    severity: none ? "error" : "warning",
    message: none
      ? `Service ${service.metadata.name} sends port ${port.port} to a container port called ${name}, and its pods ${have}: every request to that port is refused.`
      : `Service ${service.metadata.name} sends port ${port.port} to a container port called ${name}, which ${without.length} of its ${pods.length} pods do not have: these get no requests.`,
    evidence: {
      port: port.port,
      targetPort: name,
      containerPorts: portsOf(without),
      suggested: names.length === 1 ? (names[0] ?? null) : similarName(name, names),
    },
  };
}

/**
 * A number is sent to whether or not a container declares it: nothing refuses to listen on an undeclared port. Where the pods declare
 * others, no probe asks this one, and no program says that it listens there, it is a warning.
 */
function numberedPort(
  service: Service,
  port: ServicePort,
  pods: readonly Pod[],
  logs: ContainerLog[],
): Mismatch | null {
  const target = typeof port.targetPort === "number" ? port.targetPort : port.port;
  const declaring = pods.filter((pod) => declared(pod).some((own) => sameProtocol(own, port)));
  const known = (pod: Pod) =>
    declared(pod).some((own) => own.containerPort === target && sameProtocol(own, port)) ||
    pod.spec.containers.some(
      (container) =>
        probed(container).includes(target) || listenerOf(pod, container.name, logs)?.port === String(target),
    );
  const knowing = pods.filter(known);
  if (knowing.length > 0) {
    // A port that a program listens on all along is declared from one revision on.
    const workloads = new Set(knowing.map(workloadOf));
    const without = declaring.filter((pod) => !known(pod) && !workloads.has(workloadOf(pod)));
    return ofOtherPods(service, port.port, target, { pods, without });
  }
  if (declaring.length < pods.length) return null;
  const numbers = [...new Set(pods.flatMap((pod) => declared(pod).map((own) => own.containerPort)))];
  return {
    message: `Service ${service.metadata.name} sends port ${port.port} to port ${target} of its pods, which declare ${numbers.join(", ")} and have no probe on ${target}: most likely nothing listens there.`,
    evidence: {
      port: port.port,
      targetPort: target,
      containerPorts: portsOf(pods),
      suggested: numbers.length === 1 ? (numbers[0] ?? null) : null,
    },
  };
}

/** What a pod belongs to, the same for all revisions of a Deployment. */
function workloadOf({ metadata }: Pod): string {
  const owner = metadata.ownerReferences[0]?.name ?? metadata.name;
  const hash = metadata.labels["pod-template-hash"];
  return hash !== undefined && owner.endsWith(`-${hash}`) ? owner.slice(0, -hash.length - 1) : owner;
}

/** The selector takes in pods of another program. Who asks a headless Service chooses the pod, and the port, himself. */
function ofOtherPods(
  { metadata, spec }: Service,
  port: number,
  target: number,
  { pods, without }: { pods: readonly Pod[]; without: readonly Pod[] },
): Mismatch | null {
  if (spec.clusterIP === "None" || without.length === 0) return null;
  const [first] = without;
  return {
    message: `Service ${metadata.name} sends port ${port} to port ${target} of its ${pods.length} pods, and ${without.length} of them (such as ${first?.metadata.name ?? ""}) ${plural(without.length, "declares", "declare")} ${portsOf(without).join(", ")} instead: most likely what reaches these is refused.`,
    evidence: { port, targetPort: target, containerPorts: portsOf(without), suggested: null },
  };
}

function remedy(service: Service, index: number, { evidence }: Mismatch, kubectl: Kubectl): Remedy {
  const { name } = service.metadata;
  const { suggested, targetPort } = evidence;
  if (suggested === null && typeof targetPort === "number")
    return {
      summary: `Let its selector take in only the pods that listen on ${targetPort}, or correct its targetPort.`,
      commands: [
        kubectl("get", "pods", "-l", selectorOf(service), "--show-labels"),
        kubectl("edit", "service", name),
      ],
    };
  if (suggested === null)
    return {
      summary: `Let its targetPort name a port the pods have, or give a container port the name or number ${targetPort}.`,
      commands: [kubectl("describe", "service", name), kubectl("edit", "service", name)],
    };
  return {
    summary: `Send it to ${suggested}, which the pods have, in the chart as well.`,
    commands: [
      kubectl(
        ...["patch", "service", name, "--type=json", "-p"],
        JSON.stringify([{ op: "add", path: `/spec/ports/${index}/targetPort`, value: suggested }]),
      ),
    ],
  };
}

const selectorOf = ({ spec: { selector } }: Service): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

/** Sidecars are init containers that keep running; they may serve as well. */
const declared = (pod: Pod) =>
  [...pod.spec.containers, ...pod.spec.initContainers.filter((c) => c.restartPolicy === "Always")].flatMap(
    ({ ports }) => ports,
  );

const sameProtocol = (a: { protocol?: string | undefined }, b: { protocol?: string | undefined }): boolean =>
  (a.protocol ?? "TCP") === (b.protocol ?? "TCP");

const probed = ({ readinessProbe, livenessProbe, startupProbe }: Container): (string | number)[] =>
  [readinessProbe, livenessProbe, startupProbe].flatMap((probe) => [
    ...(probe?.httpGet ? [probe.httpGet.port] : []),
    ...(probe?.tcpSocket ? [probe.tcpSocket.port] : []),
    ...(probe?.grpc ? [probe.grpc.port] : []),
  ]);

const portsOf = (pods: readonly Pod[]): string[] => [
  ...new Set(
    pods.flatMap((pod) =>
      declared(pod).map(({ containerPort, name }) =>
        name ? `${containerPort} (${name})` : String(containerPort),
      ),
    ),
  ),
];
