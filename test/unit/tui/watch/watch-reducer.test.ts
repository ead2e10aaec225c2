import { describe, expect, test } from "vitest";
import { failure } from "../../../../src/snapshot/probe-result.ts";
import { lineWidth, plainText } from "../../../../src/tui/kit/line.ts";
import { clampTop } from "../../../../src/tui/kit/scroll-window.ts";
import { seriesLength } from "../../../../src/tui/watch/history.ts";
import { streamsPane } from "../../../../src/tui/watch/panes/streams.ts";
import { watchLines } from "../../../../src/tui/watch/watch-lines.ts";
import { panesOf } from "../../../../src/tui/watch/watch-state.ts";
import { roundEvents, watchRound } from "../../../terminal/watch-rounds.ts";
import { Dashboard, intervalMs } from "./dashboard.ts";

describe("rounds", () => {
  test("The first round begins at once, the next an interval after the first began", () => {
    const dashboard = new Dashboard().tick(0);
    expect(dashboard.effects).toEqual([{ type: "round" }]);
    dashboard.answer(watchRound(0), 400);
    expect(dashboard.tick(4_500).effects).toEqual([]);
    expect(dashboard.tick(100).effects).toEqual([{ type: "round" }]);
  });

  test("No round begins while one is under way", () => {
    const dashboard = new Dashboard().tick(0).tick(60_000);
    expect(dashboard.effects).toEqual([]);
    expect(dashboard.press("R").effects).toEqual([]);
  });

  test("A round that takes longer than the interval is followed at once", () => {
    const dashboard = new Dashboard().tick(0).answer(watchRound(0), 12_000);
    expect(dashboard.tick(0).effects).toEqual([{ type: "round" }]);
  });

  test("Key p stops the rounds and goes on at once", () => {
    const dashboard = new Dashboard().rounds(0, 0).press("p");
    expect(dashboard.tick(60_000).effects).toEqual([]);
    expect(dashboard.press("p").tick(0).effects).toEqual([{ type: "round" }]);
  });

  test("Key R asks for a round now, even while paused", () => {
    expect(new Dashboard().rounds(0, 0).press("p", "R").effects).toEqual([{ type: "round" }]);
  });

  test("Keys + and - change the interval in steps, and the next round with it", () => {
    const dashboard = new Dashboard().rounds(0, 0).press("-");
    expect(dashboard.state.intervalMs).toBe(2_000);
    expect(dashboard.tick(2_000).effects).toEqual([{ type: "round" }]);
    dashboard.answer(watchRound(1)).press("+", "+");
    expect(dashboard.state.intervalMs).toBe(10_000);
    expect(dashboard.press(..."-".repeat(20)).state.intervalMs).toBe(1_000);
  });

  test("A round that could not run is reported, and tried again", () => {
    const dashboard = new Dashboard().rounds(0, 0).tick(intervalMs);
    dashboard.act({ type: "run-failed", message: "kubeconfig is gone", atMs: dashboard.atMs });
    expect(dashboard.state.notice?.text).toBe("kubeconfig is gone");
    expect(dashboard.tick(intervalMs).effects).toEqual([{ type: "round" }]);
  });
});

