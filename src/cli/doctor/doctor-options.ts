import { resolve } from "node:path";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import { catalogue } from "../../checks/catalogue.ts";
import type { Connections } from "../../connect/connections.ts";
import type { DoctorOptions } from "../../doctor/run-doctor.ts";
import { readSnapshot } from "../../snapshot/file.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { deadlineOption, durationOption } from "../durations.ts";
import { chooseChecks } from "./choose-checks.ts";

/** What the engine needs: checks chosen, source opened or read, deadlines parsed. */
export async function doctorOptions(
  context: CliContext,
  options: DoctorCommandOptions,
  { blueprint }: LoadedConfiguration,
  connect: (signal: AbortSignal) => Promise<Connections>,
): Promise<DoctorOptions> {
  return {
    catalogue,
    chosen: chooseChecks(options),
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
  const { probes } = await import("../../collect/probes.ts");
  return { kind: "live", connect, probes };
}
