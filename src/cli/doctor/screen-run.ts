import { usualCatalogue } from "../../checks/catalogue.ts";
import type { AnyCheck } from "../../checks/check.ts";
import { once } from "../../connect/once.ts";
import { selectChecks } from "../../doctor/select-checks.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { descriptionOf, systems } from "../../systems/systems.ts";
import { runDoctorScreen } from "../../tui/doctor/doctor-screen.ts";
import type { ScreenOptions } from "../../tui/kit/screen-program.ts";
import { exitCodes } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
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
  const checks = firstChecks(request);
  const runs = once(async () => {
    const { prepareDoctorRuns } = await import("./runs.ts");
    return prepareDoctorRuns(context, request);
  });
  const screen = {
    ...terminal,
    saveSnapshot: async (snapshot: Snapshot) => (await runs()).save(snapshot),
    explainPage: async (check: string) => (await runs()).page(check),
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
  const { saveAndConclude } = await import("./save-snapshot.ts");
  await saveAndConclude(context, request, {
    snapshot,
    save: async (whole) => (await runs()).save(whole),
    conclude: async () => {
      if (report === null) {
        context.exitWith(exitCodes.interrupted);
        return;
      }
      const { concludeDoctor } = await import("./conclude.ts");
      const ending = { report, bugs, interrupted: reason !== "quit" };
      await concludeDoctor(context, request, ending, (await runs()).page);
    },
  });
}

/**
 * What the screen lists before the configuration is read: the checks of every deployment. Names of the configuration's own are held against it when the
 * runs begin.
 */
function firstChecks(request: DoctorRequest): AnyCheck[] {
  const { only, skip, areas } = request;
  const ofConfiguration = ["own", ...systems.filter((system) => !descriptionOf[system].isUsual)];
  const isOfIt = (name: string) =>
    ofConfiguration.some((area) => name === area || name.startsWith(`${area}/`));
  const shipped = (names: readonly string[]) => names.filter((name) => !isOfIt(name));
  const choosesOthers = [...only, ...areas].some(isOfIt);
  const named = [...shipped(only), ...shipped(areas)].length > 0;
  if (choosesOthers && !named) return [];
  return selectChecks(usualCatalogue, { only: shipped(only), skip: shipped(skip), areas: shipped(areas) });
}
