import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { countDown, DeadlineExceeded, within } from "../../../src/connect/deadline.ts";

const { signal } = new AbortController();

/** As on a machine with too much to do: nothing of this process runs. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe("the deadline of a call", () => {
  it("The deadline of a call ends work that gives no answer, not before its time", async () => {
    const from = performance.now();
    const never = new Promise<never>(() => undefined);
    await expect(within({ timeoutMs: 100, signal }, () => never)).rejects.toEqual(new DeadlineExceeded(100));
    expect(performance.now() - from).toBeGreaterThanOrEqual(99);
  });

  it("The deadline of a call lets an answer through that came while the process itself stood still for longer", async () => {
    const asked = within({ timeoutMs: 200, signal }, () => delay(250, "answer"));
    standStill(600);
    expect(await asked).toBe("answer");
  });

  it("The deadline of a call counts one part of ten for a pause, however long it was", async () => {
    let isOver = false;
    using left = countDown(300, () => {
      isOver = true;
    });
    standStill(500);
    await delay(1);
    expect({ leftMs: left.leftMs(), isOver }).toEqual({ leftMs: 270, isOver: false });
    await expect.poll(() => isOver).toBe(true);
  });

  it("The deadline of a call is over for nobody once it is let go", async () => {
    let isOver = false;
    {
      using _let = countDown(20, () => {
        isOver = true;
      });
    }
    await delay(60);
    expect(isOver).toBe(false);
  });
});
