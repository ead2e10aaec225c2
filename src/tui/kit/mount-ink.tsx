import type { WriteStream } from "node:tty";
import { Box, render, Text } from "ink";
import { useSyncExternalStore } from "react";
import { Keys } from "./keys.tsx";
import type { Line } from "./line.ts";
import { paintLine } from "./paint-line.ts";
import type { ScreenStore } from "./screen-store.ts";
import type { SessionStreams } from "./session/screen-session.ts";

interface InkOptions<S> extends Pick<SessionStreams, "stdin" | "stdout"> {
  press(key: string): void;
  /** What it writes, for a screen reader; null: the painter draws, Ink reads keys only. */
  spoken: { store: ScreenStore<S>; lines(state: S): readonly Line[]; colour: boolean } | null;
}

export interface Mounted {
  unmount(): void;
  /** Rejects with what a component threw. */
  exited: Promise<unknown>;
}

/** Starts Ink. Loaded while the screen is already there: Ink and React take longer than all the rest. */
export function mountInk<S extends { columns: number }>({
  stdin,
  stdout,
  press,
  spoken,
}: InkOptions<S>): Mounted {
  const app = (
    <>
      <Keys press={press} />
      {spoken !== null && <SpokenLines {...spoken} />}
    </>
  );
  const ink = render(app, {
    stdin,
    stdout: spoken === null ? silentStream(stdout) : stdout,
    // Without it Ink moves the cursor, which is the painter's.
    debug: spoken === null,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: spoken !== null,
  });
  return { unmount: ink.unmount, exited: ink.waitUntilExit() };
}

/** Lines that have been cut to the width before: one row each, whatever is in them. */
function SpokenLines<S extends { columns: number }>({
  store,
  lines,
  colour,
}: {
  store: ScreenStore<S>;
  lines(state: S): readonly Line[];
  colour: boolean;
}) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const shown = lines(state);
  const paint = { columns: state.columns, colour, reverse: false };
  return (
    <Box flexDirection="column" width={state.columns} height={shown.length} flexShrink={0}>
      {shown.map((content, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place.
        <Text key={row} wrap="truncate-end">
          {content.spans.length === 0 ? " " : paintLine(content, paint)}
        </Text>
      ))}
    </Box>
  );
}

/** The terminal as Ink sees it where the painter draws: what Ink writes goes nowhere. Everything else is the real stream's. */
function silentStream(stdout: WriteStream): WriteStream {
  const write = (...written: unknown[]): boolean => {
    const callback = written.at(-1);
    if (typeof callback === "function") setImmediate(() => callback());
    return true;
  };
  return new Proxy(stdout, {
    get(stream, property) {
      if (property === "write") return write;
      const value: unknown = Reflect.get(stream, property, stream);
      return typeof value === "function" ? value.bind(stream) : value;
    },
  });
}
