import { openScreenSession } from "../../tui/kit/session/screen-session.ts";
import type { CliContext } from "../cli-context.ts";
import { screenOptions } from "../screen-options.ts";
import type { DoctorRequest } from "./request.ts";

/**
 * `nomnom doctor`: a screen where somebody looks, elsewhere a report. Nothing this file imports takes long to load, so that the screen is there
 * before the rest is.
 */
export async function startDoctor(context: CliContext, request: DoctorRequest): Promise<void> {
  if (request.screen === null) {
    const { runDoctorAsText } = await import("./text-run.ts");
    await runDoctorAsText(context, request);
    return;
  }
  const screen = screenOptions(context, request, request.screen);
  const title = request.watch ? "nomnom doctor --watch" : "nomnom doctor";
  using session = openScreenSession(screen, screen.terminal.screenReader ? null : title);
  const { runDoctorOnScreen } = await import("./screen-run.ts");
  await runDoctorOnScreen(context, request, { ...screen, session });
}
