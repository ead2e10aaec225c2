import { capabilitiesOf } from "../terminal/capabilities.ts";
import type { CliContext } from "./cli-context.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { ScreenStreams } from "./output-format.ts";
import type { ScreenOptions } from "../tui/kit/screen-program.ts";

/** What every screen needs of the process it runs in. */
export function screenOptions(
  { stderr, env, signal, stdout }: CliContext,
  options: Pick<GlobalOptions, "color">,
  streams: ScreenStreams,
): ScreenOptions {
  const { colour, unicode } = capabilitiesOf(stdout, env, { noColour: !options.color });
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
