import { expect, test } from "vitest";
import { usualTimeoutMs } from "../../../../src/cli/session/session.ts";

test("A single look has a deadline, waiting and watching have none", () => {
  expect(usualTimeoutMs({})).toBe(120_000);
  expect(usualTimeoutMs({ waitMs: null, endless: false })).toBe(120_000);
  expect(usualTimeoutMs({ waitMs: 600_000 })).toBeNull();
  expect(usualTimeoutMs({ endless: true })).toBeNull();
});
