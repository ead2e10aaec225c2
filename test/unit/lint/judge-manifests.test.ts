import { describe, expect, test } from "vitest";
import { lintText } from "./lint-text.ts";

const service = (targetPort: string) => `apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: { app: orders }
  ports:
    - port: 80
      targetPort: ${targetPort}
---
`;
const deployment = (name = "orders", env = "[]") => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: main
          ports: [{ name: http, containerPort: 8080 }]
          env: ${env}
---
`;
const configMap = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { url: "nats://nats:4222" }
---
`;
const envOf = (name: string, key: string) =>
  `[{ name: URL, valueFrom: { configMapKeyRef: { name: ${name}, key: ${key} } } }]`;

describe("a set of manifests", () => {
  test("A Service that sends to a port by a name that its pods do not have is found", () => {
    expect(lintText({ "k8s/all.yaml": service("web") + deployment() })).toEqual([
      "error kubernetes/service-endpoints/port-name k8s/all.yaml:9:19",
    ]);
  });

  test("The same is found in two files of a folder", () => {
    expect(lintText({ "k8s/a.yaml": service("web"), "k8s/b.yaml": deployment() })).toEqual([
      "error kubernetes/service-endpoints/port-name k8s/a.yaml:9:19",
    ]);
  });

  test("A port that the pods have, by name and by number, is no finding", () => {
    expect(lintText({ "k8s/a.yaml": service("http") + deployment() })).toEqual([]);
    expect(lintText({ "k8s/a.yaml": service("8080") + deployment() })).toEqual([]);
  });

  test("Pods of a Service that are made by something else are not known", () => {
    expect(lintText({ "k8s/a.yaml": service("web") + deployment("other") })).toEqual([]);
  });

  test("A key that a ConfigMap of the set does not have is found", () => {
    expect(lintText({ "k8s/a.yaml": configMap + deployment("orders", envOf("settings", "uri")) })).toEqual([
      "error kubernetes/references/missing-key k8s/a.yaml:3:19 k8s/a.yaml:9:9",
    ]);
    expect(lintText({ "k8s/a.yaml": configMap + deployment("orders", envOf("settings", "url")) })).toEqual(
      [],
    );
  });

  test("A ConfigMap that is not in the set may be made by somebody else", () => {
    expect(lintText({ "k8s/a.yaml": deployment("orders", envOf("settings", "url")) })).toEqual([]);
  });

  test("A Secret's keys count, of data and of stringData; its values are not looked at", () => {
    const secret = `apiVersion: v1
kind: Secret
metadata: { name: login }
data: { password: c2VjcmV0 }
stringData: { user: worker }
---
`;
    const env = (key: string) => `[{ name: X, valueFrom: { secretKeyRef: { name: login, key: ${key} } } }]`;
    expect(lintText({ "a.yaml": secret + deployment("orders", env("user")) })).toEqual([]);
    expect(lintText({ "a.yaml": secret + deployment("orders", env("pass")) })).toEqual([
      "error kubernetes/references/missing-key a.yaml:3:19 a.yaml:10:9",
    ]);
  });

  test.each([
    ["Secret", "secretKeyRef", ""],
    ["ConfigMap", "configMapKeyRef", "data: {}\n"],
  ])("A %s without any key is filled by somebody else", (kind, reference, data) => {
    const empty = `apiVersion: v1\nkind: ${kind}\nmetadata: { name: login }\n${data}---\n`;
    const env = `[{ name: X, valueFrom: { ${reference}: { name: login, key: user } } }]`;
    expect(lintText({ "a.yaml": empty + deployment("orders", env) })).toEqual([]);
  });

  test("An Ingress that names a port that its Service does not have is found", () => {
    const ingress = (port: number) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: orders }
spec:
  rules:
    - http:
        paths:
          - path: /
            backend: { service: { name: orders, port: { number: ${port} } } }
`;
    expect(lintText({ "a.yaml": service("http") + deployment() + ingress(8080) })).toEqual([
      "error kubernetes/ingress-backends/no-port a.yaml:33:22",
    ]);
    expect(lintText({ "a.yaml": service("http") + deployment() + ingress(80) })).toEqual([]);
    expect(lintText({ "a.yaml": ingress(80) })).toEqual([]);
  });

  test("Files that describe the same object are alternatives, each by itself", () => {
    const files = {
      "a/one.yaml": service("web") + deployment(),
      "a/two.yaml": service("http") + deployment(),
    };
    expect(lintText(files)).toEqual(["error kubernetes/service-endpoints/port-name a/one.yaml:9:19"]);
  });

  test("Two namespaces are two sets", () => {
    const inNamespace = (text: string, name: string) =>
      text.replace("  name: orders", `  name: orders\n  namespace: ${name}`);
    const text = inNamespace(service("web"), "a") + inNamespace(deployment(), "b");
    expect(lintText({ "a.yaml": text })).toEqual([]);
  });

  test("Patches of kustomize and templates of Helm describe nothing by themselves", () => {
    const text = service("web") + deployment();
    expect(lintText({ "k/kustomization.yaml": "resources: [a.yaml]", "k/a.yaml": text })).toEqual([]);
    expect(lintText({ "c/templates/a.yaml": `{{- if .Values.x }}\n${text}{{ end }}` })).toEqual([]);
  });

  test("A list holds its objects, and JSON is YAML", () => {
    const list = JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "a" },
          spec: { selector: { app: "a" }, ports: [{ port: 80, targetPort: "web" }] },
        },
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "a" },
          spec: {
            selector: {},
            template: {
              metadata: { labels: { app: "a" } },
              spec: { containers: [{ name: "c", ports: [{ name: "http", containerPort: 1 }] }] },
            },
          },
        },
      ],
    });
    expect(lintText({ "a.json": list }).map((line) => line.split(" ")[1])).toEqual([
      "kubernetes/service-endpoints/port-name",
    ]);
  });

  test("What is no YAML, or bends it, says nothing and ends", () => {
    const bomb = `kind: Service\na: &a [1,2]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [${i === 0 ? "*a, *a" : `*b${i - 1}, *b${i - 1}`}]`).join("\n")}\n`;
    expect(lintText({ "a.yaml": "kind: Service\n\t- [" })).toEqual([]);
    expect(lintText({ "a.yaml": bomb })).toEqual([]);
    expect(lintText({ "a.yaml": `kind: Service\n${"[".repeat(50_000)}` })).toEqual([]);
  });
});

