import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { dialFailure, dialled, lingerMs, type PodDialler, resetFailure } from "./port-forward.ts";
import {
  drained,
  type ForwardedPair,
  type PairListener,
  servePortForwards,
} from "./spdy/port-forward-server.ts";
import type { KubernetesObject } from "./store.ts";

/** Serves any number of a pod's ports on one SPDY connection. Settles when it is over and the pod's connections are. */
export async function forwardPortsOverSpdy(
  connection: Duplex,
  pod: KubernetesObject,
  dial: PodDialler,
  closing: AbortSignal,
): Promise<void> {
  const end = () => connection.destroy();
  closing.addEventListener("abort", end, { once: true });
  try {
    await servePortForwards(connection, (pair) => forwardPair(pair, pod, dial));
  } finally {
    closing.removeEventListener("abort", end);
  }
}

function forwardPair(pair: ForwardedPair, pod: KubernetesObject, dial: PodDialler): PairListener {
  let isOver = false;
  let socket: Socket | null = null;
  const connecting = connected();

  async function connected(): Promise<Socket | null> {
    try {
      socket = await dialled(dial, pod, pair.port);
    } catch (error) {
      pair.end(dialFailure(pod, pair.port, error));
      return null;
    }
    if (isOver) socket.destroy();
    else pump(socket);
    return socket;
  }

  function pump(from: Socket): void {
    let failure: string | null = null;
    from.on("data", (bytes: Buffer) => {
      if (!pair.send(bytes)) from.pause();
    });
    from.on("error", () => {
      failure = resetFailure(pod, pair.port);
    });
    const finish = () => {
      from.destroy();
      if (!isOver) pair.end(failure);
      isOver = true;
    };
    // A reset is reported at once, an end a second later (containerd 1.6, measured).
    const linger = () => {
      if (failure === null) setTimeout(finish, isOver ? 0 : lingerMs);
      else finish();
    };
    from.once("end", linger);
    from.once("close", linger);
  }

  return {
    async onData(bytes) {
      const to = await connecting;
      if (to?.writable && !to.write(bytes)) await drained(to);
    },
    onDrain: () => socket?.resume(),
    onOver() {
      if (isOver) return;
      // The pod sees the client's end a second later; sooner when it ends by itself.
      setTimeout(() => {
        isOver = true;
        socket?.destroy();
      }, lingerMs);
    },
  };
}
