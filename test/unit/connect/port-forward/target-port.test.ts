import { describe, expect, it } from "vitest";
import { containerPort, servicePodPort } from "../../../../src/connect/port-forward/target-port.ts";
import { serviceSchema } from "../../../../src/snapshot/kubernetes/network.ts";
import { podSchema } from "../../../../src/snapshot/kubernetes/pod.ts";

const pod = podSchema.parse({
  metadata: { name: "web-1" },
  spec: {
    initContainers: [{ name: "proxy", ports: [{ name: "metrics", containerPort: 9090 }] }],
    containers: [
      {
        name: "web",
        ports: [
          { name: "http", containerPort: 8080, protocol: "TCP" },
          { name: "dns", containerPort: 5353, protocol: "UDP" },
        ],
      },
    ],
  },
}).spec;

const service = (ports: object[], clusterIP = "10.0.0.1") =>
  serviceSchema.parse({ metadata: { name: "web" }, spec: { clusterIP, selector: { app: "web" }, ports } });

describe("the pod's port behind a Service's port", () => {
  it.each([
    ["by number, targetPort a number", { port: 80, targetPort: 8080 }, 80, 8080],
    ["by number, targetPort a name", { port: 80, targetPort: "http" }, 80, 8080],
    ["by name", { name: "web", port: 80, targetPort: "http" }, "web", 8080],
    ["by number, no targetPort", { port: 80 }, 80, 80],
    ["targetPort 0, which means none", { port: 80, targetPort: 0 }, 80, 80],
    ["targetPort of a sidecar", { port: 90, targetPort: "metrics" }, 90, 9090],
  ])("The pod's port behind a Service's port is found: %s", (_name, port, wanted, expected) => {
    expect(servicePodPort(service([port]), wanted, pod)).toEqual({ port: expected });
  });

  it("The pod's port is the Service's own for a headless one, whatever its targetPort", () => {
    expect(servicePodPort(service([{ port: 4222, targetPort: 9999 }], "None"), 4222, pod)).toEqual({
      port: 4222,
    });
  });

  it("The pod's port is not guessed: a container's port is not the Service's", () => {
    expect(servicePodPort(service([{ name: "http", port: 80, targetPort: 8080 }]), 8080, pod)).toEqual({
      problem: "Service web has no port 8080",
      hint: "There are: 80 (http).",
    });
  });

  it("The nearest name is suggested when there is no such name", () => {
    expect(servicePodPort(service([{ name: "http", port: 80 }]), "htpt", pod)).toEqual({
      problem: 'Service web has no port named "htpt"',
      hint: 'Did you mean "http"? There are: 80 (http).',
    });
  });

  it("TCP is preferred where one number has both, and UDP is refused", () => {
    const both = service([
      { name: "dns", port: 53, protocol: "UDP" },
      { name: "dns-tcp", port: 53, targetPort: 5353, protocol: "TCP" },
    ]);
    expect(servicePodPort(both, 53, pod)).toEqual({ port: 5353 });
    expect(servicePodPort(both, "dns", pod)).toMatchObject({ hint: "Kubernetes forwards TCP only." });
  });

  it("An error says when the pods have no port of targetPort's name", () => {
    expect(servicePodPort(service([{ port: 80, targetPort: "grpc" }]), 80, pod)).toMatchObject({
      problem: 'Service web: its pod has no port named "grpc"',
    });
  });
});

describe("a pod's own port", () => {
  it("A pod's own port is any number, or the name of a declared TCP port", () => {
    expect(containerPort("Pod web-1", pod, 1234)).toEqual({ port: 1234 });
    expect(containerPort("Pod web-1", pod, "http")).toEqual({ port: 8080 });
    expect(containerPort("Pod web-1", pod, "dns")).toMatchObject({ problem: "Pod web-1: port dns is UDP" });
  });
});
