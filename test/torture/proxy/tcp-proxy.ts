import { connect, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { portOf } from "../../support/port-of.ts";
import type { StreamFaulted } from "../plan.ts";
import { sleep, type TrafficControl } from "./traffic.ts";

export interface TcpProxy extends AsyncDisposable {
  port: number;
}

/** Stands before NATS or PostgreSQL. @param target null: nothing listens there at this moment. */
export async function startTcpProxy(
  on: "nats" | "postgres",
  target: () => number | null,
  traffic: TrafficControl,
): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on("error", () => undefined);
    client.on("close", () => open.delete(client));
    const fault = traffic.connected(on);
    if (fault?.fault === "refuse") {
      client.resetAndDestroy();
      return;
    }
    const port = target();
    if (port === null) client.resetAndDestroy();
    else passFaultily(client, connect(port, "127.0.0.1"), fault, traffic);
  });
  server.listen(0, "127.0.0.1");
  const port = await portOf(server);
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Passes bytes both ways; once `afterBytes` have come back from the server the fault happens. */
export function passFaultily(
  client: Duplex,
  upstream: Duplex,
  fault: StreamFaulted | null,
  traffic: TrafficControl,
): void {
  let passed = 0;
  let hasStruck = fault === null;
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  for (const socket of [client, upstream]) {
    socket.on("error", end);
    socket.on("close", end);
  }
  client.pipe(upstream);
  upstream.on("data", (chunk: Buffer) => {
    passed += chunk.length;
    if (!hasStruck && fault !== null && passed > fault.afterBytes) {
      hasStruck = true;
      strike(fault, chunk);
      return;
    }
    client.write(chunk);
  });
  upstream.on("end", () => client.end());

  function strike({ fault: kind, ms }: StreamFaulted, chunk: Buffer): void {
    switch (kind) {
      case "cut":
        client.write(chunk.subarray(0, Math.floor(chunk.length / 2)));
        setTimeout(end, 1);
        return;
      case "garbage":
        client.write(Buffer.from("\u0000\u00ff-ERR '::error::'\r\n<html>{"));
        client.write(chunk);
        return;
      case "freeze":
        traffic.freeze(ms);
        void pausedFor(ms, chunk);
        return;
      case "delay":
        void pausedFor(ms, chunk);
        return;
      case "refuse":
        end();
    }
  }

  async function pausedFor(ms: number, chunk: Buffer): Promise<void> {
    upstream.pause();
    await sleep(ms);
    client.write(chunk);
    upstream.resume();
  }
}
