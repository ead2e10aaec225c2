import type { DoctorEvent } from "../../doctor/events.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { warn } from "../output.ts";
import { createProgress } from "./progress.ts";

type Finished = Extract<DoctorEvent, { type: "run-finished" }>;

/** Runs to the end, telling on stderr what happens. */
export async function followRun(
  run: AsyncIterable<DoctorEvent>,
  context: CliContext,
  { colour, verbose, quiet }: Pick<GlobalRequest, "colour" | "verbose" | "quiet">,
): Promise<Finished> {
  const capabilities = capabilitiesOf(context.stderr, context.env, { noColour: !colour });
  const progress = createProgress(context.stderr, capabilities, { verbose, quiet });
  let gaveUp: string[] = [];
  try {
    for await (const event of run) {
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
