import { setImmediate as later } from "node:timers/promises";
import { expect, test } from "vitest";
import { followWork } from "../../../src/doctor/follow-work.ts";

test("Events arrive in order, those that came while the reader was busy included", async () => {
  const read: number[] = [];
  const events = followWork<number>(async (emit) => {
    emit(1);
    emit(2);
    await later();
    emit(3);
    await later();
    await later();
    emit(4);
  });
  for await (const event of events) {
    read.push(event);
    await later();
  }
  expect(read).toEqual([1, 2, 3, 4]);
});

test("A failure is thrown after the events before it, even when the reader was busy as it happened", async () => {
  const read: number[] = [];
  const reading = async () => {
    const events = followWork<number>(async (emit) => {
      emit(1);
      throw new Error("broken");
    });
    for await (const event of events) {
      await later();
      await later();
      read.push(event);
    }
  };
  await expect(reading()).rejects.toThrow("broken");
  expect(read).toEqual([1]);
});

test("A reader that leaves aborts the work, whose failure then hurts nobody", async () => {
  let aborted: AbortSignal | undefined;
  const events = followWork<number>(async (emit, abandoned) => {
    aborted = abandoned;
    emit(1);
    await later();
    await later();
    abandoned.throwIfAborted();
  });
  for await (const event of events) {
    expect(event).toBe(1);
    expect(aborted?.aborted).toBe(false);
    break;
  }
  expect(aborted?.aborted).toBe(true);
  await later();
  await later();
});
