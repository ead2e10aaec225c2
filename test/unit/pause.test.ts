import { expect, test } from "vitest";
import { pause } from "../../src/pause.ts";

test("A pause ends when its signal is aborted, without an error", async () => {
  const controller = new AbortController();
  const paused = pause(60_000, controller.signal);
  controller.abort();
  await expect(paused).resolves.toBeUndefined();
  await expect(pause(60_000, controller.signal)).resolves.toBeUndefined();
});