describe("what changed", () => {
  test("Nothing has changed after the first round", () => {
    expect(new Dashboard().rounds(0, 0).texts()).toEqual([]);
  });

  test("What falls ill and gets well is shown, newest first", () => {
    const dashboard = new Dashboard().rounds(0, 3);
    expect(dashboard.texts()).toEqual([
      "kubernetes/pod-readiness: pass to fail",
      "consumer MESSAGES/workers: messages are delivered again, 3 now",
      "pod nomnom-worker-7c9b5d-k4m2p restarted, 1 in all: CrashLoopBackOff",
      "message_status/dlq: 0 to 3",
    ]);
    expect(dashboard.state.changed).toEqual([
      "checks/kubernetes/pod-readiness",
      "consumers/MESSAGES/workers",
      "pods/nomnom-worker-7c9b5d-k4m2p",
      "tables/message_status/dlq",
    ]);
    dashboard.rounds(4, 6);
    expect(dashboard.texts().slice(0, 4)).toEqual([
      "kubernetes/pod-readiness: fail to pass",
      "stream MESSAGESDLQ is empty; it held 3 messages",
      "consumer MESSAGES/workers: no message is delivered again any more",
      "pod nomnom-worker-7c9b5d-k4m2p: CrashLoopBackOff 0/1 to Running 1/1",
    ]);
  });

  test("The mark of a change goes with the next round", () => {
    expect(new Dashboard().rounds(0, 7).state.changed).toEqual([]);
  });

  test("A pod that changes between rounds leaves the marks of the others alone", () => {
    const dashboard = new Dashboard().rounds(0, 3);
    const section = watchRound(4).snapshot.sections["kubernetes/pods"];
    if (section?.ok)
      dashboard.act({ type: "news", news: { type: "pods", pods: section.data }, atMs: dashboard.atMs });
    expect(dashboard.state.changed).toEqual(expect.arrayContaining(["checks/kubernetes/pod-readiness"]));
    expect(dashboard.state.changed).toEqual(expect.arrayContaining(["pods/nomnom-worker-7c9b5d-k4m2p"]));
  });

  test("The verdict knows since when", () => {
    const dashboard = new Dashboard().rounds(0, 5);
    expect(dashboard.state.verdict).toEqual({ value: "fail", isFirst: false, sinceMs: 3 * intervalMs });
  });

  test("Pods that the API server tells between rounds are shown at once", () => {
    const dashboard = new Dashboard().rounds(0, 0);
    const section = watchRound(3).snapshot.sections["kubernetes/pods"];
    if (section?.ok)
      dashboard.act({ type: "news", news: { type: "pods", pods: section.data }, atMs: dashboard.atMs });
    expect(dashboard.texts()).toEqual([
      "pod nomnom-worker-7c9b5d-k4m2p restarted, 1 in all: CrashLoopBackOff",
    ]);
    expect(dashboard.row("* worker-7c9b5d-k4m2p")).toMatch(
      /^\* worker-7c9b5d-k4m2p +0\/1 +CrashLoopBackOff +1 /,
    );
  });
});

describe("what could not be read", () => {
  test("A pane that could not be read keeps its last rows, marked as stale since the first failure", () => {
    const dashboard = new Dashboard().rounds(0, 8);
    expect(streamsPane.length(dashboard.state)).toBe(2);
    expect(dashboard.state.stale["nats/streams"]).toEqual({
      sinceMs: 8 * intervalMs,
      kind: "timeout",
      message: "no answer within 5 s",
    });
    dashboard.tick(2_000);
    expect(watchLines(dashboard.state).map(plainText).join("\n")).toContain("STALE for 2 s: timeout");
  });

  test("A pane that could not be read shows no change, neither when it goes nor when it is back", () => {
    const before = new Dashboard().rounds(0, 7).texts().length;
    const streams = new Dashboard()
      .rounds(0, 9)
      .texts()
      .filter((text) => text.startsWith("stream"));
    expect(streams).toHaveLength(1);
    expect(before).toBeGreaterThan(0);
  });

  test("A pane that was never read says why", () => {
    const round = watchRound(0);
    round.snapshot.sections["nats/consumers"] = failure({
      kind: "forbidden",
      system: "nats",
      message: "Permissions Violation for Publish to $JS.API.CONSUMER.LIST.MESSAGES",
    });
    const screen = new Dashboard().tick(0).answer(round).text();
    expect(screen).toContain("STALE for 1 s: forbidden");
    expect(screen).toContain("Permissions Violation for Publish");
  });

  test("What the run does not read at all has no pane", () => {
    const round = watchRound(0);
    const { "kubernetes/pods": pods } = round.snapshot.sections;
    const onlyPods = {
      ...round,
      snapshot: { ...round.snapshot, sections: pods ? { "kubernetes/pods": pods } : {} },
    };
    const shown = panesOf(new Dashboard().tick(0).answer(onlyPods).state);
    expect(shown.map(({ id }) => id)).toEqual(["checks", "pods", "changes"]);
  });
});

describe("the checks in full", () => {
  test("The checks in full are one key away and know the last round", () => {
    const dashboard = new Dashboard().rounds(0, 3).press("d");
    expect(dashboard.state.view).toBe("doctor");
    expect(dashboard.state.doctor.report?.verdict).toBe("fail");
  });

  test("Key q goes back to the dashboard, only from there it leaves", () => {
    const dashboard = new Dashboard().rounds(0, 3).press("d", "enter", "q", "q");
    expect(dashboard.state.view).toBe("dashboard");
    expect(dashboard.effects).toEqual([]);
    expect(dashboard.press("q").effects).toEqual([{ type: "quit" }]);
  });

  test("The checks in full do not flicker while a round reads", () => {
    const dashboard = new Dashboard().rounds(0, 3).tick(intervalMs);
    const [first] = roundEvents(watchRound(4));
    if (first !== undefined) dashboard.act({ type: "event", event: first, atMs: dashboard.atMs });
    expect(dashboard.state.doctor.checks.every(({ pending }) => !pending)).toBe(true);
  });

  test("Key r in the checks asks for a round", () => {
    expect(new Dashboard().rounds(0, 3).press("d", "r").effects).toEqual([{ type: "round" }]);
  });
});

