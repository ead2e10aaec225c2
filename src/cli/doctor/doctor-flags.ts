import { type FailOn, failOnLevels } from "../../doctor/exit-code.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { durationOption } from "../durations.ts";
import {
  type OutputFormat,
  outputFormats,
  parseOutputFormat,
  type ScreenStreams,
  screenStreams,
} from "../output-format.ts";

/** How a doctor run is told, as far as flags, environment and the streams say. */
export interface DoctorFlags {
  format: OutputFormat;
  failOn: FailOn;
  /** Where to show it live; null: a report is written. */
  screen: ScreenStreams | null;
  /** From one round of `--watch` to the next. */
  intervalMs: number;
}

/** @throws UserError for words that mean nothing here and flags that exclude each other. */
export function validateDoctorFlags(context: CliContext, options: DoctorCommandOptions): DoctorFlags {
  const wanted = options.failOn ?? "fail";
  const failOn = failOnLevels.find((level) => level === wanted);
  if (failOn === undefined) {
    throw new UserError("bad-fail-on", `--fail-on ${wanted}: there is no such level`, {
      hint: `levels: ${failOnLevels.join(", ")}`,
    });
  }
  for (const flag of ["saveSnapshot", "wait"] as const) {
    if (options.from !== undefined && options[flag] !== undefined) {
      const name = flag === "wait" ? "--wait" : "--save-snapshot";
      throw new UserError("conflicting-options", `--from reads a file, which ${name} cannot work with`, {
        hint: `leave out ${name} or --from`,
      });
    }
  }
  const output = options.output ?? context.env.NOMNOM_OUTPUT;
  const screen = screenStreams(output, context);
  const format = screen === null ? parseOutputFormat(output, outputFormats, "; tui in a terminal") : "text";
  const intervalMs = durationOption("--interval", options.interval) ?? defaultIntervalMs;
  if (options.watch) refuseWatch(options, screen, intervalMs);
  return { format, failOn, screen, intervalMs };
}

const defaultIntervalMs = 5_000;
const shortestIntervalMs = 1_000;

/** @throws UserError where a dashboard makes no sense. */
function refuseWatch(options: DoctorCommandOptions, screen: ScreenStreams | null, intervalMs: number): void {
  if (screen === null) {
    throw new UserError("no-terminal", "--watch needs a terminal on stdin and stdout, and no -o but tui", {
      hint: "for scripts: nomnom doctor --wait 5m -o json, or a loop around nomnom doctor",
    });
  }
  for (const flag of ["from", "wait"] as const) {
    if (options[flag] === undefined) continue;
    throw new UserError(
      "conflicting-options",
      `--watch looks again and again, which --${flag} cannot work with`,
      {
        hint: `leave out --watch or --${flag}`,
      },
    );
  }
  if (intervalMs < shortestIntervalMs) {
    throw new UserError("bad-interval", "--interval must be 1s or longer", {
      hint: "such as --interval 10s",
    });
  }
}
