import { capabilitiesOf } from "../terminal/capabilities.ts";
import type { ScreenOptions } from "../tui/kit/screen-program.ts";
import type { CliContext } from "./cli-context.ts";
import type { GlobalRequest } from "./global-flags.ts";
import type { ScreenStreams } from "./output-format.ts";

/** What every screen needs of the process it runs in. */
export function screenOptions(
  { stderr, env, signal, stdout }: CliContext,
  { colour: wanted }: Pick<GlobalRequest, "colour">,
  streams: ScreenStreams,
): ScreenOptions {
  const { colour, unicode } = capabilitiesOf(stdout, env, { noColour: !wanted });
  return {
    ...streams,
    stderr,
    signal,
    terminal: {
      colour,
      unicode,
      screenReader: env.INK_SCREEN_READER === "true",
      tmux: env.TMUX !== undefined,
    },
    now: Date.now,
  };
}
