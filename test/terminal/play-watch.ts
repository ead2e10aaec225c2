import process from "node:process";
import { ReadStream, WriteStream } from "node:tty";
import { parseArgs } from "node:util";
import type { DoctorReport } from "../../src/doctor/report.ts";
import { runWatchScreen } from "../../src/tui/watch/watch-screen.ts";
import { roundEvents, watchRound } from "./watch-rounds.ts";

/**
 * Shows the dashboard on invented rounds, for the tests of the terminal. Each `R` is one round, and moves the clock on by one
 * interval; the window's title names the round that is on the screen. With `--live` the clock is the real one.
 *
 *   tsx test/terminal/play-watch.ts [--live] [--ascii]
 */
const { values } = parseArgs({
  options: {
    live: { type: "boolean", default: false },
    ascii: { type: "boolean", default: false },
  },
});

const intervalMs = 5_000;
const startMs = Date.UTC(2026, 0, 1, 14, 0, 0);
let rounds = 0;

const { stdin, stdout, stderr } = process;
if (!(stdin instanceof ReadStream) || !(stdout instanceof WriteStream)) throw new Error("needs a terminal");

const result = await runWatchScreen({
  async *round() {
    const round = rounds;
    rounds += 1;
    yield* roundEvents(watchRound(round));
  },
  drawn({ doctor: { report } }) {
    if (report !== null) stdout.write(`\u001b]0;round ${roundOf(report)}\u0007`);
  },
  intervalMs,
  news: null,
  saveSnapshot: async () => "/tmp/snapshot.json",
  explainPage: async (check) => `# ${check}\n`,
  findingRepairs: null,
  terminal: { colour: true, unicode: !values.ascii, screenReader: false, tmux: false },
  stdin,
  stdout,
  stderr,
  signal: new AbortController().signal,
  now: () => (values.live ? Date.now() : startMs + Math.max(0, rounds - 1) * intervalMs),
});

/** The rounds are distinguished by when they began. */
function roundOf({ startedAt }: DoctorReport): number {
  return (Date.parse(startedAt) - startMs) / intervalMs;
}

stdout.write(`left: ${result.reason} ${result.report?.verdict ?? "no report"}\n`);
