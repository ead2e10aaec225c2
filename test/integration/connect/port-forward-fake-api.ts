import { once, setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Duplex } from "node:stream";
import WebSocket, { createWebSocketStream, WebSocketServer } from "ws";
import type { KubernetesClient } from "../../../src/connect/connections.ts";
import { createKubernetesClient } from "../../../src/connect/kubernetes/api-client.ts";
import { openTransport } from "../../../src/connect/kubernetes/api-transport.ts";
import { createPodDialler } from "../../../src/connect/port-forward/pod-dialler.ts";
import { createServerCertificate } from "../../../src/lab/kubernetes-api/certificate.ts";
import { servePortForwards } from "../../../src/lab/kubernetes-api/spdy/port-forward-server.ts";
import { fixedCredentials } from "../../support/fixed-credentials.ts";

const credentials = { current: async () => fixedCredentials(), renew: async () => false };

/** A pod of the fake API server. Change it as the test goes; the next list shows it. */
export interface FakePod {
  name: string;
  uid: string;
  ready: boolean;
  terminating: boolean;
  /** Null: nothing listens. */
  serve: ((connection: PodConnection) => void) | null;
  /** Connections open at the moment. */
  connections: Set<PodConnection>;
}

/** The pod's end of one forwarded connection, with the ways it can go wrong. */
export interface PodConnection {
  /** What is read of it; a shared connection stops for all. */
  pause(): void;
  resume(): void;
  onData(listener: (bytes: Buffer) => void): void;
  /** Resolves when the network has taken it. */
  send(bytes: Buffer | string): Promise<void>;
  /** The pod closed: a regular close, as the kubelet sends it a second later. */
  close(): void;
  /** The pod reset the connection: the kubelet's text, then a regular close. */
  reset(): void;
  /** The connection to the API server is lost. */
  cut(): void;
}

export interface FakeApi {
  pods: FakePod[];
  /** Frames other than of the data channel that clients have sent. */
  otherFrames: Buffer[];
  pingsAnswered: boolean;
  /** Pings answered so far. */
  pongs: number;
  /** The answer to all but upgrades while set. */
  refusal: { status: number; message: string } | null;
  /** The status that answers each upgrade while set. */
  upgradeRefusal: number | null;
  /** Upgrades asked for so far, of pods that are there. */
  dials: number;
  /** TLS connections that took up an earlier session instead of a whole handshake. */
  tlsResumptions: number;
  client(options?: { keepAliveMs?: number; signal?: AbortSignal }): KubernetesClient;
  addPod(pod: Partial<FakePod> & Pick<FakePod, "name">): FakePod;
  /** Nothing that comes over port-forwards is answered any more. */
  freeze(): void;
  close(): Promise<void>;
}

const channels = "v4.channel.k8s.io";
const tunnel = "SPDY/3.1+portforward.k8s.io";
const tunnelToken = "spdy-tunnel";
const containerId = "3f0d6d8e5fb1";
const refusedText = (port: number) =>
  `error forwarding port ${port} to pod ${containerId}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-1": failed to connect to localhost:${port} inside namespace "${containerId}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address `;
const resetText = (port: number) =>
  `error forwarding port ${port} to pod ${containerId}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-1": read tcp4 127.0.0.1:38884->127.0.0.1:${port}: read: connection reset by peer`;

/** `channels`: as a server before 1.31 behind what passes no SPDY; `tunnel`: SPDY through WebSockets only; `post`: SPDY by POST only. */
export type Speaks = "channels" | "tunnel" | "post";
export const speaksAll: readonly Speaks[] = ["channels", "tunnel", "post"];

