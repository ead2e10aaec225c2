/**
 * Sends fixtures/kubernetes-answers/edge-requests.yaml to the cluster of KUBECONFIG, in a namespace of its own that it removes, and writes the
 * answers beside them: what the lab's Kubernetes API is held against.
 */
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import * as z from "zod";

const folder = new URL("../fixtures/kubernetes-answers/", import.meta.url);
const edgeRequest = z.strictObject({
  name: z.string(),
  method: z.string().default("GET"),
  path: z.string(),
  contentType: z.string().default("application/json"),
  accept: z.string().optional(),
  upgrade: z.boolean().default(false),
  body: z.unknown().optional(),
  text: z.string().optional(),
});
type EdgeRequest = z.infer<typeof edgeRequest>;

const config = new KubeConfig();
config.loadFromDefault();
const server = config.getCurrentCluster()?.server ?? "";
const namespacePath = "/api/v1/namespaces/nomnom-answers";
const waitingPod = {
  metadata: { name: "waiting" },
  spec: {
    containers: [{ name: "main", image: "nomnom.example/none:1", imagePullPolicy: "Never" }],
  },
};

const webSocketHeaders = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "bm9tbm9tLWRvY3Rvci4uLg==",
  "Sec-WebSocket-Protocol": "v4.channel.k8s.io",
};

const requests = z
  .array(edgeRequest)
  .parse(parse(readFileSync(new URL("edge-requests.yaml", folder), "utf8")));
await send({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "nomnom-answers" } } });
try {
  await untilCreated(waitingPod);
  await untilWaiting();
  const answers = [];
  for (const one of requests) {
    const path = one.path.startsWith("/") ? one.path : `${namespacePath}/${one.path}`;
    answers.push({ name: one.name, ...(await send({ ...one, path })) });
  }
  const { body } = await send({ path: "/version" });
  const file = `${JSON.stringify({ version: JSON.parse(body), answers }, null, 2)}\n`;
  writeFileSync(new URL("edge-answers.json", folder), file);
} finally {
  await send({ method: "DELETE", path: namespacePath });
}

/** A new namespace has no service account for a moment, and takes no pods without one. */
async function untilCreated(pod: unknown): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { code, body } = await send({ method: "POST", path: `${namespacePath}/pods`, body: pod });
    if (code === 201) return;
    if (Date.now() > deadline) throw new Error(`the pod is not taken: ${body}`);
    await delay(200);
  }
}

async function untilWaiting(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await send({ path: `${namespacePath}/pods/waiting` })).body.includes('"ErrImageNeverPull"')) {
    if (Date.now() > deadline) throw new Error("the pod does not come to ErrImageNeverPull within 30 s");
    await delay(200);
  }
}

async function send(asked: Partial<EdgeRequest> & { path: string }) {
  const { method = "GET", path, contentType = "application/json", accept, upgrade, body, text } = asked;
  const headers: Record<string, string> = {};
  const options = { method, headers, timeout: 10_000 };
  await config.applyToHTTPSOptions(options);
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const call = request(new URL(path, server), {
    ...options,
    headers: {
      ...options.headers,
      ...(accept !== undefined && { Accept: accept }),
      ...(payload !== undefined && {
        "Content-Type": contentType,
        // Node leaves it out of a DELETE, whose body is then lost.
        "Content-Length": Buffer.byteLength(payload),
      }),
      ...(upgrade === true && webSocketHeaders),
    },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once("error", reject);
    call.once("timeout", () => call.destroy(new Error(`no answer to ${method} ${path} within 10 s`)));
    call.once("response", resolve);
    call.once("upgrade", (answer: IncomingMessage, socket) => {
      socket.destroy();
      resolve(answer);
    });
    call.end(payload);
  });
  const chunks: Buffer[] = [];
  if (response.statusCode !== 101) for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return {
    code: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
