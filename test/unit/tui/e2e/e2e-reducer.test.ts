import { describe, expect, test } from "vitest";
import { logLinesKept, phaseOf } from "../../../../src/tui/e2e/e2e-state.ts";
import { stepStateOf } from "../../../../src/tui/e2e/step-state.ts";
import { eventsBefore } from "../../../terminal/e2e-recording.ts";
import { isStep, isUndoing, question, RunScreen, recordings, reportOf, stepResult } from "./e2e-run.ts";

const states = (screen: RunScreen) => screen.state.steps.map(stepStateOf);

describe("a run", () => {
  test("A run begins with eight steps that wait", () => {
    const screen = new RunScreen();
    expect(states(screen)).toEqual(Array(8).fill("wait"));
    expect(phaseOf(screen.state)).toBe("connecting");
  });

  test("A run is followed step by step, the last four at the same time", () => {
    const screen = new RunScreen().play("passed", isStep(4));
    expect(states(screen)).toEqual([...Array(3).fill("pass"), ...Array(5).fill("wait")]);
    expect(phaseOf(screen.state)).toBe("running");
    screen.play("passed", (event) => event.type === "step-finished" && event.result.number > 4);
    expect(states(screen)).toEqual([...Array(4).fill("pass"), ...Array(4).fill("run")]);
  });

  test("A run puts back what it changed before it ends, which is another phase", () => {
    const screen = new RunScreen().play("passed", (event) => event.type === "undone");
    expect(phaseOf(screen.state)).toBe("undoing");
    expect(screen.state.changes).toEqual([
      { what: "Deployment nomnom-ingestion-api-old scaled from 1 to 0", outcome: null },
    ]);
  });

  test("A run ends with its report, every change with what became of it, and asks for nothing", () => {
    const screen = new RunScreen().play("passed");
    expect(phaseOf(screen.state)).toBe("ended");
    expect(screen.state.changes.map(({ outcome }) => outcome)).toEqual(reportOf("passed").changes);
    expect(screen.effects).toEqual([]);
  });

  test("A run that failed ends with the cursor on the first step that did", () => {
    expect(new RunScreen().play("failed").state.cursor).toBe(5);
  });

  test("A run keeps the timeline in the order of time, whenever an entry came", () => {
    const screen = new RunScreen().tell(
      { type: "noted", entry: { atMs: 20, what: "b", reached: null } },
      { type: "noted", entry: { atMs: 10, what: "a", reached: null } },
    );
    expect(screen.state.noted.map(({ what }) => what)).toEqual(["a", "b"]);
  });

  test("A run keeps the newest lines of a log without end, and counts the others", () => {
    const screen = new RunScreen();
    for (let index = 0; index < logLinesKept + 7; index += 1) {
      const line = { pod: "p", container: "c", time: "", line: `line ${index}`, mark: null };
      screen.tell({ type: "log-line", line });
    }
    expect(screen.state.log.lines).toHaveLength(logLinesKept);
    expect(screen.state.log.lines.at(-1)?.line).toBe(`line ${logLinesKept + 6}`);
    expect(screen.state.log.total).toBe(logLinesKept + 7);
  });
});

describe("the question before step 1", () => {
  const asked = () => new RunScreen().ask();

  test("The question stands on no: enter changes nothing", () => {
    const screen = asked().press("enter");
    expect(screen.effects).toEqual([{ type: "answer", yes: false }]);
    expect(screen.state.question).toBeNull();
  });

  test.each([["y"], ["tab"], ["right"]])("Key %s goes to yes, and only enter says it", (key) => {
    const screen = asked().press(key);
    expect(screen.effects).toEqual([]);
    expect(screen.state.question?.answer).toBe("yes");
    expect(screen.press("enter").effects).toEqual([{ type: "answer", yes: true }]);
  });

  test.each([["n"], ["escape"], ["q"]])("Key %s says no, wherever one stands", (key) => {
    expect(asked().press("y", key).effects).toEqual([{ type: "answer", yes: false }]);
  });

  test("The question shows each patch as --dry-run does", () => {
    const text = asked().act({ type: "resize", columns: 300, rows: 40 }).text();
    for (const row of question.patches) expect(text).toContain(row);
  });

  test("Ctrl-C leaves: nothing has been changed", () => {
    expect(asked().press("ctrl+c").effects).toEqual([{ type: "interrupt" }]);
  });

  test("The question is not asked of somebody who wanted to leave before", () => {
    const screen = new RunScreen().press("q").ask();
    expect(screen.effects).toEqual([{ type: "stop" }, { type: "interrupt" }]);
    expect(screen.state.question).toBeNull();
  });

  test("The question scrolls where it does not fit, its answers stay", () => {
    const screen = new RunScreen({ columns: 40, rows: 12 }).ask();
    const before = screen.text();
    screen.press("G");
    expect(screen.text()).not.toBe(before);
    expect(screen.text()).toContain("[ Change nothing ]");
  });
});

