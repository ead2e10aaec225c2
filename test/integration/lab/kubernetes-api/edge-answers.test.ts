import { readFileSync } from "node:fs";
import { request } from "node:https";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import type { KubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import { type HttpAnswer, startApi } from "./api-under-test.ts";

const folder = new URL("../../../../fixtures/kubernetes-answers/", import.meta.url);
const edgeRequest = z.object({
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
const recorded = z.object({
  answers: z.array(
    z.object({ name: z.string(), code: z.number(), contentType: z.string(), body: z.string() }),
  ),
});

const requests = z.array(edgeRequest).parse(parse(read("edge-requests.yaml")));
const answers = new Map(
  recorded.parse(JSON.parse(read("edge-answers.json"))).answers.map((one) => [one.name, one]),
);

let api: KubernetesApi;
beforeAll(async () => {
  const store = createStore();
  const namespace = "nomnom-answers";
  store.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const waiting = { reason: "ErrImageNeverPull" };
  store.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "waiting", namespace },
    spec: { nodeName: "lab", containers: [{ name: "main", image: "nomnom.example/none:1" }] },
    status: { phase: "Pending", containerStatuses: [{ name: "main", state: { waiting }, lastState: {} }] },
  });
  api = await startApi({ store });
});
afterAll(() => api.close());

// In the order of the file: what one creates the next meets.
test.each(requests.map((one) => [one.name, one] as const))(
  "The lab answers as the real server did: %s",
  async (name, asked) => {
    const own = await send(asked);
    const real = answers.get(name);
    expect({ code: own.code, contentType: own.contentType, body: comparable(own.text) }).toEqual({
      code: real?.code,
      contentType: real?.contentType,
      body: comparable(real?.body ?? "no such record"),
    });
  },
);

/** Without what differs from cluster to cluster: identities, revisions and times, and who manages which field. */
function comparable(text: string): unknown {
  if (!text.startsWith("{")) return text;
  return JSON.parse(text, (key: string, value: unknown) => {
    if (["uid", "resourceVersion", "creationTimestamp", "managedFields", "selfLink"].includes(key))
      return undefined;
    if (key === "continue") return "a token";
    return typeof value === "string" ? value.replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, "UID") : value;
  });
}

function read(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

function send({ method, path, contentType, accept, upgrade, body, text }: EdgeRequest): Promise<HttpAnswer> {
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const call = request(
    new URL(path.startsWith("/") ? path : `/api/v1/namespaces/nomnom-answers/${path}`, api.url),
    {
      ca: api.caPem,
      method,
      timeout: 10_000,
      headers: {
        Authorization: "Bearer admin-token",
        ...(accept !== undefined && { Accept: accept }),
        ...(payload !== undefined && {
          "Content-Type": contentType,
          // Node leaves it out of a DELETE, whose body is then lost.
          "Content-Length": Buffer.byteLength(payload),
        }),
        ...(upgrade && webSocketHeaders),
      },
    },
  );
  return new Promise((resolve, reject) => {
    call.once("error", reject);
    call.once("timeout", () => call.destroy(new Error(`no answer to ${method} ${path} within 10 s`)));
    call.once("upgrade", (_, socket) => {
      socket.destroy();
      resolve({ code: 101, contentType: "", text: "" });
    });
    call.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () =>
        resolve({
          code: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? "",
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    call.end(payload);
  });
}

const webSocketHeaders = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "bm9tbm9tLWRvY3Rvci4uLg==",
  "Sec-WebSocket-Protocol": "v4.channel.k8s.io",
};
