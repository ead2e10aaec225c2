import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { localOrigin } from "../../../../src/connect/http-call.ts";
import { createLedger, type Ledger } from "../../../../src/e2e/soak/ledger.ts";
import { type Doubt, type SendingResult, sendOrders } from "../../../../src/e2e/soak/send-orders.ts";
import { sendPlan } from "../../../support/sent-order.ts";

const id = "0d9ab1ce-4b5c-4f3e-9d8f-0123456789ab";
let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const accept: Answer = (response) => {
  response.writeHead(202, { "content-type": "application/json" });
  response.end(JSON.stringify({ message_id: id, status: "accepted" }));
};
const refuse =
  (status: number): Answer =>
  (response) => {
    response.writeHead(status);
    response.end(JSON.stringify({ error: "Internal error: NATS publish failed" }));
  };

async function send(
  answer: Answer,
  options: { count: number; perSecond: number; requestTimeoutMs?: number; signal?: AbortSignal },
): Promise<{ ledger: Ledger; doubts: Map<number, Doubt>; result: SendingResult }> {
  server = createServer((request, response) => {
    request.resume().on("end", () => answer(response, request));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const ledger = createLedger(options.count, 2);
  const doubts = new Map<number, Doubt>();
  const result = await sendOrders({
    origin: localOrigin(address.port),
    send: sendPlan,
    perSecond: options.perSecond,
    startMs: performance.now(),
    ledger,
    bodyOf: (order) => JSON.stringify({ order }),
    requestTimeoutMs: options.requestTimeoutMs ?? 5_000,
    monotonicMs: () => performance.now(),
    signal: options.signal ?? new AbortController().signal,
    doubts,
  });
  return { ledger, doubts, result };
}

describe("sending at a rate", () => {
  it("Sending at a rate does not wait for answers: an API that stalls gets the orders at their times, and each one's latency shows the stall", async () => {
    const held: ServerResponse[] = [];
    const count = 50;
    // Nothing is answered before the last order has arrived, 490 ms after the first.
    const { ledger, result } = await send(
      (response, request) => {
        held.push(response);
        if (held.length === count) for (const each of held) accept(each, request);
      },
      { count, perSecond: 100 },
    );
    expect(ledger.counts()).toMatchObject({ sent: count, underWay: count });
    expect(result.sendingMs).toBeGreaterThanOrEqual(485);
    const { accepted } = ledger.milestones;
    // From the time each was meant to be sent, 10 ms apart, to the end of the stall.
    accepted.forEach((ms, order) => {
      expect(ms, `order ${order}`).toBeGreaterThanOrEqual(485 - 10 * order);
    });
    expect(ledger.messageId(7)).toBe(id);
  });

  it("Sending at a rate counts the time an order had to wait for its turn", async () => {
    const stallMs = 400;
    let firstMs: number | null = null;
    const { ledger, result } = await send(
      (response, request) => {
        firstMs ??= performance.now();
        setTimeout(() => accept(response, request), Math.max(0, firstMs + stallMs - performance.now()));
      },
      // More than are sent at once, in less time than the stall: the last ones are held up.
      { count: 140, perSecond: 1_000 },
    );
    expect(ledger.milestones.accepted[139]).toBeGreaterThanOrEqual(stallMs - 139 - 5);
    expect(result.behindMs).toBeGreaterThanOrEqual(stallMs - 139 - 5);
  });

  it("Sending at a rate uses its connections again", async () => {
    const sockets = new Set<unknown>();
    await send(
      (response, request) => {
        sockets.add(request.socket);
        accept(response, request);
      },
      { count: 10, perSecond: 20 },
    );
    expect(sockets.size).toBeLessThan(10);
  });

  it("Sending at a rate takes 4xx for refused, and leaves open what may have been published before something went wrong", async () => {
    const client = await send(refuse(400), { count: 2, perSecond: 1_000 });
    expect(client.ledger.counts()).toMatchObject({ sent: 2, refused: 2 });
    const publishing = await send(refuse(500), { count: 2, perSecond: 1_000 });
    expect(publishing.ledger.counts()).toMatchObject({ sent: 2, refused: 0, underWay: 2 });
    expect(publishing.ledger.answerOf(1)).toBe("doubtful");
    expect(publishing.doubts.get(1)?.hop).toBe("api-to-stream");
  });

  it("Sending at a rate leaves open what was not answered in time", async () => {
    const { ledger, doubts } = await send(() => undefined, {
      count: 2,
      perSecond: 1_000,
      requestTimeoutMs: 50,
    });
    expect(ledger.counts().underWay).toBe(2);
    expect(doubts.get(0)).toMatchObject({
      hop: "client-to-api",
      why: expect.stringContaining("no answer within 50 ms"),
    });
  });

  it("Sending at a rate stops when it is asked to, and waits no longer than a moment for answers", async () => {
    const stop = new AbortController();
    let asked = 0;
    const startedMs = performance.now();
    const { ledger } = await send(
      () => {
        asked += 1;
        if (asked === 3) stop.abort();
      },
      { count: 1_000, perSecond: 200, signal: stop.signal, requestTimeoutMs: 30_000 },
    );
    expect(ledger.counts().sent).toBeLessThan(500);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});