describe("stopping", () => {
  const running = () => new RunScreen().play("interrupted", isStep(4));

  test.each([["q"], ["ctrl+c"]])("Key %s once stops the run; the screen stays while it is undone", (key) => {
    const screen = running().press(key);
    expect(screen.effects).toEqual([{ type: "stop" }]);
    expect(phaseOf(screen.state)).toBe("undoing");
    expect(screen.text()).toContain("undoing");
  });

  test("Stopping shows each change put back, then leaves by itself", () => {
    const screen = running().press("ctrl+c");
    const goesOn = eventsBefore(recordings.interrupted, isStep(4)) + 1;
    screen.play("interrupted", (event) => event.type === "run-finished", goesOn);
    expect(screen.text()).toContain("put back: Deployment nomnom-ingestion-api-old");
    expect(screen.effects).toEqual([{ type: "stop" }]);
    screen.tell({ type: "run-finished", report: reportOf("interrupted") });
    expect(screen.effects).toEqual([{ type: "stop" }, { type: "interrupt" }]);
    expect(screen.state.stop).toBe("asked");
  });

  test("Ctrl-C twice leaves at once", () => {
    const screen = running().press("ctrl+c", "ctrl+c");
    expect(screen.effects).toEqual([{ type: "stop" }, { type: "interrupt" }]);
    expect(screen.state.stop).toBe("abandoned");
  });

  test("Key q twice does not leave at once: somebody may lean on it", () => {
    const screen = running().press("q", "q", "q");
    expect(screen.effects).toEqual([{ type: "stop" }]);
    expect(screen.state.stop).toBe("asked");
  });

  test("Stopping says how to leave at once for as long as it takes", () => {
    expect(running().press("ctrl+c", "j", "tab").text()).toContain("^C again leaves at once");
  });

  test("SIGTERM stops the run as Ctrl-C does, once", () => {
    const screen = running();
    screen.act({ type: "stop", atMs: 1 }).act({ type: "stop", atMs: 2 });
    expect(screen.effects).toEqual([{ type: "stop" }]);
  });

  test("Stopping comes out of an open step, so that one sees what is put back", () => {
    const screen = running().press("enter", "ctrl+c");
    expect(screen.state.detail).toBeNull();
  });

  test("Stopping during the undoing at the end leaves once that has ended", () => {
    const screen = new RunScreen().play("passed", isUndoing).press("q");
    screen.tell({ type: "run-finished", report: reportOf("passed") });
    expect(screen.effects).toEqual([{ type: "stop" }, { type: "interrupt" }]);
  });

  test("After the end key q leaves with the run's result, Ctrl-C as interrupted", () => {
    expect(new RunScreen().play("passed").press("q").effects).toEqual([{ type: "quit" }]);
    expect(new RunScreen().play("passed").press("ctrl+c").effects).toEqual([{ type: "interrupt" }]);
  });
});

