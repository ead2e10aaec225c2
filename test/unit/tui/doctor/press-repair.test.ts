import { describe, expect, test } from "vitest";
import type { FixEvent } from "../../../../src/fix/fix-events.ts";
import type { FixReport, RepairItem } from "../../../../src/fix/fix-report.ts";
import { doctorLines } from "../../../../src/tui/doctor/doctor-lines.ts";
import { modeOf } from "../../../../src/tui/doctor/doctor-state.ts";
import { plainText } from "../../../../src/tui/kit/line.ts";
import { finding, result, type Screen, screenOf } from "./doctor-run.ts";

const emptyTarget = { context: null, namespace: null, nats: null, postgres: null };
const report: FixReport = {
  schemaVersion: 1,
  kind: "FixReport",
  tool: { name: "nomnom", version: "0.0.0" },
  startedAt: "2026-01-01T00:00:00.000Z",
  durationMs: 1,
  target: emptyTarget,
  applied: true,
  verdict: "pass",
  summary: {},
  repairs: [],
  changes: [],
};

const overlap = finding("MESSAGES overlaps", { code: "nats/stream-overlap/covered" });
const overlaps = result("nats/stream-overlap", "fail", [overlap]);

const planOf = (more: Partial<RepairItem> = {}): RepairItem => ({
  check: "nats/stream-overlap",
  finding: overlap,
  status: "planned",
  repair: "narrow-subjects",
  reason: null,
  plan: {
    title: "Narrow MESSAGES to messages.ingest.>",
    changes: [
      { where: "stream MESSAGES", diff: ["- subjects: [messages.>]", "+ subjects: [messages.ingest.>]"] },
    ],
    risks: ["The rest is not stored."],
    verifiedBy: ["nats/stream-overlap"],
    undoneBy: "Give the subjects back.",
  },
  instead: null,
  ...more,
});

function repairable(): Screen {
  const screen = screenOf([overlaps]);
  screen.state = { ...screen.state, canRepair: true };
  return screen;
}

const withPlan = (screen: Screen, item: RepairItem | null): Screen =>
  screen.act({ type: "repair-planned", fingerprint: overlap.fingerprint, plan: { state: "planned", item } });

const told = (screen: Screen): string => doctorLines(screen.state).map(plainText).join("\n");

const ended = (item: RepairItem): FixEvent => ({
  type: "fix-finished",
  report: { ...report, repairs: [item] },
});

describe("an open finding", () => {
  test("An open finding is asked for what fix would do, once, and shows the exact change", () => {
    const screen = repairable().press("enter");
    expect(screen.effects).toEqual([{ type: "plan-repair", finding: overlap }]);
    expect(told(screen)).toContain("Working out what nomnom fix would do.");
    expect(withPlan(screen, planOf()).press("j").effects).toEqual([]);
    expect(told(screen)).toMatch(/Narrow MESSAGES[\s\S]*- subjects: \[messages\.>\]\n.*\+ subjects/);
  });

  test("An open finding shows what to do by hand where fix has no repair, and why where it refuses", () => {
    expect(told(withPlan(repairable().press("enter"), null))).not.toContain("Repair");
    const refused = planOf({ status: "refused", plan: null, reason: "Argo CD would put it back" });
    expect(told(withPlan(repairable().press("enter"), refused))).toContain(
      "Not repaired by nomnom fix: Argo CD would put it back",
    );
  });

  test("An open finding is not asked about when it comes from a file, or while the checks run", () => {
    expect(screenOf([overlaps]).press("enter").effects).toEqual([]);
    const running = repairable().see({
      type: "run-started",
      startedAt: "",
      target: emptyTarget,
      probes: [],
      checks: [],
    });
    expect(running.press("enter").effects).toEqual([]);
  });
});

describe("x", () => {
  test("Key x in the list opens the finding and asks when the plan is there", () => {
    const screen = repairable().press("x");
    expect(screen.state.detail).toMatchObject({ check: "nats/stream-overlap" });
    expect(modeOf(screen.state)).toBe("detail");
    expect(modeOf(withPlan(screen, planOf()).state)).toBe("question");
    expect(told(screen)).toContain("Narrow MESSAGES to messages.ingest.>?  y: yes  n: no");
  });

  test.each(["n", "escape", "enter", "q"])("Key x changes nothing after %s", (key) => {
    const screen = withPlan(repairable().press("enter"), planOf()).press("x", key);
    expect(screen.effects).toEqual([]);
    expect(screen.state.repair).toBeNull();
    expect(modeOf(screen.state)).toBe("detail");
  });

  test("Key x after y does exactly what was shown", () => {
    const screen = withPlan(repairable().press("enter"), planOf()).press("x", "y");
    expect(screen.effects).toEqual([{ type: "apply-repair", finding: overlap, shown: planOf().plan }]);
    expect(screen.press("x").effects).toEqual([]);
    expect(screen.state.notice?.text).toContain("a repair is under way");
  });

  test("Key x says why it cannot", () => {
    const none = withPlan(repairable().press("enter"), null).press("x");
    expect(none.state.notice?.text).toMatch(/^repair: nomnom has none for this/);
    expect(screenOf([overlaps]).press("x").state.notice?.text).toContain("a file cannot be repaired");
  });

  test("Key x does not ask about a finding that is no longer in front", () => {
    const screen = repairable().press("x", "escape");
    expect(modeOf(withPlan(screen, planOf()).state)).toBe("list");
    expect(screen.state.repair).toBeNull();
  });
});

describe("a repair under way", () => {
  const repairing = () => withPlan(repairable().press("enter"), planOf()).press("x", "y");

  test("A repair under way is put back by the first Ctrl-C; the second leaves", () => {
    const screen = repairing().press("ctrl+c");
    expect(screen.effects).toEqual([{ type: "stop-repair" }]);
    expect(screen.press("ctrl+c").effects).toEqual([{ type: "interrupt" }]);
  });

  test("A repair under way keeps q from leaving", () => {
    const screen = repairing().press("escape", "q");
    expect(screen.effects).toEqual([]);
    expect(screen.state.notice?.text).toContain("^C puts it back");
  });

  test.each([
    ["repaired", "repaired: Narrow MESSAGES"],
    ["left", "could not be put back (nomnom fix --recover)"],
    ["declined", "nothing was changed: the repair would be another by now"],
    ["undone", "undone: Narrow MESSAGES"],
  ] as const)(
    "A repair under way that ends as %s says so and has everything looked at again",
    (status, words) => {
      const screen = repairing().act({ type: "repair-event", event: ended(planOf({ status })), atMs: 2_000 });
      expect(screen.effects[0]).toEqual({ type: "rerun", checks: null });
      expect(screen.state.notice?.text).toContain(words);
      expect(screen.state.repair).toBeNull();
    },
  );

  test("A repair under way that could not begin says why", () => {
    const screen = repairing().act({
      type: "repair-failed",
      message: "an earlier run is to be undone",
      atMs: 2_000,
    });
    expect(screen.state.notice?.text).toBe("repair: an earlier run is to be undone");
  });
});

test("Key p prints the commands alone, whole", () => {
  const screen = screenOf([overlaps]).press("p");
  expect(screen.effects).toEqual([
    { type: "show-plain", text: "fix MESSAGES\n\n(any key: back to the screen)" },
  ]);
  expect(screenOf([result("nats/x", "pass")]).press("p").state.notice?.text).toBe(
    "print: there is no command here",
  );
});
