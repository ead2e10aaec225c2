import { describe, expect, it, vi } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import { type Followed, type Following, followOrders } from "../../../../src/e2e/soak/follow-orders.ts";
import { createLedger } from "../../../../src/e2e/soak/ledger.ts";
import type { StreamsWatch } from "../../../../src/e2e/soak/observe-streams.ts";
import type { TableSight, TablesWatch } from "../../../../src/e2e/soak/observe-tables.ts";
import type { ProbeError } from "../../../../src/snapshot/probe-result.ts";

const gone: ProbeError = { kind: "unreachable", system: "postgres", message: "the connection was cut" };

const streams = (more: Partial<StreamsWatch> = {}): StreamsWatch => ({
  look: async () => null,
  doneOf: () => "no",
  wasReadAfter: () => true,
  isPending: () => false,
  redeliveryMs: () => 0,
  clockUncertaintyMs: () => null,
  hasConsumer: () => true,
  ...more,
});

const tables = (sight: TableSight, error: ProbeError | null = null): TablesWatch => ({
  look: async () => error,
  sightOf: () => sight,
  differences: () => ({ orders: 0, first: null }),
});
const stored: TableSight = { rows: "all", status: null };
const nothing: TableSight = { rows: "none", status: null };

/** Two orders, accepted and in the stream, and a follower of them on a clock that the test moves on with each look. */
function follow(more: Partial<Following>, tickMs = 1_000) {
  const ledger = createLedger(2, 2);
  ledger.markSent(1);
  for (const order of [0, 1]) {
    ledger.answer(order, "accepted", 0);
    ledger.sequences[order] = order + 1;
  }
  let nowMs = 0;
  const followed: Promise<Followed> = followOrders({
    plan: builtInPlan,
    ledger,
    streams: streams(),
    tables: tables(nothing),
    deadLettersKept: "yes",
    doubts: new Map(),
    meantAtMs: () => 0,
    monotonicMs: () => nowMs,
    signal: new AbortController().signal,
    isSending: () => false,
    whyNobodyWorks: async () => null,
    onLook() {
      nowMs += tickMs;
    },
    ...more,
  });
  return { ledger, followed, nowMs: () => nowMs };
}

describe("the follower of a soak", () => {
  it("The follower of a soak ends as soon as every order is decided", async () => {
    const { ledger, followed } = follow({ tables: tables(stored) });
    expect((await followed).gaveUp).toBeNull();
    expect(ledger.counts()).toMatchObject({ stored: 2, underWay: 0 });
  });

  it("The follower of a soak decides nothing while the tables cannot be asked", async () => {
    const { ledger, followed } = follow({ tables: tables(stored, gone) });
    expect(await followed).toMatchObject({ databaseError: gone, gaveUp: "nothing new within 15 s" });
    expect(ledger.counts()).toMatchObject({ stored: 0, lost: 0, underWay: 2 });
  });

  it("The follower of a soak calls nothing lost that NATS could not be asked about", async () => {
    const unreadable = streams({ look: async () => gone, doneOf: () => "acknowledged" });
    const { ledger, followed } = follow({ streams: unreadable });
    expect((await followed).natsError).toBe(gone);
    expect(ledger.counts()).toMatchObject({ lost: 0, underWay: 2 });
  });

  it("The follower of a soak gives up at once where no worker pod is there", async () => {
    const { followed, nowMs } = follow({
      whyNobodyWorks: async () => ({ why: "no worker pod is there", isThere: false }),
    });
    expect((await followed).gaveUp).toBe("no worker pod is there");
    expect(nowMs()).toBeLessThan(6_000);
  });

  it("The follower of a soak waits for a worker pod that is not ready, and names it when it never is", async () => {
    const { followed, nowMs } = follow({
      whyNobodyWorks: async () => ({ why: "no worker pod is ready", isThere: true }),
    });
    expect((await followed).gaveUp).toBe("no worker pod is ready");
    expect(nowMs()).toBeGreaterThan(15_000);
  });

  it("The follower of a soak waits for what a worker has taken and left until it is delivered again", async () => {
    const { followed, nowMs } = follow({ streams: streams({ redeliveryMs: () => 30_000 }) });
    expect((await followed).gaveUp).toBe("nothing new within 45 s");
    expect(nowMs()).toBeGreaterThan(45_000);
  });

  it("The follower of a soak takes one last look when it is cut off", async () => {
    const cut = new AbortController();
    const look = vi.fn(async () => null);
    const { ledger, followed } = follow({
      signal: cut.signal,
      tables: { ...tables(stored), look },
      streams: streams(),
    });
    cut.abort();
    expect((await followed).gaveUp).toBeNull();
    expect(ledger.counts().stored).toBe(2);
    const early = new AbortController();
    early.abort();
    const cutOff = follow({ signal: early.signal, tables: tables(stored) });
    await cutOff.followed;
    expect(cutOff.ledger.counts()).toMatchObject({ stored: 2, underWay: 0 });
  });
});
