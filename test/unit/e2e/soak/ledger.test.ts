import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLedger, type Decision } from "../../../../src/e2e/soak/ledger.ts";

const lost = (why = "gone"): Decision => ({ state: "lost", hop: "worker-to-database", why });

describe("the ledger of a soak", () => {
  it("The ledger of a soak holds sent = stored + dead-lettered + lost + refused + under way, whatever happens in whatever order", () => {
    const size = 20;
    const order = fc.nat(size - 1);
    const decision = fc.constantFrom<Decision>(
      { state: "stored" },
      { state: "dead-lettered", hop: "worker-to-database", why: "a" },
      lost(),
      { state: "refused", hop: "client-to-api", why: "b" },
    );
    const happening = fc.oneof(
      order.map((number) => ({ kind: "sent" as const, number })),
      fc.record({ kind: fc.constant("decided" as const), number: order, decision }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
        const ledger = createLedger(size, 2);
        const first = new Map<number, string>();
        let sent = 0;
        for (const each of happenings) {
          if (each.kind === "sent") {
            ledger.markSent(each.number);
            sent = Math.max(sent, each.number + 1);
          } else {
            if (each.number < sent && !first.has(each.number)) first.set(each.number, each.decision.state);
            ledger.decide(each.number, each.decision);
          }
          const { underWay, ...counts } = ledger.counts();
          const ended = (state: string) => [...first.values()].filter((known) => known === state).length;
          expect(counts).toEqual({
            sent,
            stored: ended("stored"),
            deadLettered: ended("dead-lettered"),
            lost: ended("lost"),
            refused: ended("refused"),
          });
          expect(underWay).toBe(sent - first.size);
          const causes = ledger.causes().reduce((sum, { count }) => sum + count, 0);
          expect(causes).toBe(first.size - ended("stored"));
        }
      }),
    );
  });

  it("The ledger of a soak hands out every open order in turn, and no decided one", () => {
    const ledger = createLedger(6, 2);
    ledger.markSent(4);
    ledger.decide(0, { state: "stored" });
    ledger.decide(2, lost());
    expect(ledger.nextOpen(2)).toEqual([1, 3]);
    expect(ledger.nextOpen(2)).toEqual([4, 1]);
    expect(ledger.nextOpen(9)).toEqual([3, 4, 1]);
  });

  it("The ledger of a soak keeps message ids, and takes nothing else for one", () => {
    const ledger = createLedger(2, 2);
    const id = randomUUID();
    ledger.setMessageId(0, id);
    ledger.setMessageId(1, "not a UUID");
    expect([ledger.messageId(0), ledger.messageId(1)]).toEqual([id, null]);
  });

  it("The ledger of a soak tells the first of those that ended alike, and what ends in ever new ways as one", () => {
    const ledger = createLedger(100, 2);
    ledger.markSent(99);
    ledger.decide(7, lost());
    ledger.decide(3, lost());
    expect(ledger.causes()).toEqual([{ ...lost(), count: 2, example: 7 }]);
    for (let order = 10; order < 100; order++) ledger.decide(order, lost(`error ${order}`));
    expect(ledger.causes().length).toBeLessThanOrEqual(21);
    expect(ledger.causes().at(-1)).toMatchObject({ why: "for other reasons" });
  });
});
