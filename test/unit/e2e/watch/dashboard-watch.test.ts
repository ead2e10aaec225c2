import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocketServer } from "ws";
import type { WritableConnections } from "../../../../src/connect/writable-connections.ts";
import type { SentMessage } from "../../../../src/e2e/message/message-state.ts";
import { awaitDashboard } from "../../../../src/e2e/watch/await-dashboard.ts";
import { type DashboardWatch, watchDashboard } from "../../../../src/e2e/watch/dashboard-watch.ts";
import { succeed } from "../../../../src/snapshot/probe-result.ts";

/** A backend that counts its clients, as /api/health of the generated one does. */
class Backend {
  orders = 3;
  others = 0;
  opened = 0;
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly server = createServer((request, response) => {
    const json =
      request.url === "/api/health"
        ? { status: "ok", connected_clients: this.clients() }
        : { Order: { total: this.orders } };
    response.end(JSON.stringify(json));
  });

  async listen(): Promise<number> {
    this.server.on("upgrade", (request, socket, head) => {
      this.opened += 1;
      this.sockets.handleUpgrade(request, socket, head, () => undefined);
    });
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  }

  clients(): number {
    return this.others + this.sockets.clients.size;
  }

  close(): void {
    this.sockets.close();
    this.server.closeAllConnections();
    this.server.close();
  }
}

const sent: SentMessage = {
  messageId: "m",
  orderKey: "k",
  order: {},
  items: [],
  subject: "s",
  deadLetterSubject: "d",
  stream: null,
  deadLetters: null,
  natsError: null,
  sentAt: new Date(0),
  sentAtMs: 0,
  acceptedAtMs: 0,
};

describe("the dashboard as e2e watches it", () => {
  let backend: Backend;
  let port: number;
  let ending: AbortController;
  beforeEach(async () => {
    backend = new Backend();
    ending = new AbortController();
    port = await backend.listen();
    return () => backend.close();
  });
  afterEach(() => ending.abort());

  const connections: Pick<WritableConnections, "forwardService" | "target"> = {
    forwardService: async () => succeed({ port, lastPod: () => null, lastFailure: () => null }),
    target: () => ({ context: "c", namespace: "n", nats: null, postgres: null }),
  };
  const run = {
    connections,
    settings: { release: "nomnom", requestTimeoutMs: 1_000 },
    monotonicMs: () => performance.now(),
    numberOf: () => 7,
    note: () => undefined,
  };
  const watch = () => watchDashboard(run, ending.signal);
  const judged = (dashboard: Promise<DashboardWatch>) =>
    awaitDashboard(
      { ...run, signal: ending.signal },
      {
        dashboard,
        message: {
          sent,
          ended: Promise.resolve({
            stage: "stored",
            seen: {
              found: null,
              consumer: null,
              deadLetter: null,
              rows: { status: null, statusTable: true, orders: [{ order_key: "k" }], items: [] },
            },
            natsError: null,
            databaseError: null,
            gaveUp: null,
            firstSeenMs: {},
          }),
        },
      },
    );

  it("is not connected to while somebody else is, and judged by what it counts", async () => {
    backend.others = 1;
    const dashboard = watch();
    await dashboard;
    backend.orders += 1;
    expect(await judged(dashboard)).toMatchObject({
      status: "warn",
      message:
        "The dashboard counts the order (/api/stats: 3 before, 4 now); whether it shows it was not tried: 1 client is connected to it, and another one would block it (W-04)",
    });
    expect(backend.opened).toBe(0);
  });

  it("fails where it does not count the order, without being connected to", async () => {
    backend.others = 2;
    expect(await judged(watch())).toMatchObject({
      status: "fail",
      hop: "database-to-dashboard",
      message: expect.stringContaining("/api/stats of the dashboard does not count it; 2 clients are"),
    });
    expect(backend.opened).toBe(0);
  });

  it("is connected to once a client of before has gone, and loses this one at the other side as soon as it is closed", async () => {
    backend.others = 1;
    setTimeout(() => {
      backend.others = 0;
    }, 200);
    const dashboard = await watch();
    if (dashboard.kind !== "watching") throw new Error("it is there");
    await vi.waitFor(() => expect(dashboard.socket?.isOpen()).toBe(true));
    expect(backend.clients()).toBe(1);
    await dashboard.close();
    expect(backend.clients()).toBe(0);
  });
});
