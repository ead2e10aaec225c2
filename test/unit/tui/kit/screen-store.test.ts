import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createScreenStore } from "../../../../src/tui/kit/screen-store.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("The first change is shown at once, many changes within a frame together", () => {
  const store = createScreenStore({ value: 0 }, 33);
  const shown: number[] = [];
  store.subscribe(() => shown.push(store.state().value));
  for (let value = 1; value <= 1_000; value += 1) store.set({ value });
  expect(shown).toEqual([1]);
  vi.advanceTimersByTime(33);
  expect(shown).toEqual([1, 1_000]);
});

test("Without changes nothing is announced, and no timer runs", () => {
  const store = createScreenStore({ value: 0 }, 33);
  const listener = vi.fn();
  store.subscribe(listener);
  store.set({ value: 1 });
  vi.advanceTimersByTime(10_000);
  expect(listener).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
