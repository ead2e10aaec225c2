import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect } from "vitest";
import type { PolicyRule } from "../../../../src/lab/kubernetes-api/authorization.ts";
import type { KubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import { freePort } from "../../../../src/lab/programs/postgres/free-port.ts";
import { withKubectl } from "../with-kubectl.ts";
import { startApi, zooStore } from "./api-under-test.ts";
import { startEchoServer } from "./echo-server.ts";
import { type Kubectl, kubectlFor } from "./kubectl.ts";

const pod = "web-549666b9fc-4hlsj";
const rule = (verbs: string[], resource: string): PolicyRule => ({
  verbs,
  apiGroups: [""],
  resources: [resource],
});

let api: KubernetesApi;
let server: Awaited<ReturnType<typeof startEchoServer>>;
const opened: Kubectl[] = [];

beforeEach(async () => {
  server = await startEchoServer();
  api = await startApi({
    store: zooStore(),
    tokens: new Map([
      ["admin-token", { user: "admin", rules: "admin" }],
      [
        "create-token",
        { user: "creator", rules: { zoo: [rule(["get"], "pods"), rule(["create"], "pods/portforward")] } },
      ],
    ]),
    dial: async (_namespace, _pod, podPort) =>
      podPort === 8080 ? { host: "127.0.0.1", port: server.port } : null,
  });
});
afterEach(async () => {
  for (const kubectl of opened.splice(0)) await kubectl.dispose();
  server.close();
  await api.close();
});

async function echoed(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.write(text);
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer);
}

async function forwardAs(token: string) {
  const kubectl = await kubectlFor(api, token, "zoo");
  opened.push(kubectl);
  const port = await freePort();
  const forward = kubectl.start("port-forward", `pod/${pod}`, `${port}:8080`);
  await forward.saw(/Forwarding from 127\.0\.0\.1/);
  return { port, forward };
}

const upgrades = () => api.requests.filter(({ path }) => path.endsWith("/portforward"));

describe("kubectl port-forward to the lab", () => {
  withKubectl("kubectl port-forward carries connections, one after the other and at once", async () => {
    const { port, forward } = await forwardAs("admin-token");
    for (const text of ["one", "two"]) expect(await echoed(port, text)).toBe(text);
    const texts = Array.from({ length: 30 }, (_, index) => `number ${index}`);
    expect(await Promise.all(texts.map((text) => echoed(port, text)))).toEqual(texts);
    await forward.stop();
    expect(upgrades().at(-1)).toMatchObject({ code: 101 });
  });

  withKubectl("kubectl port-forward goes by POST with SPDY, where the role has create only", async () => {
    const { port, forward } = await forwardAs("create-token");
    for (const text of ["one", "two"]) expect(await echoed(port, text)).toBe(text);
    await forward.stop();
    expect(upgrades().map(({ method, code }) => `${method} ${code}`)).toContain("POST 101");
  });
});
