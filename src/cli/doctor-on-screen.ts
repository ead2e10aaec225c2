import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { CheckId } from "../checks/check.ts";
import type { DoctorEvent } from "../doctor/events.ts";
import type { FailOn } from "../doctor/exit-code.ts";
import { checkResultSchema, doctorReportSchema } from "../doctor/report.ts";
import { type DoctorOptions, runDoctor } from "../doctor/run-doctor.ts";
import { writeSnapshot } from "../snapshot/file.ts";
import { probeErrorSchema } from "../snapshot/probe-result.ts";
import { redact } from "../snapshot/redact.ts";
import { type Snapshot, snapshotSchema } from "../snapshot/snapshot.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { runDoctorScreen } from "../tui/doctor-screen.ts";
import type { ScreenOptions } from "../tui/screen-host.ts";
import { dashboardSections } from "../tui/watch/watch-data.ts";
import { runWatchScreen } from "../tui/watch-screen.ts";
import { exitCodes } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";
import type { DoctorCommandOptions } from "./commands/doctor.ts";
import { concludeDoctor } from "./doctor-conclusion.ts";
import type { PreparedDoctor } from "./doctor-preparation.ts";
import type { OutputFormat, ScreenStreams } from "./output-format.ts";
import { packageRoot } from "./package-root.ts";

/** `nomnom doctor` and `doctor --watch` in a terminal. The last report is printed to the normal screen afterwards, with the exit code of text mode. */
export async function runDoctorOnScreen(
  context: CliContext,
  options: DoctorCommandOptions,
  how: { format: OutputFormat; failOn: FailOn; intervalMs: number },
  streams: ScreenStreams,
  { run, connector }: PreparedDoctor,
): Promise<void> {
  const events = (signal: AbortSignal, changes: Partial<DoctorOptions> = {}) =>
    redacted(runDoctor({ ...run, ...changes, signal }), connector.secrets);
  const services = {
    saveSnapshot: (snapshot: Snapshot) => save(context, options, snapshot),
    explainPage,
  };
  const screen = { ...screenOptions(context, options, streams), ...services };
  const { report, bugs, reason, snapshot } = options.watch
    ? await runWatchScreen({
        ...screen,
        round: (signal) => events(signal, { alsoRead: dashboardSections }),
        intervalMs: how.intervalMs,
        pods: null,
      })
    : await runDoctorScreen({
        ...screen,
        events: (signal) => events(signal),
        rerun: (checks, signal) => events(signal, { chosen: only(run, checks), waitMs: null }),
      });
  if (options.saveSnapshot !== undefined && snapshot !== null) {
    await writeSnapshot(resolve(context.cwd, options.saveSnapshot), snapshotSchema.parse(snapshot));
  }
  if (report === null) {
    context.exitWith(exitCodes.interrupted);
    return;
  }
  await concludeDoctor(context, options, how, { report, bugs, interrupted: reason !== "quit" });
}

function screenOptions(
  { stderr, env, signal, stdout }: CliContext,
  options: DoctorCommandOptions,
  streams: ScreenStreams,
): ScreenOptions {
  const { colour, unicode } = capabilitiesOf(stdout, env, { noColour: !options.color });
  return {
    ...streams,
    stderr,
    signal,
    terminal: {
      colour,
      unicode,
      screenReader: env.INK_SCREEN_READER === "true",
      tmux: env.TMUX !== undefined,
    },
    now: Date.now,
  };
}

function only(run: DoctorOptions, checks: readonly CheckId[] | null): DoctorOptions["chosen"] {
  return checks === null ? run.chosen : run.chosen.filter(({ id }) => checks.includes(id));
}

/** Where the key `s` saves to: `--save-snapshot`, else a file of this moment in the working directory. */
async function save(
  { cwd }: CliContext,
  { saveSnapshot }: DoctorCommandOptions,
  snapshot: Snapshot,
): Promise<string> {
  const name = `nomnom-${snapshot.takenAt.replace(/[:.]/g, "-")}.json`;
  const file = resolve(cwd, saveSnapshot ?? name);
  await writeSnapshot(file, snapshotSchema.parse(snapshot));
  return relative(cwd, file);
}

const explainPage = (check: CheckId): Promise<string> =>
  readFile(new URL(`docs/checks/${check}.md`, packageRoot()), "utf8");

async function* redacted(
  events: AsyncIterable<DoctorEvent>,
  secrets: () => string[],
): AsyncGenerator<DoctorEvent> {
  for await (const event of events) yield redactEvent(event, secrets());
}

/** What the screen shows passes the same filter as a report. */
function redactEvent(event: DoctorEvent, secrets: string[]): DoctorEvent {
  switch (event.type) {
    case "probe-finished":
      return { ...event, error: event.error && probeErrorSchema.parse(redact(event.error, secrets)) };
    case "check-finished":
      return { ...event, result: checkResultSchema.parse(redact(event.result, secrets)) };
    case "run-finished":
      return {
        ...event,
        report: doctorReportSchema.parse(redact(event.report, secrets)),
        snapshot: snapshotSchema.parse(redact(event.snapshot, secrets)),
      };
    case "run-started":
    case "probe-started":
    case "waiting":
    case "gave-up-waiting":
      return event;
  }
}
