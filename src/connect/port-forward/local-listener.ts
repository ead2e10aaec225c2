import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ProbeError, ProbeResult } from "../../snapshot/probe-result.ts";
import { textOf } from "../transport-error.ts";

/** A port of 127.0.0.1 that stands for a pod's port. */
export interface LocalListener extends AsyncDisposable {
  readonly port: number;
  /** Why the latest forwarded connection failed; null while it works. Clients only see a reset. */
  lastFailure(): { message: string; error: ProbeError | null } | null;
}

/** After the local side has ended, the pod's last words may still come; the protocol cannot tell the pod. */
const lingerMs = 1_000;

/** Binds an ephemeral port; each local connection gets a connection of its own from `dial`. */
export async function listenLocally(dial: () => Promise<ProbeResult<Duplex>>): Promise<LocalListener> {
  const open = new Set<Socket | Duplex>();
  let lastFailure: ReturnType<LocalListener["lastFailure"]> = null;
  let closed = false;

  const keep = (stream: Socket | Duplex) => {
    open.add(stream);
    stream.once("close", () => open.delete(stream));
  };

  async function forward(local: Socket): Promise<void> {
    keep(local);
    local.on("error", () => local.destroy());
    const dialled = await dial();
    if (!dialled.ok) {
      lastFailure = { message: dialled.error.message, error: dialled.error };
      local.resetAndDestroy();
      return;
    }
    const remote = dialled.data;
    if (closed || local.destroyed) {
      remote.destroy();
      local.destroy();
      return;
    }
    keep(remote);
    lastFailure = null;
    splice(local, remote, (error) => {
      lastFailure = { message: textOf(error), error: null };
    });
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (local) => {
    void forward(local);
  });
  const port = await listen(server);
  return {
    port,
    lastFailure: () => lastFailure,
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const stream of open) stream.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Both directions with backpressure; an abnormal end of the pod's side resets the local one, so that no client takes it for a regular close. */
function splice(local: Socket, remote: Duplex, onFailure: (error: Error) => void): void {
  local.pipe(remote);
  remote.pipe(local);
  remote.on("error", (error) => {
    onFailure(error);
    local.resetAndDestroy();
  });
  local.once("end", () => {
    const timer = setTimeout(() => local.destroy(), lingerMs);
    local.once("close", () => clearTimeout(timer));
  });
  local.once("close", () => remote.destroy());
  remote.once("close", () => local.end());
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the listener has no port"));
      else resolve(address.port);
    });
  });
}
