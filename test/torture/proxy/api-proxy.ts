import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { createServerCertificate } from "../../../src/lab/kubernetes-api/certificate.ts";
import { portOf } from "../../support/port-of.ts";
import { headOf } from "../../support/request-head.ts";
import { passFaultily } from "./tcp-proxy.ts";
import { sleep, type TrafficControl } from "./traffic.ts";

export interface ApiProxy extends AsyncDisposable {
  url: string;
  caPem: string;
}

interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** Stands before an API server, with a certificate of its own, and lets the faults of the plan happen. */
export async function startApiProxy(
  target: { port: number; caPem: string },
  traffic: TrafficControl,
): Promise<ApiProxy> {
  const { certificatePem, privateKeyPem } = await createServerCertificate({ days: 1 });
  const agent = new Agent({ keepAlive: true, ca: target.caPem });
  const server = createServer({ cert: certificatePem, key: privateKeyPem }, (incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  const sockets = new Set<Duplex>();
  server.on("secureConnection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (incoming, socket, head) => upgrade(incoming, socket, head));
  server.listen(0, "127.0.0.1");
  const port = await portOf(server);
  return {
    url: `https://127.0.0.1:${port}`,
    caPem: certificatePem,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const url = new URL(incoming.url ?? "/", "https://api");
    await traffic.frozen();
    if (incoming.method === "GET" && (url.searchParams.has("watch") || url.searchParams.has("follow")))
      return stream(incoming, response);
    const isWrite =
      incoming.method !== "GET" &&
      url.searchParams.get("dryRun") === null &&
      !url.pathname.includes("/selfsubject");
    const on = isWrite ? "write" : "read";
    const { nth, fault } = traffic.requested(on);
    traffic.reached(on, nth, "before");
    const pass = () => forward(incoming, body);
    const passed = async () => {
      const under = pass();
      traffic.reached(on, nth, "during");
      const result = await under;
      traffic.reached(on, nth, "after");
      return result;
    };
    switch (fault?.fault) {
      case undefined:
        return send(response, await passed());
      case "delay":
        await sleep(fault.ms);
        return send(response, await passed());
      case "late":
        // As an API server that works on it for long: no longer than it was asked to.
        traffic.keepForLater(givenUpAfter(url.searchParams.get("timeout"), pass));
        return;
      case "cut-before":
        response.destroy();
        return;
      case "cut-after":
        await passed();
        response.destroy();
        return;
      case "lose":
        return;
      case "duplicate": {
        const first = await passed();
        await pass();
        return send(response, first);
      }
      case "reorder":
        // What was sent after it comes before it.
        await sleep(Math.min(fault.ms, 800));
        return send(response, await passed());
      case "429":
        response.writeHead(429, { "Retry-After": "1", "Content-Type": "application/json" });
        response.end('{"kind":"Status","message":"too many requests"}');
        return;
      case "500":
      case "503":
        response.writeHead(Number(fault.fault), { "Content-Type": "text/html" });
        response.end("<html><body>upstream is not there</body></html>");
        return;
      case "503-after":
        await passed();
        response.writeHead(503, { "Content-Type": "text/plain" });
        response.end("upstream connect error or disconnect");
        return;
      case "garbage":
        await passed();
        response.writeHead(200, { "Content-Type": "application/json" });
        response.end(Buffer.from("{\u0000\u001b]0;title\u0007::error::\r\n<<<"));
        return;
      case "wrong-shape":
        await passed();
        response.writeHead(200, { "Content-Type": "application/json" });
        response.end('{"kind":"Status","apiVersion":"v1","metadata":{},"message":"maintenance"}');
        return;
      case "half-body": {
        const whole = await passed();
        response.writeHead(whole.status, {
          ...whole.headers,
          "content-length": String(whole.body.length + 10),
        });
        response.write(whole.body.subarray(0, Math.floor(whole.body.length / 2)));
        await sleep(10);
        response.destroy();
        return;
      }
      case "freeze":
        traffic.freeze(fault.ms);
        await traffic.frozen();
        return send(response, await passed());
    }
  }

  function forward(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest({ ...optionsOf(incoming), agent }, (answered) => {
        bodyOf(answered).then(
          (whole) => resolve({ status: answered.statusCode ?? 502, headers: answered.headers, body: whole }),
          reject,
        );
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  function stream(incoming: IncomingMessage, response: ServerResponse): void {
    const outgoing = httpsRequest({ ...optionsOf(incoming), agent: false, ca: target.caPem }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
      answered.on("error", () => response.destroy());
    });
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    outgoing.end();
  }

  function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => undefined);
    const fault = traffic.connected("upgrade");
    if (fault?.fault === "refuse") {
      socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    const upstream = connect({ host: "127.0.0.1", port: target.port, ca: target.caPem });
    upstream.write(headOf(incoming));
    upstream.write(head);
    passFaultily(socket, upstream, fault, traffic);
  }

  function optionsOf({ method, url, headers }: IncomingMessage) {
    return { host: "127.0.0.1", port: target.port, method, path: url, headers };
  }
}

/** A server gives up what it was asked to give up after `timeout`. */
function givenUpAfter(timeout: string | null, pass: () => Promise<unknown>): () => Promise<void> {
  const receivedMs = performance.now();
  const seconds = /^(\d+)s$/.exec(timeout ?? "")?.[1];
  return async () => {
    if (seconds !== undefined && performance.now() - receivedMs > Number(seconds) * 1000) return;
    await pass();
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const { "transfer-encoding": _, ...kept } = headers;
  response.writeHead(status, { ...kept, "content-length": String(body.length) });
  response.end(body);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
