import type { Writable } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";

/** The terminal while a screen has it. */
export interface ScreenSession extends Disposable {
  /** Gives the terminal back as it was. Doing so twice is harmless; it works while the process dies. */
  leave(): void;
  /** Takes the terminal again after {@link ScreenSession.leave}. */
  enter(): void;
  /**
   * Shows the normal screen with this text on it, for the mouse to select, until {@link ScreenSession.resume}; the keys stay ours, and what others write
   * is still held.
   */
  showPlain(text: string): void;
  /** Takes the screen again after {@link ScreenSession.showPlain}. */
  resume(): void;
}

export interface SessionStreams {
  stdin: ReadStream;
  stdout: WriteStream;
  stderr: Writable;
}

/** Alternate screen, empty, cursor hidden, no automatic wrap: a row that is too long is cut, not broken. */
const enterScreen = "\u001b[?1049h\u001b[2J\u001b[H\u001b[?25l\u001b[?7l";
const leaveScreen = "\u001b[?2026l\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";
const leaveLines = "\u001b[0m\u001b[?25h\r\n";

/**
 * Takes the terminal. Until it is given back, what others write to stderr (warnings of Node and of libraries) is held, and printed
 * afterwards: in between it would tear the picture.
 * @param title what the alternate screen says until there is more; null for screen readers: the text stays in the normal screen.
 */
export function openScreenSession(streams: SessionStreams, title: string | null): ScreenSession {
  const { stdin, stdout, stderr } = streams;
  const held = holdWrites(stderr);
  let entered = false;
  const rawBefore = stdin.isRaw;
  const alternate = title !== null;

  const enter = () => {
    if (entered) return;
    entered = true;
    held.hold();
    if (alternate) stdout.write(enterScreen);
    // Before Ink does: a key pressed in between would be echoed onto the screen.
    stdin.setRawMode(true);
  };
  const leave = () => {
    if (!entered) return;
    entered = false;
    stdin.setRawMode(rawBefore);
    if (!stdout.destroyed) stdout.write(alternate ? leaveScreen : leaveLines);
    held.release();
  };

  const showPlain = (text: string) => {
    if (entered) stdout.write(`${alternate ? leaveScreen : ""}${text}\r\n`);
  };
  const resume = () => {
    if (entered && alternate) stdout.write(enterScreen);
  };

  enter();
  if (title !== null) stdout.write(title);
  // The monitor runs before whoever prints the error and ends the process; `exit` is the last chance.
  process.on("uncaughtExceptionMonitor", leave);
  process.on("exit", leave);
  return {
    enter,
    leave,
    showPlain,
    resume,
    [Symbol.dispose]() {
      leave();
      process.off("uncaughtExceptionMonitor", leave);
      process.off("exit", leave);
    },
  };
}

interface HeldWrites {
  hold(): void;
  release(): void;
}

function holdWrites(stream: Writable): HeldWrites {
  const original = stream.write;
  let chunks: (string | Uint8Array)[] = [];
  const keep = (chunk: string | Uint8Array, ...encodingAndCallback: unknown[]): boolean => {
    chunks.push(chunk);
    const callback = encodingAndCallback.at(-1);
    if (typeof callback === "function") setImmediate(() => callback());
    return true;
  };
  return {
    hold() {
      stream.write = keep;
    },
    release() {
      stream.write = original;
      for (const chunk of chunks) stream.write(chunk);
      chunks = [];
    },
  };
}
