import { createServer, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:tls";
import { portOf } from "../../support/port-of.ts";
import { headOf } from "../../support/request-head.ts";

/** What the proxy does with an upgrade: lets it through, or answers by itself. */
export type Obstacle = (
  request: IncomingMessage,
) => "pass" | "silence" | { status: number; body?: string } | { raw: Buffer };

export interface ObstacleProxy extends AsyncDisposable {
  url: string;
  /** `METHOD protocol` of each upgrade that was asked for. */
  upgrades: string[];
  obstacle: Obstacle;
}

/** What upgrade a request asks for: `GET v4.channel.k8s.io`, `POST SPDY/3.1`. */
export function upgradeOf({ method, headers }: IncomingMessage): string {
  return `${method} ${headers["sec-websocket-protocol"] ?? headers.upgrade}`;
}

/** A plain HTTP proxy before an API server over TLS, as access proxies are, which is choosy about upgrades. */
export async function startObstacleProxy(
  api: { url: string; caPem: string },
  obstacle: Obstacle,
): Promise<ObstacleProxy> {
  const target = new URL(api.url);
  const server = createServer((request, response) => {
    const { method, headers, url } = request;
    const sent = httpsRequest(new URL(url ?? "/", target), { method, headers, ca: api.caPem }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on("error", () => response.destroy());
    request.pipe(sent);
  });
  const proxy: ObstacleProxy = {
    url: "",
    upgrades: [],
    obstacle,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => undefined);
    proxy.upgrades.push(upgradeOf(request));
    const decided = proxy.obstacle(request);
    if (decided === "silence") return;
    if (decided === "pass") {
      const upstream = connect({ host: target.hostname, port: Number(target.port), ca: api.caPem });
      upstream.on("error", () => socket.destroy());
      socket.on("close", () => upstream.destroy());
      upstream.write(headOf(request));
      if (head.length > 0) upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    } else if ("raw" in decided) socket.end(decided.raw);
    else {
      const body = decided.body ?? "";
      socket.end(
        `HTTP/1.1 ${decided.status} No\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
    }
  });
  server.listen(0, "127.0.0.1");
  proxy.url = `http://127.0.0.1:${await portOf(server)}`;
  return proxy;
}
