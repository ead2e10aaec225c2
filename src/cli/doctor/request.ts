import type { Command } from "commander";
import { type FailOn, failOnLevels } from "../../doctor/exit-code.ts";
import { type Format, textFormat } from "../../report/formats.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { files, plainWords } from "../completion/source.ts";
import { areas, checkIds } from "../completion/sources.ts";
import { durationFlag, Flag, givenTo, listFlag, switchFlag, textFlag } from "../flag.ts";
import { entitiesFlag, globalRequest } from "../global-flags.ts";
import { chooseFormat, type ScreenStreams, screenStreams } from "../output-format.ts";
import type { SessionRequest } from "../session/session.ts";

/** What `nomnom doctor` is asked to do. */
export interface DoctorRequest extends SessionRequest {
  /** Which checks; empty lists: all. */
  only: string[];
  skip: string[];
  areas: string[];
  /** A snapshot to check instead of a live system. */
  from: string | null;
  saveSnapshot: string | null;
  waitMs: number | null;
  failOn: FailOn;
  watch: boolean;
  /** From one round of `--watch` to the next. */
  intervalMs: number;
  format: Format;
  /** Where to show it live; null: a report is written. */
  screen: ScreenStreams | null;
}

export const doctorFlags = {
  only: listFlag("--only <check...>", "run these checks only; an id may hold *", { completes: checkIds }),
  skip: listFlag("--skip <check...>", "leave these checks out", { completes: checkIds }),
  areas: listFlag("--area <area...>", "kubernetes, nats, postgres, pipeline, config or own", {
    completes: areas,
  }),
  from: textFlag("--from <file>", "check a saved snapshot instead of a live system", { completes: files }),
  saveSnapshot: textFlag("--save-snapshot <file>", "write what was read, redacted", { completes: files }),
  entities: entitiesFlag,
  with: listFlag("--with <path...>", "want the streams as these files define them (nomnom lint)", {
    completes: files,
  }),
  wait: durationFlag("--wait <duration>", "repeat until healthy; stop early if it cannot recover"),
  failOn: new Flag("--fail-on <level>", "warn, fail or never", parseFailOn, {
    completes: plainWords(...failOnLevels),
  }).default(undefined, "fail"),
  watch: switchFlag("--watch", "the dashboard: repeats the checks and shows what changed"),
  interval: durationFlag("--interval <duration>", "from one round of --watch to the next (default: 5s)"),
};

const defaultIntervalMs = 5_000;
const shortestIntervalMs = 1_000;

/** @throws UserError for words that mean nothing here and flags that exclude each other. */
export function doctorRequest(context: CliContext, command: Command): DoctorRequest {
  const given = givenTo(command, context);
  const flags = doctorFlags;
  const global = globalRequest(given);
  const screen = screenStreams(global.output, context);
  const request: DoctorRequest = {
    ...global,
    entitiesDir: flags.entities.of(given),
    with: flags.with.of(given),
    only: flags.only.of(given),
    skip: flags.skip.of(given),
    areas: flags.areas.of(given),
    from: flags.from.of(given),
    saveSnapshot: flags.saveSnapshot.of(given),
    waitMs: flags.wait.of(given),
    failOn: flags.failOn.of(given),
    watch: flags.watch.of(given),
    intervalMs: flags.interval.of(given) ?? defaultIntervalMs,
    format: screen === null ? chooseFormat(global.output, "doctor", "; tui in a terminal") : textFormat,
    screen,
  };
  refuseConflicts(request);
  if (request.watch) refuseWatch(request);
  else if (flags.interval.of(given) !== null)
    throw new UserError("conflicting-options", "--interval is for --watch, which is not given", {
      hint: "nomnom doctor --watch --interval 10s",
    });
  return request;
}

function parseFailOn(given: unknown): FailOn {
  const wanted = given ?? "fail";
  const failOn = failOnLevels.find((level) => level === wanted);
  if (failOn !== undefined) return failOn;
  throw new UserError("bad-fail-on", `--fail-on ${wanted}: there is no such level`, {
    hint: `Levels: ${failOnLevels.join(", ")}.`,
  });
}

/** @throws UserError for what a saved snapshot cannot do. */
function refuseConflicts({ from, saveSnapshot, waitMs }: DoctorRequest): void {
  if (from === null) return;
  const name = saveSnapshot !== null ? "--save-snapshot" : waitMs !== null ? "--wait" : null;
  if (name === null) return;
  throw new UserError("conflicting-options", `--from reads a file, which ${name} cannot work with`, {
    hint: `Leave out ${name} or --from.`,
  });
}

/** @throws UserError where a dashboard makes no sense. */
function refuseWatch({ screen, from, waitMs, intervalMs }: DoctorRequest): void {
  if (screen === null) {
    throw new UserError("no-terminal", "--watch needs a terminal on stdin and stdout, and no -o but tui", {
      hint: "For scripts: nomnom doctor --wait 5m -o json, or a loop around nomnom doctor.",
    });
  }
  const name = from !== null ? "--from" : waitMs !== null ? "--wait" : null;
  if (name !== null) {
    throw new UserError("conflicting-options", `--watch checks repeatedly, which ${name} cannot work with`, {
      hint: `Leave out --watch or ${name}.`,
    });
  }
  if (intervalMs < shortestIntervalMs) {
    throw new UserError("bad-interval", "--interval must be 1s or longer", {
      hint: "Give a longer one, such as --interval 10s.",
    });
  }
}
