import { openScreenSession } from "../../tui/kit/session/screen-session.ts";
import type { CliContext } from "../cli-context.ts";
import { screenOptions } from "../screen-options.ts";
import type { E2eRequest } from "./request.ts";

/** `nomnom e2e`: a screen for a single run where somebody looks, elsewhere a report. As with doctor, the screen is there before the rest is loaded. */
export async function startE2e(context: CliContext, request: E2eRequest): Promise<void> {
  if (request.screen === null) {
    const { runE2eAsText } = await import("./text-run.ts");
    await runE2eAsText(context, request);
    return;
  }
  const terminal = screenOptions(context, request, request.screen);
  using session = openScreenSession(terminal, terminal.terminal.screenReader ? null : "nomnom e2e");
  const { runE2eOnScreen } = await import("./screen-run.ts");
  await runE2eOnScreen(context, request, { ...terminal, session });
}
