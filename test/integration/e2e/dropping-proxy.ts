import { writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import type { Lab } from "../../../src/lab/lab.ts";

/** Stands before a lab's API server and cuts connections, or lets them hang, on demand. */
export interface DroppingProxy extends AsyncDisposable {
  kubeconfigPath: string;
  dropAll(): void;
  /** From now on nothing comes through, and nothing ends; what is returned lets new connections work again. */
  hang(): () => void;
}

export async function droppingProxy(lab: Lab): Promise<DroppingProxy> {
  const target = Number(/server: https:\/\/127\.0\.0\.1:(\d+)/.exec(lab.kubeconfig)?.[1]);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const kubeconfigPath = `${lab.kubeconfigPath}-proxy`;
  await writeFile(kubeconfigPath, lab.kubeconfig.replaceAll(`:${target}`, `:${address.port}`), {
    mode: 0o600,
  });
  const dropAll = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    kubeconfigPath,
    dropAll,
    hang() {
      const stop = (socket: Socket) => socket.unpipe().pause();
      for (const socket of open) stop(socket);
      server.on("connection", stop);
      return () => {
        server.off("connection", stop);
        dropAll();
      };
    },
    async [Symbol.asyncDispose]() {
      dropAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
