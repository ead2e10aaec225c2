import { expect, test } from "vitest";
import { withDefaults } from "../../../../src/lab/kubernetes-api/defaults.ts";
import { recordedObjects } from "./tables/recorded-answers.ts";

const object = (kind: string, fields: Record<string, unknown>) => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "web", namespace: "shop" },
  ...fields,
});

test("A Deployment without replicas has one", () => {
  const template = { spec: { containers: [{ name: "web", image: "web" }] } };
  expect(withDefaults(object("Deployment", { spec: { template } }))).toMatchObject({
    spec: {
      replicas: 1,
      progressDeadlineSeconds: 600,
      template: { spec: { containers: [{ imagePullPolicy: "Always" }], restartPolicy: "Always" } },
    },
  });
});

test("Replicas 0 stay 0", () => {
  expect(withDefaults(object("Deployment", { spec: { replicas: 0 } }))).toMatchObject({
    spec: { replicas: 0 },
  });
});

test.each([
  ["web", "Always"],
  ["web:latest", "Always"],
  ["registry:5000/web", "Always"],
  ["registry:5000/web:2", "IfNotPresent"],
])("The image %s is pulled: %s", (image, imagePullPolicy) => {
  expect(withDefaults(object("Pod", { spec: { containers: [{ name: "a", image }] } }))).toMatchObject({
    spec: { containers: [{ imagePullPolicy }] },
  });
});

test("A Service gets an address and target ports, a NodePort also a node port", () => {
  const service = withDefaults(object("Service", { spec: { type: "NodePort", ports: [{ port: 80 }] } }));
  expect(service).toMatchObject({
    spec: {
      clusterIP: expect.stringMatching(/^10\.96\./),
      ports: [{ port: 80, targetPort: 80, protocol: "TCP", nodePort: expect.any(Number) }],
    },
  });
  expect(withDefaults(service)).toEqual(service);
});

test("A headless Service keeps having none", () => {
  expect(withDefaults(object("Service", { spec: { clusterIP: "None", ports: [] } }))).toMatchObject({
    spec: { clusterIP: "None", clusterIPs: ["None"] },
  });
});

test("stringData of a Secret becomes data", () => {
  expect(withDefaults(object("Secret", { stringData: { password: "x" } }))).toEqual(
    object("Secret", { type: "Opaque", data: { password: "eA==" } }),
  );
});

test.each(["pods", "deployments", "statefulsets", "replicasets"])(
  "Nothing is added to the recorded %s",
  (plural) => {
    for (const recorded of recordedObjects(plural)) expect(withDefaults(recorded)).toEqual(recorded);
  },
);
