import { DoctorApp } from "./components/doctor-app.tsx";
import { mountApp } from "./components/mount-app.tsx";
import type { Mounted, MountOptions } from "./session/mount-options.ts";
import type { DoctorState } from "./state/doctor-state.ts";

/** Draws the doctor screen; loaded when it is needed, with Ink and React. */
export function mountDoctor(options: MountOptions<DoctorState>): Mounted {
  return mountApp(<DoctorApp store={options.store} colour={options.colour} />, options);
}
