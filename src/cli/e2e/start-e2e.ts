import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { screenOptions } from "../screen-options.ts";
import { e2eOutput } from "./e2e-flags.ts";
import { openScreenSession } from "../../tui/kit/session/screen-session.ts";

/** `nomnom e2e`: a screen for a single run where somebody looks, elsewhere a report. As with doctor, the screen is there before the rest is loaded. */
export async function startE2e(context: CliContext, options: E2eCommandOptions): Promise<void> {
  const { format, screen } = e2eOutput(context, options);
  if (screen === null) {
    const { runE2eCommand } = await import("./e2e-command.ts");
    await runE2eCommand(context, options, format);
    return;
  }
  const terminal = screenOptions(context, options, screen);
  using session = openScreenSession(terminal, terminal.terminal.screenReader ? null : "nomnom e2e");
  const { runE2eOnScreen } = await import("./e2e-on-screen.ts");
  await runE2eOnScreen(context, options, { ...terminal, session });
}
