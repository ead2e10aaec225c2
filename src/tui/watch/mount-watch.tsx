import { mountApp } from "../kit/mount-app.tsx";
import type { Mounted, MountOptions } from "../kit/session/mount-options.ts";
import { WatchApp } from "./watch-app.tsx";
import type { WatchState } from "./watch-state.ts";

/** Draws the dashboard; loaded when it is needed, with Ink and React. */
export function mountWatch(options: MountOptions<WatchState>): Mounted {
  return mountApp(<WatchApp store={options.store} colour={options.colour} />, options);
}
