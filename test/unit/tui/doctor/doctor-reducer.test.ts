import { describe, expect, test } from "vitest";
import { succeed } from "../../../../src/snapshot/probe-result.ts";
import { stateOf } from "../../../../src/tui/doctor/check-entry.ts";
import { isRunning, modeOf } from "../../../../src/tui/doctor/doctor-state.ts";
import { currentRow } from "../../../../src/tui/doctor/list-cursor.ts";
import { listRows } from "../../../../src/tui/doctor/list-rows.ts";
import { finding, finished, fullRun, result, Screen, screenOf, snapshot, started } from "./doctor-run.ts";

const overlap = result("nats/stream-overlap", "fail", [
  finding("MESSAGES overlaps"),
  finding("ORDERS overlaps"),
]);
const storage = result("nats/storage-reservation", "pass");
const pods = result("kubernetes/pod-readiness", "warn", [
  finding("worker restarts", { severity: "warning" }),
]);
const tables = result("postgres/table-presence", "unknown", [], { reason: "permission denied" });
const all = [pods, overlap, storage, tables];

const nowhere = { context: null, namespace: null, nats: null, postgres: null };

const rowKeys = (screen: Screen) => listRows(screen.state).map(({ key }) => key.replace(/#sha256:.*/, "#"));

describe("events of a run", () => {
  test("Every check is there as soon as the run has started, without an outcome", () => {
    const screen = new Screen().see(started(all));
    expect(screen.state.checks.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(screen.state.checks.map(stateOf)).toEqual(["run", "run", "run", "run"]);
    expect(isRunning(screen.state)).toBe(true);
  });

  test("A probe that runs has a start, one that answered a duration and what went wrong", () => {
    const error = { kind: "timeout", system: "nats", message: "no answer" } as const;
    const screen = new Screen()
      .see(started(all, ["nats/streams", "nats/account"]))
      .see({ type: "probe-started", probe: "nats/streams" })
      .after(400)
      .see({ type: "probe-finished", probe: "nats/streams", durationMs: 400, error });
    expect(screen.state.probes).toEqual([
      { id: "nats/streams", startedAtMs: 1_000, durationMs: 400, error },
      { id: "nats/account", startedAtMs: null, durationMs: null, error: null },
    ]);
  });

  test("The end brings the report and the snapshot, and nothing runs any more", () => {
    const screen = screenOf(all);
    expect(screen.state.report?.verdict).toBe("fail");
    expect(screen.state.snapshot).not.toBeNull();
    expect(isRunning(screen.state)).toBe(false);
  });

  test("A check without an event of its own is settled by the report", () => {
    const screen = new Screen().see(started(all), finished(all));
    expect(screen.state.checks.map(stateOf)).toEqual(["warn", "fail", "pass", "unknown"]);
  });

  test("Waiting is shown until the next round reads again", () => {
    const screen = new Screen()
      .see(started(all, ["nats/streams"]))
      .see({ type: "waiting", forMs: 2_000, checks: ["kubernetes/pod-readiness"] });
    expect(screen.state.waiting).toEqual({ untilMs: 3_000, checks: ["kubernetes/pod-readiness"] });
    screen.see({ type: "probe-started", probe: "nats/streams" });
    expect(screen.state.waiting).toBeNull();
  });
});

describe("running again", () => {
  const repaired = result("nats/stream-overlap", "pass");

  test("Key r asks for the check under the cursor, key R for all", () => {
    const screen = screenOf(all).press("n").press("r");
    expect(screen.effects).toEqual([{ type: "rerun", checks: ["nats/stream-overlap"] }]);
    expect(screen.press("R").effects).toEqual([{ type: "rerun", checks: null }]);
  });

  test("The check shows that it runs; the others keep what they said", () => {
    const screen = screenOf(all).see(started([repaired]));
    expect(screen.state.checks.map(stateOf)).toEqual(["warn", "run", "pass", "unknown"]);
  });

  test("The new result of a check takes the old one's place in the report, and the verdict follows", () => {
    const screen = screenOf(all).see(...fullRun([repaired]));
    expect(screen.state.report?.checks.map(({ status }) => status)).toEqual([
      "warn",
      "pass",
      "pass",
      "unknown",
    ]);
    expect(screen.state.report?.verdict).toBe("inconclusive");
    expect(screen.state.report?.summary.fail).toBe(0);
  });

  test("The snapshot keeps the sections that were not read again", () => {
    const streams = succeed([]);
    const error = { kind: "timeout", system: "postgres", message: "no answer" } as const;
    const screen = new Screen()
      .see(started(all), finished(all, { "nats/streams": streams }))
      .see(started([tables]), finished([tables], { "postgres/tables": { ok: false, error } }));
    expect(screen.state.snapshot).toEqual(
      snapshot({ "nats/streams": streams, "postgres/tables": { ok: false, error } }),
    );
  });

  test("What the other systems answered, and where they are, stays shown", () => {
    const screen = new Screen()
      .see(started(all, ["nats/streams", "postgres/tables"]))
      .see({ type: "probe-finished", probe: "nats/streams", durationMs: 7, error: null })
      .see(finished(all))
      .see({ ...started([tables], ["postgres/tables"]), target: nowhere });
    expect(screen.state.probes).toMatchObject([
      { id: "nats/streams", durationMs: 7 },
      { id: "postgres/tables", durationMs: null },
    ]);
    expect(screen.state.target?.context).toBe("kind-dev");
  });

  test("Checks that threw are counted until they run without throwing", () => {
    const bug = { check: overlap.id, error: new Error("thrown") };
    const run = finished(all);
    const screen = new Screen().see(started(all));
    if (run.type === "run-finished") screen.see({ ...run, bugs: [bug] });
    expect(screen.state.bugs).toEqual([bug]);
    expect(screen.see(...fullRun([repaired])).state.bugs).toEqual([]);
  });

  test("While a run is under way, r says so and asks for nothing", () => {
    const screen = new Screen().see(started(all)).press("R");
    expect(screen.effects).toEqual([]);
    expect(screen.state.notice?.text).toContain("a run is under way");
  });

  test("A run that could not start leaves the results as they were", () => {
    const screen = screenOf(all).see(started(all));
    screen.act({ type: "run-failed", message: "kubeconfig is gone", atMs: 2_000 });
    expect(screen.state.checks.map(stateOf)).toEqual(["warn", "fail", "pass", "unknown"]);
    expect(screen.state.notice).toEqual({ tone: "warning", text: "kubeconfig is gone" });
    expect(isRunning(screen.state)).toBe(false);
  });
});

describe("the list", () => {
  test("The list has the areas with the worst causes first, findings below their check, and what passed last", () => {
    const screen = screenOf([storage, pods, overlap, tables]);
    expect(rowKeys(screen)).toEqual([
      "area:nats",
      "nats/stream-overlap",
      "nats/stream-overlap#",
      "nats/stream-overlap#",
      "area:kubernetes",
      "kubernetes/pod-readiness",
      "area:postgres",
      "postgres/table-presence",
      "pass:nats",
    ]);
  });

  test("The list says the only finding of a check in its row, or below it where the row has no room", () => {
    const [row] = listRows(screenOf([pods]).state).slice(1);
    expect(row).toMatchObject({ only: { finding: { message: "worker restarts" }, index: 0 } });
    expect(rowKeys(screenOf([pods], { columns: 50 }))).toContain("kubernetes/pod-readiness#");
  });

  test("The list shows the areas with problems first, and what passed in an area in one row", () => {
    const passing = ["a", "b", "c"].map((name) => result(`kubernetes/${name}`, "pass"));
    const screen = screenOf([...passing, overlap]);
    expect(rowKeys(screen).filter((key) => !key.includes("#"))).toEqual([
      "area:nats",
      "nats/stream-overlap",
      "pass:kubernetes",
    ]);
    screen.press("G", "enter");
    expect(rowKeys(screen).slice(-4)).toEqual(["pass:kubernetes", ...passing.map(({ id }) => id)]);
  });

  test("The list gives every check its row while the area is not complete, and in the other orders", () => {
    const passing = ["a", "b"].map((name) => result(`kubernetes/${name}`, "pass"));
    const screen = new Screen().see(started([...passing, pods]));
    for (const check of passing) screen.see({ type: "check-finished", result: check });
    expect(rowKeys(screen)).not.toContain("pass:kubernetes");
    screen.see({ type: "check-finished", result: pods });
    expect(rowKeys(screen)).toContain("pass:kubernetes");
    expect(rowKeys(screen.press("o"))).not.toContain("pass:kubernetes");
  });

  test("The list has a symptom below its cause and nowhere else; the keys for problems pass it over", () => {
    const crash = finding("worker crashes", { explainedBy: "nats/stream-overlap" });
    const symptom = result("kubernetes/pod-readiness", "fail", [crash]);
    const screen = screenOf([symptom, overlap]);
    expect(rowKeys(screen)).toEqual([
      "area:nats",
      "nats/stream-overlap",
      "nats/stream-overlap#",
      "nats/stream-overlap#",
      "kubernetes/pod-readiness#",
    ]);
    expect(currentRow(screen.state)).toMatchObject({ check: { id: "nats/stream-overlap" } });
    const seen = [1, 2, 3].map(() => currentRow(screen.press("n").state)?.kind);
    expect(seen).toEqual(["finding", "finding", "finding"]);
    expect(rowKeys(screenOf([symptom]))).toContain("kubernetes/pod-readiness");
  });

  test("The list keeps the row of a check that follows from another where the list is looked through", () => {
    const crash = finding("worker crashes", { explainedBy: "nats/stream-overlap" });
    const symptom = result("kubernetes/pod-readiness", "fail", [crash]);
    const rows = listRows(screenOf([symptom, overlap]).press("o").state);
    expect(rows.find(({ key }) => key === "kubernetes/pod-readiness")).toMatchObject({
      followsFrom: "nats/stream-overlap",
    });
    expect(rows.filter(({ kind }) => kind === "symptom")).toEqual([]);
  });

  test("The list gathers what a failed check blocks, and what was skipped, in a row for each area", () => {
    const gone = result("nats/reachable", "fail", [finding("NATS is gone")]);
    const blocked = (["nats/a", "nats/b", "pipeline/c"] as const).map((id) =>
      result(id, "blocked", [], { blockedBy: ["nats/reachable"] }),
    );
    const orphan = result("postgres/d", "blocked", [], { blockedBy: ["postgres/reachable"] });
    const screen = screenOf([gone, ...blocked, orphan, result("config/x", "skip")]);
    expect(rowKeys(screen)).toEqual([
      "area:nats",
      "nats/reachable",
      "area:postgres",
      "postgres/d",
      "blocked:nats",
      "blocked:pipeline",
      "skip:config",
    ]);
    expect(rowKeys(screen.press("f"))).toContain("blocked:nats");
    expect(rowKeys(screen)).not.toContain("skip:config");
  });

  test("The list does not show notes and suppressed findings", () => {
    const quiet = result("nats/stream-overlap", "fail", [
      finding("A overlaps"),
      finding("B overlaps", { severity: "info" }),
      finding("C overlaps", { suppressed: { reason: "known", until: null } }),
    ]);
    expect(listRows(screenOf([quiet]).state).slice(1)).toMatchObject([{ findings: 1 }]);
  });

  test("Key o orders by the catalogue, then by name", () => {
    const screen = screenOf([storage, overlap]).press("o");
    expect(rowKeys(screen).filter((key) => !key.includes("#"))).toEqual([
      "area:nats",
      "nats/storage-reservation",
      "nats/stream-overlap",
    ]);
    expect(screen.press("o").state.list.order).toBe("name");
    expect(screen.press("o").state.list.order).toBe("severity");
  });

  test("Key f hides what is good or not wanted, and shows it again", () => {
    const screen = screenOf([storage, overlap, result("config/x", "skip")]).press("f");
    expect(rowKeys(screen)).toEqual([
      "area:nats",
      "nats/stream-overlap",
      "nats/stream-overlap#",
      "nats/stream-overlap#",
    ]);
    expect(rowKeys(screen.press("f"))).toHaveLength(6);
  });

  test("Space folds what is below the row", () => {
    const screen = screenOf([overlap, tables]).press("g", "space");
    expect(rowKeys(screen)).toEqual(["area:nats", "area:postgres", "postgres/table-presence"]);
    expect(rowKeys(screen.press("space"))).toHaveLength(6);
  });
});

describe("the cursor", () => {
  test("The cursor stands on the first problem until somebody moves it", () => {
    const screen = new Screen().see(started(all));
    expect(currentRow(screen.state)?.key).toBe("area:kubernetes");
    screen.see({ type: "check-finished", result: overlap });
    expect(currentRow(screen.state)).toMatchObject({ kind: "finding", check: { id: "nats/stream-overlap" } });
  });

  test("The cursor moves while the run goes on, and stays on its row when others come in", () => {
    const screen = new Screen().see(started(all)).press("G");
    expect(currentRow(screen.state)?.key).toBe("postgres/table-presence");
    screen.see({ type: "check-finished", result: overlap });
    expect(currentRow(screen.state)?.key).toBe("postgres/table-presence");
  });

  test("The cursor stays on the same problem when the check runs again and finds another before it", () => {
    const screen = screenOf([overlap]).press("G");
    const key = currentRow(screen.state)?.key;
    screen.see(...fullRun([{ ...overlap, findings: [finding("NEW overlaps"), ...overlap.findings] }]));
    expect(currentRow(screen.state)?.key).toBe(key);
  });

  test("The cursor stays near when its row goes away", () => {
    const screen = screenOf([overlap, tables]).press("j").press("j");
    screen.see(...fullRun([result("nats/stream-overlap", "pass")]));
    expect(currentRow(screen.state)).not.toBeNull();
  });

  test("Two findings with one fingerprint are two rows", () => {
    const same = { fingerprint: `sha256:${"0".repeat(64)}` };
    const twice = result("nats/stream-overlap", "fail", [
      finding("A", same),
      finding("B", same),
      finding("C", same),
    ]);
    const screen = screenOf([twice]).press("j", "j");
    expect(currentRow(screen.state)).toMatchObject({ finding: { message: "C" } });
  });

  test("Keys n and N go from problem to problem, around the end", () => {
    const screen = screenOf(all);
    const seen = Array.from({ length: 5 }, () => screen.press("n").state.list.cursor?.split("#")[0]);
    expect(seen).toEqual([
      "nats/stream-overlap",
      "kubernetes/pod-readiness",
      "postgres/table-presence",
      "nats/stream-overlap",
      "nats/stream-overlap",
    ]);
    expect(screen.press("N", "N").state.list.cursor).toBe("postgres/table-presence");
  });

  test("Keys 1 to 7 go to an area", () => {
    expect(screenOf(all).press("3").state.list.cursor).toBe("area:postgres");
    expect(screenOf([overlap, result("config/x", "pass")]).press("6").state.list.cursor).toBe("pass:config");
  });

  test("The cursor never leaves the list, and the window follows it", () => {
    const many = result(
      "nats/stream-overlap",
      "fail",
      Array.from({ length: 100 }, (_, i) => finding(`S${i} overlaps`)),
    );
    const screen = screenOf([many]).press("G");
    expect(currentRow(screen.state)).toMatchObject({ finding: { message: "S99 overlaps" } });
    expect(screen.state.list.top).toBe(102 - 15);
    screen.press("j", "j");
    expect(currentRow(screen.state)).toMatchObject({ finding: { message: "S99 overlaps" } });
    expect(screen.press("g").state.list.top).toBe(0);
    expect(screen.press("k").state.list.cursor).toBe("area:nats");
  });

  test("Until it is moved, the window stays as high as it can while problems come from below and above", () => {
    const passing = Array.from({ length: 20 }, (_, i) => result(`kubernetes/check-${i}`, "pass"));
    const late = result("kubernetes/pod-readiness", "fail", [finding("worker crashes")]);
    const screen = new Screen().see(started([late, ...passing, overlap])).press("o");
    screen.see({ type: "check-finished", result: overlap });
    expect(screen.state.list.top).toBeGreaterThan(0);
    screen.see({ type: "check-finished", result: late });
    expect(currentRow(screen.state)).toMatchObject({ finding: { message: "worker crashes" } });
    expect(screen.state.list.top).toBe(0);
  });

  test("A finding that is gone up to is shown with its check and its area", () => {
    const passing = Array.from({ length: 20 }, (_, i) => result(`nats/check-${i}`, "pass"));
    const screen = screenOf([pods, ...passing]).press("o", "G");
    for (let row = 0; row < 21; row += 1) screen.press("k");
    expect(currentRow(screen.state)).toMatchObject({ finding: { message: "worker restarts" } });
    expect(screen.state.list.top).toBe(0);
  });
});

describe("the filter", () => {
  test("The filter follows each letter, enter keeps it, escape in the list shows everything again", () => {
    const screen = screenOf(all).press("/", ..."orders");
    expect(modeOf(screen.state)).toBe("filter");
    expect(rowKeys(screen)).toEqual(["area:nats", "nats/stream-overlap", "nats/stream-overlap#"]);
    screen.press("enter");
    expect(modeOf(screen.state)).toBe("list");
    expect(rowKeys(screen)).toHaveLength(3);
    screen.press("escape");
    expect(rowKeys(screen)).toHaveLength(9);
  });

  test("Escape while typing drops what was typed and keeps the filter before", () => {
    const screen = screenOf(all).press("/", ..."nats", "enter", "/", ..."xyz", "escape");
    expect(screen.state.list.filter).toBe("nats");
  });

  test("Keys such as q and ? are letters while one types", () => {
    const screen = screenOf(all).press("/", "q", "?", "j", "space", "backspace", "backspace");
    expect(screen.state.list.filterDraft).toBe("q?");
    expect(screen.effects).toEqual([]);
  });

  test("Ctrl-C leaves even while one types", () => {
    expect(screenOf(all).press("/", "ctrl+c").effects).toEqual([{ type: "interrupt" }]);
  });
});

describe("an open check", () => {
  test("Enter opens the finding under the cursor, escape goes back to it", () => {
    const screen = screenOf(all).press("n", "enter");
    expect(screen.state.detail).toEqual({ check: "nats/stream-overlap", finding: 1, tab: "finding", top: 0 });
    expect(modeOf(screen.press("escape").state)).toBe("list");
    expect(screen.state.list.cursor).toContain("nats/stream-overlap#");
  });

  test("Key q goes back too, and leaves only from the list", () => {
    const screen = screenOf(all).press("enter", "q");
    expect(modeOf(screen.state)).toBe("list");
    expect(screen.effects).toEqual([]);
    expect(screen.press("q").effects).toEqual([{ type: "quit" }]);
  });

  test("Tab walks through the sections and asks for the page once", () => {
    const screen = screenOf(all).press("enter", "tab", "tab", "tab");
    expect(screen.state.detail?.tab).toBe("page");
    expect(screen.effects).toEqual([{ type: "load-page", check: "nats/stream-overlap" }]);
    screen.act({ type: "page", check: "nats/stream-overlap", text: "# page" });
    expect(screen.press("tab", "shift+tab").effects).toEqual([]);
  });

  test("Keys l and h walk through its findings", () => {
    const screen = screenOf([overlap]).press("enter", "l");
    expect(screen.state.detail?.finding).toBe(1);
    expect(screen.press("l").state.detail?.finding).toBe(1);
    expect(screen.press("h", "h").state.detail?.finding).toBe(0);
  });

  test("Key n opens the next problem, and the list's cursor walks along", () => {
    const screen = screenOf(all).press("enter", "n");
    expect(screen.state.detail).toMatchObject({ check: "nats/stream-overlap", finding: 1 });
    expect(screen.press("n").state.detail).toMatchObject({ check: "kubernetes/pod-readiness", finding: 0 });
    expect(screen.press("escape").state.list.cursor).toBe("kubernetes/pod-readiness");
  });

  test("A finding that went away does not leave the screen without one", () => {
    const screen = screenOf([overlap]).press("enter", "l");
    screen.see(...fullRun([result("nats/stream-overlap", "fail", [finding("ONLY overlaps")])]));
    expect(screen.state.detail?.finding).toBe(0);
  });
});

describe("copying and saving", () => {
  test("Key y sends the finding with its commands, key Y the commands", () => {
    const screen = screenOf([overlap]).press("y");
    expect(screen.effects).toEqual([
      {
        type: "copy",
        text: "FAIL nats/stream-overlap: MESSAGES overlaps (nats/stream/MESSAGES)\nfix MESSAGES",
      },
    ]);
    expect(screen.state.notice?.text).toMatch(/^sent the finding to the clipboard/);
    expect(screen.press("Y").effects).toEqual([{ type: "copy", text: "fix MESSAGES" }]);
  });

  test("What is copied holds no control characters: it is pasted into a shell", () => {
    const remedy = { summary: "run it", commands: ["echo \u001b[31mred\u0007\u202e"] };
    const evil = result("nats/stream-overlap", "fail", [finding("A", { remedy })]);
    expect(screenOf([evil]).press("Y").effects).toEqual([{ type: "copy", text: "echo red" }]);
  });

  test("The screen says when there is nothing to copy", () => {
    const screen = screenOf([storage]).press("Y");
    expect(screen.effects).toEqual([]);
    expect(screen.state.notice?.tone).toBe("warning");
  });

  test("Key s saves the snapshot once there is one", () => {
    const screen = new Screen().see(started(all)).press("s");
    expect(screen.effects).toEqual([]);
    expect(screen.see(finished(all)).press("s").effects).toEqual([
      { type: "save-snapshot", snapshot: snapshot() },
    ]);
  });
});

describe("the help", () => {
  test("Key ? opens the help over any view, the same key closes it", () => {
    const screen = screenOf(all).press("enter", "?");
    expect(modeOf(screen.state)).toBe("help");
    expect(modeOf(screen.press("?").state)).toBe("detail");
  });

  test("The help scrolls no further than its end", () => {
    const screen = screenOf(all).press("?", "G");
    const end = screen.state.helpTop;
    expect(end).toBeGreaterThan(0);
    expect(screen.press("j").state.helpTop).toBe(end);
    expect(screen.press("g").state.helpTop).toBe(0);
  });
});