describe("nack", () => {
  const stream = (name: string, subject: string, more = "") => `apiVersion: jetstream.nats.io/v1beta2
kind: Stream
metadata: { name: ${name.toLowerCase()} }
spec:
  name: ${name}
  subjects: ["${subject}"]
  ${more}
---
`;
  const consumer = (filter: string, more = "") => `apiVersion: jetstream.nats.io/v1beta2
kind: Consumer
metadata: { name: worker }
spec:
  streamName: A
  filterSubject: ${filter}
  ${more}
---
`;

  test("Overlapping streams are found where they are written", () => {
    expect(lintText({ "a.yaml": stream("A", "a.>") + stream("B", "a.b") })).toEqual([
      "error nats/stream-overlap/covered a.yaml:6:14 a.yaml:14:14",
    ]);
  });

  test("Streams of two accounts are never beside each other", () => {
    const text = stream("A", "a.>", "account: one") + stream("B", "a.b", "account: two");
    expect(lintText({ "a.yaml": text })).toEqual([]);
  });

  test("A consumer whose filter is none of its stream's subjects is found", () => {
    expect(lintText({ "a.yaml": stream("A", "a.>") + consumer("b.x") })).toEqual([
      "error nats/consumer-config/dead-filter a.yaml:14:18 a.yaml:5:9",
    ]);
    expect(lintText({ "a.yaml": stream("A", "a.>") + consumer("a.x") })).toEqual([]);
    expect(lintText({ "a.yaml": stream("A", "a.>", "sources: [{ name: B }]") + consumer("b.x") })).toEqual(
      [],
    );
    expect(lintText({ "a.yaml": stream("A", "a.>") + consumer("b.x", "account: other") })).toEqual([]);
  });
});
