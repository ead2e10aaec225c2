import { resolve } from "node:path";
import type { LoadedConfiguration } from "../blueprint/load-configuration.ts";
import { catalogue } from "../checks/catalogue.ts";
import type { Connections } from "../connect/connections.ts";
import { type FailOn, failOnLevels } from "../doctor/exit-code.ts";
import type { DoctorOptions } from "../doctor/run-doctor.ts";
import { selectChecks } from "../doctor/select-checks.ts";
import { readSnapshot } from "../snapshot/file.ts";
import { UserError } from "../user-error.ts";
import { tool } from "../version.ts";
import type { CliContext } from "./cli-context.ts";
import type { DoctorCommandOptions } from "./commands/doctor.ts";
import { deadlineOption, durationOption } from "./durations.ts";
import { listOption } from "./list-option.ts";
import {
  type OutputFormat,
  outputFormats,
  parseOutputFormat,
  type ScreenStreams,
  screenStreams,
} from "./output-format.ts";

/** @throws UserError for words that mean nothing here and flags that exclude each other. */
export function validateDoctorFlags(
  context: CliContext,
  options: DoctorCommandOptions,
): { format: OutputFormat; failOn: FailOn; screen: ScreenStreams | null; intervalMs: number } {
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
  const format = screen === null ? parseOutputFormat(output, ["tui", ...outputFormats]) : "text";
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

/** What the engine needs: checks chosen, source opened or read, deadlines parsed. */
export async function doctorOptions(
  context: CliContext,
  options: DoctorCommandOptions,
  { blueprint }: LoadedConfiguration,
  connect: (signal: AbortSignal) => Promise<Connections>,
): Promise<DoctorOptions> {
  const chosen = selectChecks(catalogue, {
    only: listOption(options.only),
    skip: listOption(options.skip),
    areas: listOption(options.area),
  });
  return {
    catalogue,
    chosen,
    blueprint,
    source: await sourceOf(context, options, connect),
    tool,
    signal: context.signal,
    timeoutMs: deadlineOption("--timeout", options.timeout ?? context.env.NOMNOM_TIMEOUT),
    waitMs: durationOption("--wait", options.wait),
    now: () => new Date(),
  };
}

async function sourceOf(
  { cwd }: CliContext,
  { from }: DoctorCommandOptions,
  connect: (signal: AbortSignal) => Promise<Connections>,
): Promise<DoctorOptions["source"]> {
  if (from !== undefined) return { kind: "snapshot", snapshot: await readSnapshot(resolve(cwd, from)) };
  const { probes } = await import("../collect/probes.ts");
  return { kind: "live", connect, probes };
}
