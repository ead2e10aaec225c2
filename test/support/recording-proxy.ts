import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy on an ephemeral port of 127.0.0.1 that keeps what clients send, one buffer per connection. */
export interface RecordingProxy extends AsyncDisposable {
  port: number;
  sent(): Buffer[];
}

export async function startRecordingProxy(target: { host: string; port: number }): Promise<RecordingProxy> {
  const connections: { client: Socket; chunks: Buffer[] }[] = [];
  const server = createServer((client) => {
    const chunks: Buffer[] = [];
    connections.push({ client, chunks });
    const upstream = connect(target.port, target.host);
    client.on("data", (chunk: Buffer) => chunks.push(chunk));
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    port: address.port,
    sent: () => connections.map(({ chunks }) => Buffer.concat(chunks)),
    async [Symbol.asyncDispose]() {
      for (const { client } of connections) client.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
