import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import type { MessageState, Stage } from "../../../../src/e2e/message/message-state.ts";
import { judgeLogs } from "../../../../src/e2e/watch/judge-logs.ts";
import { type LogWatch, watchWorkerLogs } from "../../../../src/e2e/watch/log-watch.ts";
import { nothingSeen, sentOrder, workerPlan } from "../../../support/sent-order.ts";

const sent = sentOrder();

const stateIn = (stage: Stage): MessageState => ({
  stage,
  seen: nothingSeen,
  natsError: null,
  databaseError: null,
  gaveUp: null,
  firstSeenMs: {},
});

/** What is kept of lines as a worker of the generated services writes them. */
function watchOf(lines: readonly string[]): LogWatch {
  let say: (line: string) => void = () => undefined;
  const logs = watchWorkerLogs(
    {
      connections: {
        followLogs: async ({ onLine }) => {
          say = (line) => onLine({ pod: "w", container: "c", time: "", line });
        },
      },
      settings: { instance: "nomnom", plan: builtInPlan },
      now: () => new Date(0),
      monotonicMs: () => 0,
      heard: () => undefined,
    },
    workerPlan,
    new AbortController().signal,
  );
  logs.begin();
  for (const line of lines) say(line);
  return logs;
}

const judged = (stage: Stage, lines: readonly string[]) =>
  judgeLogs(
    { signal: new AbortController().signal },
    { logs: watchOf(lines), message: { sent, ended: Promise.resolve(stateIn(stage)) } },
  );

const esc = "\u001b";
const failed = `${esc}[2m2026-11-28T03:10:25Z${esc}[0m ${esc}[31mERROR${esc}[0m ${esc}[2mworker${esc}[0m${esc}[2m:${esc}[0m Failed to process message: Pool(Error(None))`;

describe("what the workers log about a message", () => {
  it("What the workers log about a message is quoted without the colours that Rust's tracing writes into pipes too", async () => {
    const { message, evidence } = await judged("processing", [failed]);
    expect(message).toBe(
      "The worker logs errors: w: 2026-11-28T03:10:25Z ERROR worker: Failed to process message: Pool(Error(None))",
    );
    expect(JSON.stringify(evidence)).not.toContain("\\u001b");
  });

  it.each([
    ["panics", "thread 'main' panicked at src/main.rs:75:10:", "A worker panicked beside it"],
    ["errors", failed, "The worker logs errors beside it"],
  ])(
    "What the workers log about a message blames no hop for %s once the message is stored",
    async (_, line, words) => {
      const outcome = await judged("stored", [line]);
      expect(outcome).toMatchObject({ status: "warn", message: expect.stringContaining(words) });
      expect(outcome.hop).toBeUndefined();
    },
  );

  it("What the workers log about a message fails for a panic as long as the message is not stored", async () => {
    expect(await judged("processing", ["Failed to get database connection: Error(None)"])).toMatchObject({
      status: "fail",
      hop: "worker-to-database",
      message: expect.stringContaining("A worker panicked"),
    });
  });
});
