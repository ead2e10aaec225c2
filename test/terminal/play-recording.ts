import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { ReadStream, WriteStream } from "node:tty";
import { parseArgs } from "node:util";
import type { CheckId } from "../../src/checks/check-id.ts";
import type { DoctorEvent } from "../../src/doctor/events.ts";
import { runDoctorScreen } from "../../src/tui/doctor/doctor-screen.ts";
import { recordedRepairs } from "./recorded-repairs.ts";
import { type Recording, readRecording } from "./recording.ts";

/**
 * Shows a recorded run in the real screen, for the tests of the terminal. The clock is the recording's, so that every picture can
 * be compared. Prints `left: REASON VERDICT` after the screen, and ends with the code `doctor` would end with.
 *
 *   tsx test/terminal/play-recording.ts [NAME] [--until CHECK] [--speed FACTOR] [--ascii] [--no-colour] [--screen-reader] [--throw-on-rerun]
 *     [--repairs] [--linger MS]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: "string" },
    speed: { type: "string", default: "0" },
    ascii: { type: "boolean", default: false },
    "no-colour": { type: "boolean", default: false },
    "screen-reader": { type: "boolean", default: false },
    "throw-on-rerun": { type: "boolean", default: false },
    repairs: { type: "boolean", default: false },
    linger: { type: "string", default: "0" },
  },
});

const startMs = Date.UTC(2026, 0, 1);
let nowMs = startMs;

const recording = await readRecording(positionals[0] ?? "seed");
const { stdin, stdout, stderr } = process;
if (!(stdin instanceof ReadStream) || !(stdout instanceof WriteStream)) throw new Error("needs a terminal");

const interruption = new AbortController();
process.on("SIGINT", () => interruption.abort());

const result = await runDoctorScreen({
  checks: [],
  events: (signal) => play(recording, signal),
  rerun(checks, signal) {
    if (values["throw-on-rerun"]) throw new Error("thrown on purpose");
    return play(only(recording, checks), signal);
  },
  saveSnapshot: async () => "/tmp/snapshot.json",
  explainPage: async (check) =>
    `# ${check}\n\nWhy it matters: a page of \`${check}\`.\n\n- first\n- second\n`,
  findingRepairs: values.repairs ? recordedRepairs(() => nowMs) : null,
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

stdout.write(`left: ${result.reason} ${result.report?.verdict ?? "no report"}\n`);
process.exitCode = result.reason === "quit" ? (result.report?.verdict === "fail" ? 1 : 0) : 130;
// As a program does that still has connections to close.
await delay(Number(values.linger));

/** Without `--until` the run goes to its end; with it, it stays where that check has finished, its clock too. */
async function* play({ events }: Recording, signal: AbortSignal): AsyncGenerator<DoctorEvent> {
  const speed = Number(values.speed);
  const beganMs = nowMs;
  const until = values.until === undefined ? events.length : eventsUntil(events, values.until);
  for (const { atMs, event } of events.slice(0, until)) {
    if (speed > 0) await delay((beganMs + atMs - nowMs) / speed, undefined, { signal });
    nowMs = beganMs + atMs;
    yield event;
  }
  if (until < events.length) await aborted(signal);
}

function eventsUntil(events: Recording["events"], check: string): number {
  const index = events.findIndex(({ event }) => event.type === "check-finished" && event.result.id === check);
  if (index < 0) throw new Error(`${check} does not finish in the recording`);
  return index + 1;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

/** The same run as if only some checks had been asked for. */
function only({ events }: Recording, checks: readonly CheckId[] | null): Recording {
  if (checks === null) return { events };
  const wanted: readonly string[] = checks;
  return {
    events: events.flatMap(({ atMs, event }): Recording["events"] => {
      switch (event.type) {
        case "run-started":
          return [
            { atMs, event: { ...event, checks: event.checks.filter(({ id }) => wanted.includes(id)) } },
          ];
        case "check-finished":
          return wanted.includes(event.result.id) ? [{ atMs, event }] : [];
        case "run-finished": {
          const report = {
            ...event.report,
            checks: event.report.checks.filter(({ id }) => wanted.includes(id)),
          };
          return [{ atMs, event: { ...event, report } }];
        }
        default:
          return [{ atMs, event }];
      }
    }),
  };
}