describe("looking around", () => {
  test("The cursor stays within the steps", () => {
    const screen = new RunScreen().press("k");
    expect(screen.state.cursor).toBe(1);
    expect(screen.press("G", "j").state.cursor).toBe(8);
    expect(screen.press("g").state.cursor).toBe(1);
  });

  test("Enter opens a step, n and N go on from there, esc comes back to it", () => {
    const screen = new RunScreen().play("passed").press("j", "enter", "n");
    expect(screen.state.detail?.step).toBe(3);
    expect(screen.text()).toContain("port-forward, step 3 of 8");
    expect(screen.press("N", "escape").state).toMatchObject({ detail: null, cursor: 2 });
  });

  test("Key q in an open step only comes back", () => {
    const screen = new RunScreen().play("passed").press("enter", "q");
    expect(screen.effects).toEqual([]);
    expect(screen.state.detail).toBeNull();
  });

  test("Keys 1 to 5 and tab go through the panes; enter makes one alone, esc all again", () => {
    const screen = new RunScreen({ columns: 120, rows: 40 }).play("passed");
    expect(screen.press("5", "tab").state.focus).toBe("steps");
    expect(screen.press("shift+tab").state.focus).toBe("changes");
    expect(screen.press("enter").state.zoomed).toBe(true);
    expect(screen.press("escape").state.zoomed).toBe(false);
  });

  test("Key l shows the log alone and its lines whole, l again all panes", () => {
    const screen = new RunScreen({ columns: 60, rows: 30 }).play("failed").press("l");
    expect(screen.text().replaceAll(/\n +/g, " ")).toContain("ON CONFLICT specification");
    expect(screen.press("l").state.zoomed).toBe(false);
  });

  test("The log follows its end until one scrolls up, and again from its end on", () => {
    const screen = new RunScreen({ columns: 80, rows: 24 }).press("3", "enter");
    const log = (from: number, to: number) => {
      for (let index = from; index < to; index += 1) {
        screen.tell({
          type: "log-line",
          line: { pod: "p-a", container: "c", time: "", line: `row ${index}.`, mark: null },
        });
      }
    };
    log(0, 100);
    expect(screen.text()).toContain("row 99.");
    screen.press("g");
    log(100, 120);
    expect(screen.text()).toContain("row 0.");
    expect(screen.text()).not.toContain("row 119.");
    screen.press("G");
    log(120, 130);
    expect(screen.text()).toContain("row 129.");
  });

  test("Key s saves the report, once there is one", () => {
    expect(new RunScreen().press("s").text()).toContain("the run has not ended");
    const { effects } = new RunScreen().play("passed").press("s");
    expect(effects).toEqual([{ type: "save", report: reportOf("passed") }]);
  });

  test("Key y copies what the step says with its hop, key Y the next command in the run's context", () => {
    const screen = new RunScreen().play("failed").press("y", "Y");
    expect(screen.effects).toEqual([
      {
        type: "copy",
        text: expect.stringMatching(/^FAIL check-stream \(worker-to-database\): the worker gave/),
      },
      { type: "copy", text: "nomnom doctor --context admin -n nomnom-dev --area postgres" },
    ]);
  });

  test("A context that a shell would take apart is quoted", () => {
    const screen = new RunScreen().play("failed");
    screen.tell({
      type: "connected",
      target: { context: "it's; rm", namespace: "n", nats: null, postgres: null },
    });
    const [copy] = screen.press("Y").effects;
    expect(copy).toMatchObject({
      text: String.raw`nomnom doctor --context 'it'\''s; rm' -n n --area postgres`,
    });
  });

  test("What could not be put back has its command on every step", () => {
    const screen = new RunScreen()
      .play("passed", isUndoing)
      .tell({ type: "undone", change: { what: "Deployment x", state: "left", detail: "no route" } })
      .press("enter");
    expect(screen.text()).toContain("$ nomnom e2e --recover");
  });

  test("Key q while the run is being undone says so, and how to leave at once", () => {
    const screen = new RunScreen().play("passed", isStep(4)).press("q", "q");
    expect(screen.effects).toEqual([{ type: "stop" }]);
    expect(screen.state.notice?.text).toMatch(/it is being undone; \^C leaves at once$/);
  });

  test("The help lists what does not work now, with the reason", () => {
    const screen = new RunScreen({ columns: 100, rows: 80 }).press("?");
    expect(screen.text()).toContain("save the report  (off: the run has not ended)");
    expect(screen.press("q").state.helpTop).toBeNull();
    expect(screen.effects).toEqual([]);
  });
});

describe("the hop of a failure", () => {
  test("The hop of a failure is the first on the way that a failed step names", () => {
    const screen = new RunScreen({ columns: 120, rows: 40 }).tell(
      { type: "step-finished", result: stepResult(8, { status: "fail", hop: "database-to-dashboard" }) },
      { type: "step-finished", result: stepResult(5, { status: "fail", hop: "api-to-stream" }) },
    );
    const drawn = screen.texts().find((row) => row.includes("client ")) ?? "";
    expect(drawn).toMatch(/API ─+✗─+ stream ┄+▶ worker/);
  });
});
