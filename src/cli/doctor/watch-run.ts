import { once } from "../../connect/once.ts";
import { dashboardSections } from "../../tui/watch/panes.ts";
import {
  runWatchScreen,
  type WatchScreenOptions,
  type WatchScreenResult,
} from "../../tui/watch/watch-screen.ts";
import type { DoctorRuns } from "./runs.ts";

/** `doctor --watch`: the dashboard until the user leaves; what it kept open is closed then. */
export async function runWatch(
  screen: Omit<WatchScreenOptions, "round" | "news">,
  runs: () => Promise<DoctorRuns>,
): Promise<WatchScreenResult> {
  const watched = once(async () => (await runs()).watched(dashboardSections));
  try {
    return await runWatchScreen({
      ...screen,
      async *round(signal) {
        yield* (await watched()).round(signal);
      },
      async *news(signal) {
        yield* (await watched()).news(signal);
      },
    });
  } finally {
    // What could not be prepared has been reported by the first round.
    await watched().then(
      (opened) => opened[Symbol.asyncDispose](),
      () => undefined,
    );
  }
}
