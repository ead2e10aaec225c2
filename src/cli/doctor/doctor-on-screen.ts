import { once } from "../../connect/once.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { exitCodes } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { readCheckPage } from "../read-check-page.ts";
import { chooseChecks } from "./choose-checks.ts";
import type { DoctorFlags } from "./doctor-flags.ts";
import { watchOnScreen } from "./watch-on-screen.ts";
import { runDoctorScreen } from "../../tui/doctor/doctor-screen.ts";
import type { ScreenOptions } from "../../tui/kit/screen-program.ts";

/**
 * `nomnom doctor` and `doctor --watch` in a terminal. The last report is printed to the normal screen afterwards, with the exit code of
 * text mode. What runs the checks is loaded while the screen already lists them.
 */
export async function runDoctorOnScreen(
  context: CliContext,
  options: DoctorCommandOptions,
  how: DoctorFlags,
  terminal: ScreenOptions,
): Promise<void> {
  const checks = chooseChecks(options);
  const runs = once(async () => {
    const { prepareDoctorRuns } = await import("./doctor-runs.ts");
    return prepareDoctorRuns(context, options);
  });
  const screen = {
    ...terminal,
    saveSnapshot: async (snapshot: Snapshot) => (await runs()).save(snapshot),
    explainPage: readCheckPage,
  };
  const { report, bugs, reason, snapshot } = options.watch
    ? await watchOnScreen({ ...screen, intervalMs: how.intervalMs }, runs)
    : await runDoctorScreen({
        ...screen,
        checks,
        async *events(signal) {
          yield* (await runs()).first(signal);
        },
        async *rerun(again, signal) {
          yield* (await runs()).again(again, signal);
        },
      });
  if (options.saveSnapshot !== undefined && snapshot !== null) await (await runs()).save(snapshot);
  if (report === null) {
    context.exitWith(exitCodes.interrupted);
    return;
  }
  const { concludeDoctor } = await import("./doctor-conclusion.ts");
  await concludeDoctor(context, options, how, { report, bugs, interrupted: reason !== "quit" });
}
