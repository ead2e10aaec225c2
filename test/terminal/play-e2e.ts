import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { ReadStream, WriteStream } from "node:tty";
import { parseArgs } from "node:util";
import type { E2eEvent } from "../../src/e2e/run/events.ts";
import { runE2eScreen } from "../../src/tui/e2e/e2e-screen.ts";
import type { Question } from "../../src/tui/e2e/e2e-state.ts";
import { UserError } from "../../src/user-error.ts";
import { readE2eRecording } from "./e2e-recording.ts";

/**
 * Shows a recorded run of e2e in the real screen, for the tests of the terminal. The clock is the recording's, so that every picture can be
 * compared. Prints `left: REASON VERDICT` after the screen, and ends with the code `e2e` would end with.
 *
 *   tsx test/terminal/play-e2e.ts [NAME] [--ask] [--until EVENTS] [--undo-until EVENTS] [--undo-ms MS] [--ascii] [--no-colour] [--screen-reader] [--throw]
 *
 * With `--until` the run stays where it is until it is stopped, then goes on to its end; with `--undo-until` it stays there again without end.
 * `--undo-ms` is how long undoing takes.
 * `--ask` asks first what the recorded run asked; `--throw` is a bug.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ask: { type: "boolean", default: false },
    until: { type: "string" },
    "undo-until": { type: "string" },
    "undo-ms": { type: "string", default: "0" },
    ascii: { type: "boolean", default: false },
    "no-colour": { type: "boolean", default: false },
    "screen-reader": { type: "boolean", default: false },
    throw: { type: "boolean", default: false },
  },
});

const startMs = Date.UTC(2026, 0, 1);
let nowMs = startMs;

const recording = await readE2eRecording(positionals[0] ?? "two-apis");
const { stdin, stdout, stderr } = process;
if (!(stdin instanceof ReadStream) || !(stdout instanceof WriteStream)) throw new Error("needs a terminal");

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());

try {
  const { report, reason, abandoned } = await runE2eScreen({
    run: play,
    saveReport: async (saved) => `nomnom-e2e-${saved.runId}.json`,
    terminal: {
      colour: !values["no-colour"],
      unicode: !values.ascii,
      screenReader: values["screen-reader"],
      tmux: false,
    },
    stdin,
    stdout,
    stderr,
    signal: interruption.signal,
    now: () => nowMs,
  });
  stdout.write(`left: ${reason} ${abandoned !== null ? "abandoned" : (report?.verdict ?? "no report")}\n`);
  process.exitCode = reason === "quit" ? (report?.verdict === "fail" ? 1 : 0) : 130;
  if (abandoned !== null) process.exit();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  stdout.write(`left: ${error.code}\n`);
  process.exitCode = error.exitCode;
}

async function* play(
  signal: AbortSignal,
  confirm: (question: Question) => Promise<boolean>,
): AsyncGenerator<E2eEvent> {
  const stops = [values.until, values["undo-until"]].map((at) => (at === undefined ? null : Number(at)));
  const [until, undoUntil] = stops;
  for (const [index, { atMs, event }] of recording.events.entries()) {
    if (index === until) {
      await aborted(signal);
      await delay(Number(values["undo-ms"]));
    }
    if (index === undoUntil) await new Promise<never>(() => setInterval(() => {}, 60_000));
    nowMs = startMs + atMs;
    if (values.throw && event.type === "run-finished") throw new Error("thrown on purpose");
    yield event;
    const mayAsk = values.ask && recording.question !== null && event.type === "connected";
    if (mayAsk && recording.question !== null && !(await confirm(recording.question))) {
      throw new UserError("declined", "nothing was done", { hint: "" });
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
