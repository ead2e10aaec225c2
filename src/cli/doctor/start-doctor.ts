import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { screenOptions } from "../screen-options.ts";
import { validateDoctorFlags } from "./doctor-flags.ts";
import { openScreenSession } from "../../tui/kit/session/screen-session.ts";

/**
 * `nomnom doctor`: a screen where somebody looks, elsewhere a report. Nothing this file imports takes long to load, so that bad flags are
 * told, and the screen is there, before the rest is.
 */
export async function startDoctor(context: CliContext, options: DoctorCommandOptions): Promise<void> {
  const how = validateDoctorFlags(context, options);
  if (how.screen === null) {
    const { runDoctorCommand } = await import("./doctor-command.ts");
    await runDoctorCommand(context, options, how);
    return;
  }
  const screen = screenOptions(context, options, how.screen);
  const title = options.watch ? "nomnom doctor --watch" : "nomnom doctor";
  using session = openScreenSession(screen, screen.terminal.screenReader ? null : title);
  const { runDoctorOnScreen } = await import("./doctor-on-screen.ts");
  await runDoctorOnScreen(context, options, how, { ...screen, session });
}
