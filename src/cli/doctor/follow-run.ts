import type { DoctorEvent } from "../../doctor/events.ts";
import { type DoctorOptions, runDoctor } from "../../doctor/run-doctor.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalOptions } from "../global-options.ts";
import { warn } from "../warn.ts";
import { createProgress } from "./doctor-progress.ts";

type Finished = Extract<DoctorEvent, { type: "run-finished" }>;

/** Runs to the end, telling on stderr what happens. */
export async function followRun(
  run: DoctorOptions,
  context: CliContext,
  options: Pick<GlobalOptions, "color" | "verbose" | "quiet">,
): Promise<Finished> {
  const capabilities = capabilitiesOf(context.stderr, context.env, { noColour: !options.color });
  const progress = createProgress(context.stderr, capabilities, {
    verbose: options.verbose === true,
    quiet: options.quiet === true,
  });
  let gaveUp: string[] = [];
  try {
    for await (const event of runDoctor(run)) {
      progress.show(event);
      if (event.type === "gave-up-waiting") gaveUp = event.checks;
      if (event.type !== "run-finished") continue;
      progress.clear();
      if (gaveUp.length > 0) {
        await warn(context, [`stopped waiting: what ${gaveUp.join(", ")} found will not go away by itself`]);
      }
      return event;
    }
  } finally {
    progress.clear();
  }
  throw new Error("the run ended without a report");
}
