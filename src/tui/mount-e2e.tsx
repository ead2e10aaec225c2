import { E2eApp } from "./components/e2e-app.tsx";
import { mountApp } from "./components/mount-app.tsx";
import type { E2eState } from "./e2e/e2e-state.ts";
import type { Mounted, MountOptions } from "./session/mount-options.ts";

/** Draws the screen of a run; loaded when it is needed, with Ink and React. */
export function mountE2e(options: MountOptions<E2eState>): Mounted {
  return mountApp(<E2eApp store={options.store} colour={options.colour} />, options);
}
