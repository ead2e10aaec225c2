import { describe, expect, it } from "vitest";
import { createServerClock } from "../../../../src/e2e/soak/server-clock.ts";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";

/** A clock, and answers that take so long and carry the server's time, 5,000 ms ahead, at their middle. */
function world() {
  let nowMs = 0;
  const clock = createServerClock(() => nowMs);
  const ask = (tripMs: number, knows = true) =>
    clock.during(async () => {
      const serverMs = knows ? nowMs + tripMs / 2 + 5_000 : null;
      nowMs += tripMs;
      return succeed({ serverMs });
    });
  return { clock, ask };
}

describe("the server's clock", () => {
  it("The server's clock is known from one answer, to half of its round trip", async () => {
    const { clock, ask } = world();
    await ask(8);
    expect([clock.toRunMs(5_100), clock.uncertaintyMs()]).toEqual([100, 4]);
  });

  it("The server's clock is that of the shortest round trip", async () => {
    const { clock, ask } = world();
    await ask(40);
    await ask(2);
    await ask(400);
    expect([clock.toRunMs(5_100), clock.uncertaintyMs()]).toEqual([100, 1]);
  });

  it("The server's clock is not known from a server before 2.10, which does not report it, nor from one that does not answer", async () => {
    const { clock, ask } = world();
    await ask(2, false);
    await clock.during(async () => failure({ kind: "unreachable", system: "nats", message: "gone" }));
    expect([clock.toRunMs(5_100), clock.uncertaintyMs()]).toEqual([null, null]);
  });
});
