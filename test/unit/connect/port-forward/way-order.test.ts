import { describe, expect, it } from "vitest";
import { createWayOrder, type Refusal, usualOrder } from "../../../../src/connect/port-forward/way-order.ts";
import type { Way } from "../../../../src/connect/port-forward/ways.ts";

const refused = (way: Way, status: number): Refusal => ({
  way,
  status,
  error: { kind: "invalid", system: "kubernetes", message: "no" },
});

describe("the order of the ways", () => {
  it("The order of the ways begins with WebSockets, and goes on with what has worked", () => {
    const order = createWayOrder(usualOrder.own);
    expect(order.next()).toEqual(["websocket", "channels", "spdy"]);
    expect(order.speaks()).toBeNull();
    order.worked("spdy", "spdy", [refused("websocket", 403), refused("channels", 403)]);
    expect(order.next()).toEqual(["spdy", "websocket", "channels"]);
    expect(order.speaks()).toBe("spdy");
  });

  it("The order of the ways begins with the POST for strangers, whose connections may be transfers", () => {
    expect(createWayOrder(usualOrder.stranger).next()).toEqual(["spdy", "websocket", "channels"]);
  });

  it("The order of the ways begins with another way next time where nothing answers, unless one has worked", () => {
    const order = createWayOrder(usualOrder.stranger);
    order.broke("spdy");
    expect(order.next()).toEqual(["websocket", "channels", "spdy"]);
    order.worked("websocket", "spdy", []);
    order.broke("websocket");
    expect(order.next()[0]).toBe("websocket");
  });

  it("The order of the ways says which one was taken and what the others were answered", () => {
    const order = createWayOrder(usualOrder.own);
    expect(order.words()).toBeNull();
    order.worked("websocket", "spdy", []);
    expect(order.words()).toBe("SPDY through a WebSocket");
    order.worked("spdy", "spdy", [refused("websocket", 403), refused("channels", 403)]);
    expect(order.words()).toBe(
      "a POST with SPDY (a WebSocket that offers SPDY was answered 403, a WebSocket was answered 403)",
    );
    // The next connection is asked for in that way at once, and the reason is still the same.
    order.worked("spdy", "spdy", []);
    expect(order.words()).toContain("was answered 403");
  });

  it("The order of the ways asks a server that refuses all with 5xx in one way only for ten seconds", () => {
    let now = 0;
    const order = createWayOrder(usualOrder.own, () => now);
    order.failed([refused("websocket", 502), refused("channels", 502), refused("spdy", 502)]);
    expect(order.next()).toEqual(["websocket"]);
    now = 10_001;
    expect(order.next()).toHaveLength(3);
  });

  it("The order of the ways asks in all ways again where rights were missing, for they may have been given", () => {
    const order = createWayOrder(usualOrder.own);
    order.failed([refused("websocket", 403), refused("channels", 403), refused("spdy", 403)]);
    expect(order.next()).toHaveLength(3);
  });
});
