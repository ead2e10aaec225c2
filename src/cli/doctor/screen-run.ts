import { catalogue } from "../../checks/catalogue.ts";
import { once } from "../../connect/once.ts";
import { selectChecks } from "../../doctor/select-checks.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { runDoctorScreen } from "../../tui/doctor/doctor-screen.ts";
import type { ScreenOptions } from "../../tui/kit/screen-program.ts";
import { exitCodes } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { readCheckPage } from "../package-files.ts";
import { findingRepairs } from "./finding-repairs.ts";
import type { DoctorRequest } from "./request.ts";
import { runWatch } from "./watch-run.ts";

/**
 * `nomnom doctor` and `doctor --watch` in a terminal. The last report is printed to the normal screen afterwards, with the exit code of
 * text mode. What runs the checks is loaded while the screen already lists them.
 */
export async function runDoctorOnScreen(
  context: CliContext,
  request: DoctorRequest,
  terminal: ScreenOptions,
): Promise<void> {
  const checks = selectChecks(catalogue, request);
  const runs = once(async () => {
    const { prepareDoctorRuns } = await import("./runs.ts");
    return prepareDoctorRuns(context, request, checks);
  });
  const screen = {
    ...terminal,
    saveSnapshot: async (snapshot: Snapshot) => (await runs()).save(snapshot),
    explainPage: readCheckPage,
    findingRepairs: findingRepairs(context, request),
  };
  const { report, bugs, reason, snapshot } = request.watch
    ? await runWatch({ ...screen, intervalMs: request.intervalMs }, runs)
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
  if (request.saveSnapshot !== null && snapshot !== null) await (await runs()).save(snapshot);
  if (report === null) {
    context.exitWith(exitCodes.interrupted);
    return;
  }
  const { concludeDoctor } = await import("./conclude.ts");
  await concludeDoctor(context, request, { report, bugs, interrupted: reason !== "quit" });
}
