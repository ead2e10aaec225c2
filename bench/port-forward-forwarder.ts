import { createServer, type Server } from "node:net";
import { KubeConfig, PortForward } from "@kubernetes/client-node";
import { openConnections } from "../src/connect/open-connections.ts";
import { openPortForward } from "../src/connect/port-forward/open-port-forward.ts";

/** A forwarder in a process of its own, `ours` or `client-node`: sends its port, and its memory when asked. */
const [kind = "", kubeconfig = ""] = process.argv.slice(2);
const port = kind === "ours" ? await ours() : await clientNode();
// Ends with the benchmark, however that ends.
process.on("disconnect", () => process.exit());
process.on("message", () => process.send?.({ rss: process.memoryUsage.rss() }));
process.send?.({ port });

async function ours(): Promise<number> {
  const setting = (value: string) => ({ value, origin: "bench" });
  const connections = await openConnections(
    {
      kubernetes: { enabled: true, kubeconfig: setting(kubeconfig), context: null, namespace: setting("ns") },
      nats: { url: null, monitoringUrl: null, credsFile: null, caFile: null, certFile: null, keyFile: null },
      postgres: { url: null },
      release: "web",
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
async function clientNode(): Promise<number> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const forward = new PortForward(config);
  process.on("uncaughtException", () => undefined);
  const server: Server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => undefined);
    forward.portForward("ns", "web-0", [8080], socket, null, socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}
