import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request as secureRequest } from "node:https";
import type { Socket } from "node:net";
import { connect } from "node:tls";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { portOf } from "../port-of.ts";
import { headOf } from "../request-head.ts";
import { plant } from "./plant.ts";

/** The lab's API as its clients see it, with a text beside each string of its answers and each line of its logs. */
export interface PlantingApi extends AsyncDisposable {
  /** A kubeconfig with the API's users that leads here. */
  kubeconfig: string;
}

const kubeconfigSchema = z.looseObject({
  clusters: z.array(z.looseObject({ cluster: z.looseObject({ server: z.string() }) })),
});

/** @param next the texts to plant. @param refuses true: every list is refused, with a text in the reason. */
export async function startPlantingApi(
  kubeconfig: string,
  next: () => string,
  refuses: () => boolean,
): Promise<PlantingApi> {
  const config = kubeconfigSchema.parse(parse(kubeconfig));
  const upstream = new URL(config.clusters[0]?.cluster.server ?? "");
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void answer(request, response));
  server.on("connection", (socket) => sockets.add(socket.on("error", () => undefined)));
  // Port-forwards pass as they are.
  server.on("upgrade", (request, socket, head) => {
    const target = connect({
      host: upstream.hostname,
      port: Number(upstream.port),
      rejectUnauthorized: false,
    });
    target.write(headOf(request));
    target.write(head);
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
    socket.pipe(target).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  const port = await portOf(server);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (refuses() && /\/namespaces\/[^/]+\/\w+/.test(request.url ?? "")) {
      response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ kind: "Status", message: `etcdserver: it said ${next()}`, code: 500 }));
      return;
    }
    const headers = { ...request.headers, "accept-encoding": "identity" };
    const asked = secureRequest(new URL(request.url ?? "/", upstream), {
      method: request.method ?? "GET",
      headers,
      rejectUnauthorized: false,
    });
    asked.on("error", () => response.destroy());
    // A client that has gone, or a watch that ends, is not of interest.
    asked.on("response", (got) => void pass(got).catch(() => response.destroy()));
    request.pipe(asked);

    async function pass(got: IncomingMessage): Promise<void> {
      const chunks: Buffer[] = [];
      for await (const chunk of got) chunks.push(Buffer.from(chunk));
      const body = Buffer.concat(chunks).toString("utf8");
      const { "content-length": _length, "transfer-encoding": _encoding, ...rest } = got.headers;
      response.writeHead(got.statusCode ?? 500, rest);
      response.end(/\/log\?/.test(request.url ?? "") ? withLines(body) : planted(body));
    }
  }

  const withLines = (log: string) =>
    log
      .split("\n")
      .map((line) => (line === "" ? line : `${line} ${next()}`))
      .join("\n");
  function planted(body: string): string {
    try {
      return JSON.stringify(plant(JSON.parse(body), next));
    } catch {
      return body;
    }
  }

  const leading = {
    ...config,
    clusters: config.clusters.map((one) => ({ ...one, cluster: { server: `http://127.0.0.1:${port}` } })),
  };
  return {
    kubeconfig: stringify(leading),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
