import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface SocksProxy extends AsyncDisposable {
  url: string;
  /** `host:port` of each CONNECT, as it came. */
  asked(): readonly string[];
}

/** A SOCKS5 proxy without authentication (RFC 1928, CONNECT by name or IPv4), which leads to one port of this machine. */
export async function startSocksProxy(port: number): Promise<SocksProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => client.destroy());
    serve(client).catch(() => client.destroy());
  });

  async function serve(client: Socket): Promise<void> {
    const [, methods = 0] = await read(client, 2);
    await read(client, methods);
    client.write(Buffer.from([5, 0]));
    const [, , , kind] = await read(client, 4);
    const host =
      kind === 3
        ? (await read(client, (await read(client, 1))[0] ?? 0)).toString()
        : [...(await read(client, 4))].join(".");
    asked.push(`${host}:${(await read(client, 2)).readUInt16BE()}`);
    const upstream = connect(port, "127.0.0.1");
    sockets.add(upstream);
    upstream.on("error", () => client.destroy());
    await once(upstream, "connect");
    client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
    client.pipe(upstream).pipe(client);
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `socks5://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** The next bytes; those behind them stay unread. */
async function read(socket: Socket, bytes: number): Promise<Buffer> {
  if (bytes === 0) return Buffer.alloc(0);
  while (true) {
    const chunk: unknown = socket.read(bytes);
    if (chunk instanceof Buffer) return chunk;
    await once(socket, "readable");
  }
}
