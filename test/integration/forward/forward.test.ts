import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kubeconfigFor } from "../../../src/lab/kubernetes-api/kubeconfig.ts";
import { createStore } from "../../../src/lab/kubernetes-api/memory-store.ts";
import { type KubernetesApi, startKubernetesApi } from "../../../src/lab/kubernetes-api/server.ts";
import { nomnom, startNomnom } from "../cli/run-nomnom.ts";

const store = createStore();
let server: Server;
let api: KubernetesApi;
let directory: string;
let env: { KUBECONFIG: string };

beforeAll(async () => {
  server = createServer((request, response) => response.end(`you asked for ${request.url}`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  api = await startKubernetesApi({
    store,
    tokens: new Map([["admin-token-1", { user: "admin", rules: "admin" }]]),
    logs: () => ({ kind: "text", chunks: [] }),
    dial: async () => ({ host: "127.0.0.1", port }),
  });
  store.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "pf" } });
  store.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "nomnom-api", namespace: "pf" },
    spec: {
      selector: { app: "api" },
      clusterIP: "10.0.0.1",
      ports: [{ name: "http", port: 80, targetPort: 8080 }],
    },
  });
  createPod("api-1");
  directory = await mkdtemp(join(tmpdir(), "nomnom-forward-"));
  env = { KUBECONFIG: join(directory, "config") };
  await writeFile(
    env.KUBECONFIG,
    kubeconfigFor({
      url: api.url,
      caPem: api.caPem,
      token: "admin-token-1",
      namespace: "pf",
      contextName: "test",
    }),
  );
});
afterAll(async () => {
  await api.close();
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true, force: true });
});

function createPod(name: string): void {
  store.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "pf", labels: { app: "api" } },
    spec: {
      nodeName: "node",
      containers: [{ name: "api", image: "x", ports: [{ name: "http", containerPort: 8080 }] }],
    },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  });
}

it.each([
  [["svc/nomnom-ap:http"], 'no Service "nomnom-ap" in namespace pf', 'Did you mean "nomnom-api"?'],
  [["svc/nomnom-api:htpp"], 'Service nomnom-api has no port named "htpp"', 'Did you mean "http"?'],
  [["svc/nomnom-api:8080"], "Service nomnom-api has no port 8080", "80 (http)"],
  [["pod/api-9:1"], 'no Pod "api-9" in namespace pf', "api-1"],
  [["what/ever:1"], "not a target", "pod, svc, deploy, sts"],
])("nomnom forward %s is refused with exit code 2", async (targets, message, hint) => {
  const { code, stdout, stderr } = await nomnom(["forward", "-n", "pf", ...targets], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

it("nomnom forward refuses a local port that is in use, exit code 2", async () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, stderr } = await nomnom(["forward", "-n", "pf", `${port}:svc/nomnom-api:http`], { env });
  expect(code).toBe(2);
  expect(stderr).toContain(`port ${port} of 127.0.0.1 is in use`);
});

it("nomnom forward refuses what is no address, and one that this machine does not have, exit code 2", async () => {
  for (const [address, message] of [
    ["nowhere", '"nowhere" is no address to listen on'],
    ["127.0.0.1,", '"" is no address to listen on'],
    ["203.0.113.9", "this machine has no address 203.0.113.9 to listen on"],
  ] as const) {
    const args = ["forward", "-n", "pf", "--address", address, "svc/nomnom-api:http"];
    const { code, stderr } = await nomnom(args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  }
});

it("nomnom forward listens where --address says, one line each", async () => {
  const args = [
    "forward",
    "-n",
    "pf",
    "--timeout",
    "50ms",
    "--address",
    "127.0.0.2,127.0.0.3",
    "svc/nomnom-api:80",
  ];
  const { code, stdout } = await nomnom(args, { env });
  expect(stdout).toMatch(/^127\.0\.0\.2:(\d+) → svc\/nomnom-api:80\n127\.0\.0\.3:\1 → svc\/nomnom-api:80\n$/);
  expect(code).toBe(0);
});

it("nomnom forward ends by --timeout with exit code 0, after one line per target; without a target the release's Services", async () => {
  const { code, stdout } = await nomnom(["forward", "-n", "pf", "--timeout", "50ms"], { env });
  expect(stdout).toMatch(/^127\.0\.0\.1:\d+ → svc\/nomnom-api:80\n$/);
  expect(code).toBe(0);
});

it("nomnom forward forwards through a replaced pod and ends cleanly on Ctrl-C", async () => {
  const { child, ended } = startNomnom(["forward", "-n", "pf", "svc/nomnom-api:http"], { env });
  let line = "";
  child.stdout.on("data", (text: string) => {
    line += text;
  });
  await expect.poll(() => line).toMatch(/^127\.0\.0\.1:\d+ → svc\/nomnom-api:http\n$/);
  const url = `http://${line.split(" ")[0]}/orders`;
  const ask = async () => (await fetch(url, { headers: { connection: "close" } })).text();
  expect(await ask()).toBe("you asked for /orders");
  store.delete("Pod", "pf", "api-1");
  createPod("api-2");
  expect(await ask()).toBe("you asked for /orders");
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toContain("svc/nomnom-api:http: now at pod api-2, port 8080");
});
