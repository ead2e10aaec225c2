import { createHash } from "node:crypto";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { createServerCertificate } from "../src/lab/kubernetes-api/certificate.ts";
import { blockBytes, serveBytes, serveWork, type Worker } from "./port-forward-work.ts";

/**
 * The server of the benchmark, in a process of its own: the same work over plain TCP and as pod `web-N` behind an API server that writes
 * prepared frames, so that it is not what is measured.
 */
const { certificatePem, privateKeyPem } = await createServerCertificate();
let generation = 0;
let ready = true;
const open = new Set<Duplex>();

const tcp = createServer({ noDelay: true }, serveBytes);
/** The same bytes over TLS and nothing else. */
const tls = createTlsServer({ cert: certificatePem, key: privateKeyPem }, serveBytes);
const api = createHttpsServer({ cert: certificatePem, key: privateKeyPem }, (request, response) => {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(answer(request.url ?? "")));
});
api.on("upgrade", (request, socket: Duplex) => {
  open.add(socket);
  socket.on("close", () => open.delete(socket));
  socket.on("error", () => undefined);
  const accept = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n`,
  );
  socket.write(Buffer.concat([frame(0, Buffer.from([0x90, 0x1f])), frame(1, Buffer.from([0x90, 0x1f]))]));
  const worker = serveWork({
    write: (bytes) => socket.write(bytes.length === prepared.length ? prepared : frame(0, bytes)),
    block: prepared,
    end: () => socket.end(Buffer.from([0x88, 2, 0x03, 0xe8])),
  });
  readFrames(socket, worker);
  socket.on("drain", () => worker.drain());
});

/** A data frame of one block, made once; its length differs from any other message's. */
const prepared = frame(0, Buffer.alloc(blockBytes));

function frame(channel: number, bytes: Buffer): Buffer {
  const length = bytes.length + 1;
  const header =
    length < 126
      ? Buffer.from([0x82, length])
      : length < 65_536
        ? Buffer.from([0x82, 126, length >> 8, length & 0xff])
        : Buffer.from([
            0x82,
            127,
            0,
            0,
            0,
            0,
            length >>> 24,
            (length >> 16) & 0xff,
            (length >> 8) & 0xff,
            length & 0xff,
          ]);
  return Buffer.concat([header, Buffer.of(channel), bytes]);
}

/** Client frames: header, mask, channel byte, payload. The payload of data frames goes to the worker, unmasked while it wants to read. */
function readFrames(socket: Duplex, worker: Worker): void {
  let pending: Buffer = Buffer.alloc(0);
  let left = 0;
  let position = 0;
  let opcode = 0;
  let channel = 0;
  let mask: Buffer = Buffer.alloc(4);
  const header = (): boolean => {
    if (pending.length < 2) return false;
    const short = (pending[1] ?? 0) & 0x7f;
    const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
    if (pending.length < 2 + extra + 4) return false;
    opcode = (pending[0] ?? 0) & 0x0f;
    left = extra === 8 ? pending.readUInt32BE(6) : extra === 2 ? pending.readUInt16BE(2) : short;
    mask = Buffer.from(pending.subarray(2 + extra, 6 + extra));
    pending = pending.subarray(6 + extra);
    position = 0;
    return true;
  };
  socket.on("data", (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (left > 0 || header()) {
      if (left === 0) {
        control(Buffer.alloc(0));
        continue;
      }
      if (pending.length === 0) return;
      const part = pending.subarray(0, Math.min(left, pending.length));
      pending = pending.subarray(part.length);
      left -= part.length;
      if (opcode === 2) payload(part);
      else control(part);
      position += part.length;
    }
  });
  const unmasked = (part: Buffer): Buffer => {
    if (!worker.reads() || mask.every((byte) => byte === 0)) return part;
    return Buffer.from(part.map((byte, index) => byte ^ (mask[(position + index) & 3] ?? 0)));
  };
  const payload = (part: Buffer) => {
    if (position === 0) channel = (part[0] ?? 0) ^ (mask[0] ?? 0);
    if (channel !== 0) return;
    const bytes = unmasked(part);
    worker.data(position === 0 ? bytes.subarray(1) : bytes);
  };
  const control = (part: Buffer) => {
    if (opcode === 9) socket.write(Buffer.concat([Buffer.from([0x8a, part.length]), unmasked(part)]));
    if (opcode === 8) socket.end(Buffer.from([0x88, 2, 0x03, 0xe8]));
  };
}

function answer(url: string): unknown {
  const service = {
    metadata: { name: "web" },
    spec: { selector: { app: "web" }, clusterIP: "10.0.0.1", ports: [{ port: 80, targetPort: 8080 }] },
  };
  if (url.includes("/services/")) return service;
  const pod = {
    metadata: { name: `web-${generation}`, uid: `uid-${generation}`, labels: { app: "web" } },
    spec: { containers: [{ name: "web", ports: [{ containerPort: 8080 }] }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [],
    },
  };
  return { kind: "PodList", apiVersion: "v1", metadata: {}, items: [pod] };
}

/** The pod goes, with its connections; another is ready 300 ms later. */
// Ends with the benchmark, however that ends.
process.on("disconnect", () => process.exit());
process.on("message", () => {
  ready = false;
  generation += 1;
  for (const socket of open) socket.destroy();
  setTimeout(() => {
    ready = true;
    process.send?.({ readyAt: Date.now() });
  }, 300);
});

await Promise.all(
  [tcp, tls, api].map((server) => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
);
const portOf = (address: AddressInfo | string | null) =>
  address !== null && typeof address === "object" ? address.port : 0;
process.send?.({
  tcpPort: portOf(tcp.address()),
  tlsPort: portOf(tls.address()),
  apiPort: portOf(api.address()),
  ca: certificatePem,
});
