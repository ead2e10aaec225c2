import { streamSizeTest } from "./account-tests.ts";
import type { TestResult } from "./answer.ts";
import { subjectsTest, withinTest } from "./stream-subjects.ts";
import { isSince } from "./versions.ts";
import type { JetStreamWorld, StreamRequest } from "./world.ts";

/** The server's tests of a stream's definition by itself, in its order: before 2.12.5 the size was looked at between the subjects and their overlaps. */
export function definitionTests(
  request: StreamRequest,
  world: JetStreamWorld,
  versions: readonly string[],
): TestResult[] {
  const subjects = subjectsTest(request, versions);
  const size = streamSizeTest(request, world);
  const within = withinTest(request, versions);
  const sizeLast = versions.map((version) => isSince(version, [2, 12, 5]));
  if (sizeLast.every((last) => last)) return [subjects, within, size];
  if (!sizeLast.some((last) => last) || size === null || size.kind === "unseen")
    return [subjects, size, within];
  if (within === null || within.kind === "unseen") return [subjects, size, within];
  const why = "which of its faults the server names depends on its version";
  return [subjects, { kind: "unseen", what: "version", codes: [10052], why }, size, within];
}
