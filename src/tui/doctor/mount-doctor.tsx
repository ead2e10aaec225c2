import { mountApp } from "../kit/mount-app.tsx";
import type { Mounted, MountOptions } from "../kit/session/mount-options.ts";
import { DoctorApp } from "./doctor-app.tsx";
import type { DoctorState } from "./doctor-state.ts";

/** Draws the doctor screen; loaded when it is needed, with Ink and React. */
export function mountDoctor(options: MountOptions<DoctorState>): Mounted {
  return mountApp(<DoctorApp store={options.store} colour={options.colour} />, options);
}
