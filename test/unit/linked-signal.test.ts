import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { linkSignals } from "../../src/linked-signal.ts";

it("A linked signal is aborted with the first of its sources, for the same reason", () => {
  const [first, second] = [new AbortController(), new AbortController()];
  using linked = linkSignals([first.signal, second.signal]);
  expect(linked.signal.aborted).toBe(false);
  second.abort("why");
  expect(linked.signal.reason).toBe("why");
});

it("A linked signal of a source that is aborted already is aborted", () => {
  expect(linkSignals([AbortSignal.abort("before")]).signal.reason).toBe("before");
});

it("A linked signal leaves nothing on its sources once it is let go", () => {
  const source = new AbortController();
  for (let round = 0; round < 3; round += 1) {
    using linked = linkSignals([source.signal]);
    expect(linked.signal.aborted).toBe(false);
    expect(getEventListeners(source.signal, "abort")).toHaveLength(1);
  }
  expect(getEventListeners(source.signal, "abort")).toEqual([]);
});
