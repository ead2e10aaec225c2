import { mountApp } from "../kit/mount-app.tsx";
import type { Mounted, MountOptions } from "../kit/session/mount-options.ts";
import { E2eApp } from "./e2e-app.tsx";
import type { E2eState } from "./e2e-state.ts";

/** Draws the screen of a run; loaded when it is needed, with Ink and React. */
export function mountE2e(options: MountOptions<E2eState>): Mounted {
  return mountApp(<E2eApp store={options.store} colour={options.colour} />, options);
}
