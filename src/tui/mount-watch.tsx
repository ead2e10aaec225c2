import { mountApp } from "./components/mount-app.tsx";
import { WatchApp } from "./components/watch-app.tsx";
import type { Mounted, MountOptions } from "./session/mount-options.ts";
import type { WatchState } from "./watch/watch-state.ts";

/** Draws the dashboard; loaded when it is needed, with Ink and React. */
export function mountWatch(options: MountOptions<WatchState>): Mounted {
  return mountApp(<WatchApp store={options.store} colour={options.colour} />, options);
}