/** An API server with one Service `web` (port 80, named http, to container port http = 8080), in namespace `ns`, frame for frame as a real one. */
export async function startFakeApi(speaks: Speaks = "channels"): Promise<FakeApi> {
  const { certificatePem, privateKeyPem } = await createServerCertificate();
  const server = createServer({ cert: certificatePem, key: privateKeyPem });
  const webSockets = new WebSocketServer({
    ...{ noServer: true, autoPong: false, perMessageDeflate: false },
  });
  webSockets.on("headers", (headers) => {
    for (const [index, line] of headers.entries()) headers[index] = line.replace(tunnelToken, tunnel);
  });
  const transports: { close(): void }[] = [];
  const upgraded = new Set<Duplex>();
  let uids = 0;

  const api: FakeApi = {
    pods: [],
    otherFrames: [],
    pingsAnswered: true,
    pongs: 0,
    refusal: null,
    upgradeRefusal: null,
    dials: 0,
    tlsResumptions: 0,
    addPod(pod) {
      uids += 1;
      const made = {
        uid: `uid-${uids}`,
        ready: true,
        terminating: false,
        serve: null,
        connections: new Set<PodConnection>(),
        ...pod,
      };
      api.pods.push(made);
      return made;
    },
    client({ keepAliveMs, signal = new AbortController().signal } = {}) {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const transport = openTransport(
        {
          context: null,
          origin: "test",
          namespace: "ns",
          server: new URL(`https://127.0.0.1:${port}`),
          ca: Buffer.from(certificatePem),
          insecureSkipTlsVerify: false,
          tlsServerName: null,
          proxyUrl: null,
          userName: null,
          user: {},
        },
        credentials,
        null,
      );
      transports.push(transport);
      setMaxListeners(0, signal);
      const limits = { timeoutMs: 5_000, signal };
      const client = createKubernetesClient(
        { calls: transport, streams: transport },
        { context: null, user: null },
        "ns",
        limits,
      );
      if (keepAliveMs === undefined) return client;
      const { server: url } = client;
      const dialler = createPodDialler({ transport, server: url, namespace: "ns", limits, keepAliveMs });
      return {
        ...client,
        dialPod: (pod, podPort, newcomer, isWanted) => dialler.dial(pod, podPort, newcomer, isWanted),
        dialledBy: () => dialler.way(),
      };
    },
    freeze() {
      for (const socket of upgraded) socket.write = () => true;
    },
    async close() {
      for (const transport of transports) transport.close();
      for (const client of webSockets.clients) client.terminate();
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  server.on("secureConnection", (socket) => {
    if (socket.isSessionReused()) api.tlsResumptions += 1;
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) =>
    answer(api, request, response),
  );
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? "", "https://api");
    const name = url.pathname.split("/").at(-2) ?? "";
    const port = Number(url.searchParams.get("ports"));
    const pod = api.pods.find((candidate) => candidate.name === name);
    if (pod === undefined || !url.pathname.endsWith("/portforward")) {
      const body = JSON.stringify({
        kind: "Status",
        message: `pods "${name}" not found`,
        reason: "NotFound",
        code: 404,
      });
      socket.end(
        `HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
      return;
    }
    if ((request.method === "POST") !== (speaks === "post")) {
      socket.end("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    api.dials += 1;
    if (api.upgradeRefusal !== null) {
      socket.end(`HTTP/1.1 ${api.upgradeRefusal} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    if (speaks === "post") {
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n",
      );
      if (head.length > 0) socket.unshift(head);
      carry(pod, {
        stream: socket,
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        cut: () => socket.destroy(),
      });
      return;
    }
    // `ws` takes no name with a slash.
    request.headers["sec-websocket-protocol"] = speaks === "tunnel" ? tunnelToken : channels;
    webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      speaks === "tunnel" ? carryThrough(api, pod, webSocket) : connect(api, pod, port, webSocket),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return api;
}

function connect(api: FakeApi, pod: FakePod, port: number, webSocket: WebSocket): void {
  webSocket.on("error", () => undefined);
  webSocket.on("ping", (data) => {
    if (!api.pingsAnswered) return;
    api.pongs += 1;
    webSocket.pong(data);
  });
  const number = [port & 0xff, port >> 8];
  webSocket.send(Buffer.from([0, ...number]));
  webSocket.send(Buffer.from([1, ...number]));
  if (pod.serve === null) {
    webSocket.send(Buffer.concat([Buffer.of(1), Buffer.from(refusedText(port))]));
    webSocket.close(1000);
    return;
  }
  const connection: PodConnection = {
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    onData(listener) {
      webSocket.on("message", (message: Buffer) => {
        if (message[0] === 0) listener(message.subarray(1));
      });
    },
    send: (bytes) =>
      new Promise((resolve) => {
        if (webSocket.readyState !== WebSocket.OPEN) resolve();
        else webSocket.send(Buffer.concat([Buffer.of(0), Buffer.from(bytes)]), () => resolve());
      }),
    close: () => webSocket.close(1000),
    reset() {
      webSocket.send(Buffer.concat([Buffer.of(1), Buffer.from(resetText(port))]));
      webSocket.close(1000);
    },
    cut: () => webSocket.terminate(),
  };
  webSocket.on("message", (message: Buffer) => {
    if (message[0] !== 0) api.otherFrames.push(message);
  });
  pod.connections.add(connection);
  webSocket.on("close", () => pod.connections.delete(connection));
  pod.serve(connection);
}

/** A connection that speaks SPDY, itself or through a WebSocket. */
interface Line {
  stream: Duplex;
  pause(): void;
  resume(): void;
  cut(): void;
}

function carryThrough(api: FakeApi, pod: FakePod, webSocket: WebSocket): void {
  webSocket.on("ping", (data) => {
    if (api.pingsAnswered) webSocket.pong(data);
  });
  carry(pod, {
    stream: createWebSocketStream(webSocket),
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    cut: () => webSocket.terminate(),
  });
}

/** The same pod over SPDY, all of its connections over one. */
function carry(pod: FakePod, { stream, pause, resume, cut }: Line): void {
  stream.on("error", () => undefined);
  setMaxListeners(0, stream);
  void servePortForwards(stream, (pair) => {
    const { serve } = pod;
    const listeners = new Set<(bytes: Buffer) => void>();
    if (serve === null) {
      pair.end(refusedText(pair.port));
      return { onData: async () => undefined, onDrain: () => undefined, onOver: () => undefined };
    }
    const end = (words: string | null) => {
      if (pod.connections.delete(connection)) pair.end(words);
    };
    const connection: PodConnection = {
      pause,
      resume,
      onData: (listener) => listeners.add(listener),
      async send(bytes) {
        if (pod.connections.has(connection) && !pair.send(Buffer.from(bytes))) await drainOf(stream);
      },
      close: () => end(null),
      reset: () => end(resetText(pair.port)),
      cut,
    };
    pod.connections.add(connection);
    // Not before the pair is there to be answered on.
    queueMicrotask(() => serve(connection));
    return {
      async onData(bytes) {
        await Promise.resolve();
        for (const listener of listeners) listener(bytes);
      },
      onDrain: () => undefined,
      onOver: () => pod.connections.delete(connection),
    };
  });
}

async function drainOf(stream: Duplex): Promise<void> {
  await Promise.race([once(stream, "drain"), once(stream, "close")]).catch(() => undefined);
}

function answer(api: FakeApi, request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? "", "https://api").pathname;
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  };
  if (api.refusal !== null) {
    const { status, message } = api.refusal;
    send(status, { kind: "Status", message, code: status });
    return;
  }
  const [, collection, name] = /\/namespaces\/ns\/(\w+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const all = objectsOf(api, collection ?? "");
  if (name === undefined) {
    send(200, { kind: "List", metadata: {}, items: all });
    return;
  }
  const found = all.find((object) => object.metadata.name === name);
  if (found) send(200, found);
  else
    send(404, {
      kind: "Status",
      message: `${collection} "${name}" not found`,
      reason: "NotFound",
      code: 404,
    });
}

function objectsOf(api: FakeApi, collection: string) {
  const ports = [{ name: "http", containerPort: 8080 }];
  const template = { spec: { containers: [{ name: "web", ports }] } };
  switch (collection) {
    case "pods":
      return api.pods.map((pod) => ({
        metadata: {
          name: pod.name,
          uid: pod.uid,
          labels: { app: "web" },
          deletionTimestamp: pod.terminating ? "2026-01-01T00:00:00Z" : null,
        },
        spec: template.spec,
        status: {
          phase: "Running",
          conditions: [{ type: "Ready", status: pod.ready && !pod.terminating ? "True" : "False" }],
          containerStatuses: [
            { name: "web", ready: pod.ready, restartCount: 0, state: { running: {} }, lastState: {} },
          ],
        },
      }));
    case "services":
      return [
        {
          metadata: { name: "web" },
          spec: {
            selector: { app: "web" },
            clusterIP: "10.0.0.1",
            ports: [{ name: "http", port: 80, targetPort: "http" }],
          },
        },
        { metadata: { name: "outside" }, spec: { clusterIP: "10.0.0.2", ports: [{ port: 5432 }] } },
      ];
    case "deployments":
      return [
        {
          metadata: { name: "web" },
          spec: { selector: { matchLabels: { app: "web" } }, template },
          status: {},
        },
      ];
    default:
      return [];
  }
}
