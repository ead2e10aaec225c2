import { expect, test } from "vitest";
import { readingExitCode } from "../../../../src/cli/session/unread.ts";
import type { UnreadSection } from "../../../../src/doctor/unread-sections.ts";

const unread: UnreadSection[] = [
  { section: "nats/streams", error: { kind: "timeout", system: "nats", message: "no answer" } },
];
const ended = { bugs: 0, interrupted: false };

test.each([
  ["everything was read", 0, [], ended],
  ["something is missing", 3, unread, ended],
  ["a bug counts more than what is missing", 70, unread, { bugs: 1, interrupted: false }],
  ["so does Ctrl-C, and more than a bug", 130, unread, { bugs: 1, interrupted: true }],
] as const)("The exit code where %s is %i", (_, code, sections, ending) => {
  expect(readingExitCode(sections, ending)).toBe(code);
});
