import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import type { WritableConnections } from "../../../../src/connect/writable-connections.ts";
import { awaitDashboard } from "../../../../src/e2e/watch/await-dashboard.ts";
import { type DashboardWatch, watchDashboard } from "../../../../src/e2e/watch/dashboard-watch.ts";
import { type ProbeError, succeed } from "../../../../src/snapshot/probe-result.ts";
import { dashboardPlan, sentOrder } from "../../../support/sent-order.ts";

/** A backend that counts its clients, as /api/health of the generated one does. */
class Backend {
  orders = 3;
  others = 0;
  opened = 0;
  /** Texts that clients have sent. */
  nudges = 0;
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly server = createServer((request, response) => {
    const json =
      request.url === "/api/health"
        ? { status: "ok", connected_clients: this.clients() }
        : { Order: { total: this.orders } };
    response.end(JSON.stringify(json));
  });

  async listen(onClient: (client: WebSocket) => void = () => undefined): Promise<number> {
    this.server.on("upgrade", (request, socket, head) => {
      this.opened += 1;
      this.sockets.handleUpgrade(request, socket, head, (client) => {
        client.on("message", () => {
          this.nudges += 1;
        });
        onClient(client);
      });
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

/** As the generated backend writes them (samples of the real one). */
const eventOf = (kind: "initial" | "insert", orderKey: string) =>
  JSON.stringify({
    entity: "Order",
    event_type: kind,
    data: { id: 4, order_key: orderKey, total_price: null },
    timestamp: "2026-11-28T03:09:25.127771+00:00",
  });

const sent = sentOrder();

describe("the dashboard as e2e watches it", () => {
  let backend: Backend;
  let port: number;
  let ending: AbortController;
  let onClient: (client: WebSocket) => void = () => undefined;
  beforeEach(async () => {
    backend = new Backend();
    ending = new AbortController();
    port = await backend.listen((client) => onClient(client));
    return () => backend.close();
  });
  afterEach(() => {
    ending.abort();
    onClient = () => undefined;
  });

  const connections: Pick<WritableConnections, "forwardService" | "target"> = {
    forwardService: async () => succeed({ port, lastPod: () => null, lastFailure: () => null }),
    target: () => ({ context: "c", namespace: "n", nats: null, postgres: null }),
  };
  const run = {
    connections,
    settings: { release: "nomnom", plan: builtInPlan, requestTimeoutMs: 1_000 },
    monotonicMs: () => performance.now(),
    numberOf: () => 7,
    note: () => undefined,
  };
  const watch = async () => {
    const dashboard = await watchDashboard(run, dashboardPlan, ending.signal);
    if (dashboard.kind !== "watching") throw new Error("it is there");
    await dashboard.connect();
    return dashboard;
  };
  const judged = (
    dashboard: DashboardWatch,
    { databaseError = null, afterMs = 0 }: { databaseError?: ProbeError | null; afterMs?: number } = {},
  ) =>
    awaitDashboard(
      { ...run, signal: ending.signal },
      {
        dashboard: Promise.resolve(dashboard),
        message: {
          sent,
          ended: delay(afterMs, {
            stage: "stored" as const,
            seen: {
              found: null,
              consumer: null,
              deadLetter: null,
              further: [],
              rows: { status: null, statusTable: true, tables: [[{ order_key: "k" }], []] },
            },
            natsError: null,
            databaseError,
            gaveUp: null,
            firstSeenMs: {},
          }),
        },
      },
    );

  it("The watched dashboard passes only for an insert, to a client that has not said a word", async () => {
    onClient = (client) => {
      client.send(eventOf("insert", "another"));
      setTimeout(() => client.send(eventOf("insert", "k")), 300);
    };
    expect(await judged(await watch())).toMatchObject({
      status: "pass",
      message: expect.stringMatching(/^The order arrived over \/ws as insert \d+ ms after it was sent$/),
      evidence: { eventType: "insert", nudged: false },
    });
    expect(backend.nudges).toBe(0);
    expect(backend.clients()).toBe(0);
  });

  it("The watched dashboard does not take `initial` for a push, and says that only a new client sees the order", async () => {
    backend.orders = 100;
    onClient = (client) => client.send(eventOf("initial", "k"));
    expect(await judged(await watch())).toMatchObject({
      status: "warn",
      message: expect.stringContaining(
        "to a browser opened now, but did not push it to one that was connected (W-01: with more than 100 rows",
      ),
      evidence: { eventType: "initial" },
    });
    expect(backend.opened).toBe(2);
  });

  it("The watched dashboard names W-03 where the order comes only once the client has said something", async () => {
    onClient = (client) => client.once("message", () => client.send(eventOf("insert", "k")));
    expect(await judged(await watch())).toMatchObject({
      status: "warn",
      message: expect.stringContaining("to a client that only listens, as browsers do"),
      evidence: { eventType: "insert", nudged: true },
    });
  });

  it("The watched dashboard is not blamed for not showing an order of which nobody knows whether it is stored", async () => {
    const databaseError: ProbeError = { kind: "unreachable", system: "postgres", message: "refused" };
    const unknown = {
      status: "unknown",
      reason: "the tables cannot be asked whether the order is there (step 7)",
    };
    expect(await judged(await watch(), { databaseError })).toMatchObject(unknown);
    backend.others = 1;
    expect(await judged(await watch(), { databaseError })).toMatchObject(unknown);
  }, 15_000);

  it("The watched dashboard is let go where the rows do not come, so that it is occupied only briefly", async () => {
    onClient = (client) => client.send(eventOf("initial", "k"));
    const dashboard = await watch();
    const outcome = judged(dashboard, { afterMs: 7_000 });
    await delay(6_000);
    expect(backend.clients()).toBe(0);
    expect(await outcome).toMatchObject({
      status: "warn",
      message: expect.stringContaining("which was let go 5 s after the order was sent"),
    });
  }, 15_000);

  it("The watched dashboard is connected to by nobody before the order is about to be sent", async () => {
    await watchDashboard(run, dashboardPlan, ending.signal);
    expect(backend.opened).toBe(0);
  });

  it("The watched dashboard is left at once when somebody else has come while it was opened", async () => {
    onClient = () => {
      backend.others = 1;
    };
    const dashboard = await watch();
    expect(await dashboard.connect()).toMatchObject({ socket: null, health: { ok: true, clients: 1 } });
    await vi.waitFor(() => expect(backend.clients()).toBe(1));
  });

  it("The watched dashboard is not connected to while somebody else is, and judged by what it counts", async () => {
    backend.others = 1;
    const dashboard = await watch();
    backend.orders += 1;
    expect(await judged(dashboard)).toMatchObject({
      status: "warn",
      message:
        "The dashboard counts more orders than before (/api/stats: 3, now 4); whether it pushes this one was not tried: 1 client is connected to it, and another one would block it (W-04)",
    });
    expect(backend.opened).toBe(0);
  });

  it("The watched dashboard fails where it does not count the order, without being connected to", async () => {
    backend.others = 2;
    expect(await judged(await watch())).toMatchObject({
      status: "fail",
      hop: "database-to-dashboard",
      message: expect.stringContaining("/api/stats of the dashboard does not count it; 2 clients are"),
    });
    expect(backend.opened).toBe(0);
  });

  it("The watched dashboard is connected to once a client of before has gone, and loses this one at the other side as soon as it is closed", async () => {
    backend.others = 1;
    setTimeout(() => {
      backend.others = 0;
    }, 200);
    const dashboard = await watch();
    expect((await dashboard.connect()).socket?.isOpen()).toBe(true);
    expect(backend.clients()).toBe(1);
    await dashboard.close();
    expect(backend.clients()).toBe(0);
  });
});
