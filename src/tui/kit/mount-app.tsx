import { render } from "ink";
import type { ReactElement } from "react";
import type { Mounted, MountOptions } from "./session/mount-options.ts";

/** Starts Ink. In its debug mode it hands over every frame whole and writes nothing else: drawing is the painter's. */
export function mountApp<S>(app: ReactElement, { stdin, stdout, wholeFrames }: MountOptions<S>): Mounted {
  const ink = render(app, {
    stdin,
    stdout,
    debug: wholeFrames,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: !wholeFrames,
  });
  return { unmount: ink.unmount, exited: ink.waitUntilExit() };
}