describe("twenty-four hours", () => {
  test("Twenty-four hours hold no more than the first ten minutes", () => {
    const dashboard = new Dashboard();
    const rounds = Array.from({ length: 10 }, (_, number) => watchRound(number));
    // Ill repeatedly, so that every list is as long as it may get.
    const sick = (number: number) => {
      const round = rounds[number % 10];
      if (round !== undefined) dashboard.tick(number === 0 ? 0 : intervalMs).answer(round);
    };
    for (let number = 0; number < 1_000; number += 1) sick(number);
    const size = JSON.stringify(dashboard.state).length;
    for (let number = 1_000; number < 17_280; number += 1) sick(number);
    expect(JSON.stringify(dashboard.state).length).toBeLessThan(size * 1.02);
    expect(dashboard.state.history["streams/messages"]?.MESSAGES).toHaveLength(seriesLength);
  }, 30_000);

  test("Twenty-four hours forget streams that are gone", () => {
    const dashboard = new Dashboard().rounds(0, 0);
    const round = watchRound(1);
    const streams = round.snapshot.sections["nats/streams"];
    if (streams?.ok) streams.data.pop();
    dashboard.tick(intervalMs).answer(round);
    expect(Object.keys(dashboard.state.history["streams/messages"] ?? {})).toEqual(["MESSAGES"]);
    expect(dashboard.texts()[0]).toBe("stream MESSAGESDLQ is gone");
  });
});

describe("the dashboard", () => {
  test.each([
    [40, 8],
    [40, 20],
    [80, 24],
    [99, 30],
    [100, 20],
    [120, 40],
    [250, 70],
  ])("The dashboard at %ix%i has one line less than rows, none wider than the terminal", (columns, rows) => {
    for (const keys of [[], ["2"], ["3"], ["4"], ["5"], ["6"], ["6", "enter"], ["?"]]) {
      const lines = watchLines(new Dashboard({ columns, rows }).rounds(0, 8).press(...keys).state);
      expect(lines).toHaveLength(rows - 1);
      for (const line of lines) expect(lineWidth(line), plainText(line)).toBeLessThanOrEqual(columns);
    }
  });

  test("The dashboard shows a consumer's backlog, what is delivered again and how fast it works", () => {
    const dashboard = new Dashboard({ columns: 140, rows: 40 }).rounds(0, 2);
    expect(dashboard.row("MESSAGES/workers")).toMatch(/workers +0 +10 +0 +\+1056 +1 /);
    dashboard.rounds(3, 5);
    expect(dashboard.row("MESSAGES/workers")).toMatch(/workers +264 +10 +3 /);
  });

  test("The dashboard shows rows, growth, the newest row and the rows by status; an estimate says so", () => {
    const dashboard = new Dashboard({ columns: 140, rows: 40 }).rounds(0, 2);
    expect(dashboard.row("message_status")).toMatch(/message_status +9176 +\+1056 +/);
    expect(dashboard.row("processed")).toMatch(/ {2}processed +9173 +\+1056/);
    expect(dashboard.row("order_line_items")).toMatch(/order_line_items +~3600000 +\+4224/);
  });

  test("The dashboard shows all panes in two columns where there is room", () => {
    const titles = new Dashboard()
      .rounds(0, 1)
      .text()
      .match(/[1-6] (?:Checks|Streams|Consumers|Pods|Tables|Changes)/g);
    expect(titles?.toSorted()).toEqual([
      "1 Checks",
      "2 Streams",
      "3 Consumers",
      "4 Pods",
      "5 Tables",
      "6 Changes",
    ]);
  });

  test("The dashboard shows below the focused pane what fits, and always what changed", () => {
    const screen = new Dashboard({ columns: 80, rows: 24 }).rounds(0, 3).text();
    expect(screen).toContain("MESSAGES/workers");
    expect(screen).toContain("pass to fail");
    const pods = new Dashboard({ columns: 80, rows: 24 }).rounds(0, 3).press("4", "enter").text();
    expect(pods).not.toContain("pass to fail");
  });

  test("The dashboard scrolls within the focused pane", () => {
    const dashboard = new Dashboard({ columns: 80, rows: 12 }).rounds(0, 9).press("6", "G");
    const shown = 12 - 1 - 2 - 2 - 1;
    expect(dashboard.state.tops.changes).toBe(clampTop(99, shown, dashboard.state.changes.length));
  });
});
