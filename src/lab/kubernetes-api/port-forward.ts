import type { Socket } from "node:net";
import { connect } from "node:net";
import type { WebSocket } from "ws";
import { text } from "./fields.ts";
import { badRequest } from "./status.ts";
import type { KubernetesObject } from "./store.ts";

/** Where a port of a pod really listens; null: nothing listens there (connection refused). */
export type PodDialler = (
  namespace: string,
  pod: string,
  port: number,
) => Promise<{ host: string; port: number } | null>;

/** How long one direction outlives the other (containerd's port-forward, measured on a real kubelet: 1.0 s). */
export const lingerMs = 1000;
const maxUnsentBytes = 1024 * 1024;

/** The `ports` of the query, or the kubelet's plain text for a 400. Throws ApiError 400 as the API server, which reads them first. */
export function forwardedPorts(query: URLSearchParams): number[] | string {
  const given = query.getAll("ports");
  if (given.length === 0) return 'query parameter "port" is required';
  const ports: number[] = [];
  for (const list of given) {
    for (const item of list.split(",")) {
      const port = Number(item);
      const problem = /^\d+$/.test(item) ? "value out of range" : "invalid syntax";
      if (problem === "invalid syntax" || port > 65_535) {
        throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing "${item}": ${problem}`);
      }
      if (port === 0) return `port "${list}" must be > 0`;
      ports.push(port);
    }
  }
  return ports;
}

/**
 * Serves one accepted WebSocket of `v4.channel.k8s.io`: for the port at index i, channel 2i carries data and 2i+1 errors; both begin
 * with the port's number before the pod is dialled. A failed dial is reported on the error channel. When all ports are done, the
 * WebSocket is closed with 1000. Settles when it is closed and the pod's connections are; `closing` ends them without the second.
 */
export async function forwardPorts(
  webSocket: WebSocket,
  pod: KubernetesObject,
  ports: readonly number[],
  dial: PodDialler,
  closing: AbortSignal,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    webSocket.once("close", () => resolve());
  });
  // Its close event follows and is what counts.
  webSocket.on("error", () => {});
  const sockets = new Map<number, Socket>();
  for (const [index, port] of ports.entries()) {
    const number = Buffer.from([port & 0xff, port >> 8]);
    webSocket.send(frame(2 * index, number));
    webSocket.send(frame(2 * index + 1, number));
  }
  // Nothing is read from the client before its bytes have somewhere to go.
  webSocket.pause();
  const ended = await Promise.all(
    ports.map((port, index) => openPort(webSocket, pod, port, index, dial, sockets)),
  );
  webSocket.on("message", (data, isBinary) => {
    if (isBinary && Buffer.isBuffer(data)) deliver(webSocket, sockets, data);
  });
  webSocket.resume();
  const finished = Promise.all(ended.map((end) => end.done)).then(() => webSocket.close(1000));
  await closed;
  const endPods = () => {
    for (const socket of sockets.values()) socket.destroy();
  };
  // The pod sees the client's end a second later; sooner when it ends by itself.
  const timer = setTimeout(endPods, closing.aborted ? 0 : lingerMs);
  closing.addEventListener("abort", endPods);
  for (const socket of sockets.values()) socket.resume();
  await finished;
  clearTimeout(timer);
  closing.removeEventListener("abort", endPods);
}

interface OpenedPort {
  /** Settles a second after the pod has closed, at once when it could not be dialled. */
  done: Promise<void>;
}

async function openPort(
  webSocket: WebSocket,
  pod: KubernetesObject,
  port: number,
  index: number,
  dial: PodDialler,
  sockets: Map<number, Socket>,
): Promise<OpenedPort> {
  try {
    const socket = await dialled(dial, pod, port);
    sockets.set(index, socket);
    return { done: pump(webSocket, socket, index) };
  } catch (error) {
    webSocket.send(frame(2 * index + 1, Buffer.from(dialFailure(pod, port, error))));
    return { done: Promise.resolve() };
  }
}

/** Pod to client, with the socket paused while the client does not keep up. */
function pump(webSocket: WebSocket, socket: Socket, index: number): Promise<void> {
  socket.on("data", (bytes) => {
    if (webSocket.readyState !== webSocket.OPEN) return;
    webSocket.send(frame(2 * index, bytes), () => {
      if (webSocket.bufferedAmount <= maxUnsentBytes) socket.resume();
    });
    if (webSocket.bufferedAmount > maxUnsentBytes) socket.pause();
  });
  return new Promise((resolve) => {
    const linger = () => {
      if (webSocket.readyState === webSocket.OPEN) setTimeout(finish, lingerMs);
      else finish();
    };
    const finish = () => {
      socket.destroy();
      resolve();
    };
    // A reset says the same to the client as a close: the protocol has no end of stream per port.
    socket.on("error", () => {});
    socket.once("end", linger);
    socket.once("close", linger);
  });
}

/** Client to pod. Empty messages, the error channel and unknown channels are ignored, as the real server does. */
function deliver(webSocket: WebSocket, sockets: ReadonlyMap<number, Socket>, message: Buffer): void {
  const channel = message[0];
  if (channel === undefined || channel % 2 === 1 || message.length === 1) return;
  const socket = sockets.get(channel / 2);
  if (socket === undefined || !socket.writable) return;
  if (socket.write(message.subarray(1))) return;
  webSocket.pause();
  const resume = () => {
    socket.off("drain", resume);
    socket.off("close", resume);
    if (webSocket.readyState === webSocket.OPEN) webSocket.resume();
  };
  socket.on("drain", resume);
  socket.on("close", resume);
}

/** Throws where nothing of the pod listens; `dialFailure` has the kubelet's words for it. */
export async function dialled(dial: PodDialler, pod: KubernetesObject, port: number): Promise<Socket> {
  const target = await dial(pod.metadata.namespace ?? "", pod.metadata.name, port);
  if (target === null) throw new Error("connection refused");
  return connectedTo(target);
}

function connectedTo(target: { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...target, allowHalfOpen: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

function frame(channel: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), bytes]);
}

/** The kubelet's text when a pod resets a connection. */
export const resetFailure = (pod: KubernetesObject, port: number): string =>
  forwardFailure(pod, port, `read tcp4 127.0.0.1:38884->127.0.0.1:${port}: read: connection reset by peer`);

/** The kubelet's text where nothing could be dialled. */
export function dialFailure(pod: KubernetesObject, port: number, error: unknown): string {
  const cause =
    error instanceof Error && !("code" in error && error.code === "ECONNREFUSED")
      ? error.message
      : "connection refused";
  return forwardFailure(
    pod,
    port,
    `failed to connect to localhost:${port} inside namespace "${sandboxOf(pod)}", ` +
      `IPv4: dial tcp4 127.0.0.1:${port}: connect: ${cause} IPv6 dial tcp6: address localhost: no suitable address `,
  );
}

const forwardFailure = (pod: KubernetesObject, port: number, why: string): string =>
  `error forwarding port ${port} to pod ${sandboxOf(pod)}, uid : failed to execute portforward in network namespace ` +
  `"/var/run/netns/cni-${text(pod, "metadata", "uid")}": ${why}`;

/** The name of the sandbox, which in the lab is derived from the pod's uid. */
const sandboxOf = (pod: KubernetesObject): string =>
  text(pod, "metadata", "uid").replaceAll("-", "").repeat(2);
