import process from "node:process";
import { ReadStream, WriteStream } from "node:tty";
import { parseArgs } from "node:util";
import { runWatchScreen } from "../../src/tui/watch/watch-screen.ts";
import { roundEvents, watchRound } from "./watch-rounds.ts";

/**
 * Shows the dashboard on invented rounds, for the tests of the terminal. Each `R` is one round, and moves the clock on by one
 * interval; the window's title tells the last round that was drawn. With `--live` the clock is the real one.
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
    // After the frame of the round: the screen draws at most every 33 ms.
    setTimeout(() => stdout.write(`\u001b]0;round ${round}\u0007`), 100);
  },
  intervalMs,
  news: null,
  saveSnapshot: async () => "/tmp/snapshot.json",
  explainPage: async (check) => `# ${check}\n`,
  terminal: { colour: true, unicode: !values.ascii, screenReader: false, tmux: false },
  stdin,
  stdout,
  stderr,
  signal: new AbortController().signal,
  now: () => (values.live ? Date.now() : startMs + Math.max(0, rounds - 1) * intervalMs),
});

stdout.write(`left: ${result.reason} ${result.report?.verdict ?? "no report"}\n`);
