import { createServer, type Socket } from "node:net";
import { connect } from "node:tls";
import { KubeConfig, PortForward } from "@kubernetes/client-node";
import { openConnections } from "../src/connect/open-connections.ts";
import { openPortForward } from "../src/connect/port-forward/open-port-forward.ts";
import type { Usage } from "./port-forward-stage.ts";

/** A forwarder in a process of its own, `ours`, `client-node` or `tls-relay`: sends its port, and what it has used when asked. */
const [kind = "", destination = ""] = process.argv.slice(2);
const port = await start();
// Ends with the benchmark, however that ends.
process.on("disconnect", () => process.exit());
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ rssBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 } satisfies Usage);
});
process.send?.({ port });

function start(): Promise<number> {
  switch (kind) {
    case "ours":
      return ours(destination);
    case "client-node":
      return clientNode(destination);
    default:
      return tlsRelay(Number(destination));
  }
}

async function ours(kubeconfig: string): Promise<number> {
  const setting = (value: string) => ({ value, origin: "bench" });
  const connections = await openConnections(
    {
      given: new Map([
        ["kubernetes.kubeconfig", setting(kubeconfig)],
        ["kubernetes.namespace", setting("ns")],
        ["kubernetes.release", setting("web")],
      ]),
      kubernetes: true,
      requestTimeoutMs: 5_000,
    },
    { env: {}, homeDir: "/nonexistent", signal: new AbortController().signal },
  );
  const client = await connections.kubernetes();
  if (!client.ok) throw new Error(client.error.message);
  const target = { kind: "service", name: "web", port: 80 } as const;
  return (await openPortForward(client.data, target, { signal: new AbortController().signal })).port;
}

/** As in its own example, with the two handlers without which the first closed connection ends the process. */
function clientNode(kubeconfig: string): Promise<number> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const forward = new PortForward(config);
  process.on("uncaughtException", () => undefined);
  return listen((socket) => {
    forward.portForward("ns", "web-0", [8080], socket, null, socket).catch(() => socket.destroy());
  });
}

/** The least that can be between a socket and TLS. */
function tlsRelay(tlsPort: number): Promise<number> {
  return listen((local) => {
    const remote = connect({ port: tlsPort, host: "127.0.0.1", rejectUnauthorized: false });
    remote.on("error", () => local.destroy());
    local.on("close", () => remote.destroy());
    local.pipe(remote).pipe(local);
  });
}

async function listen(accept: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => undefined);
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, resolve));
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}
