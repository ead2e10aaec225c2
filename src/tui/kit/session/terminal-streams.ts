import type { ReadStream, WriteStream } from "node:tty";
import type { SessionStreams } from "./screen-session.ts";

/** The size of the terminal. A pseudo-terminal may say 0, or nothing, or too little to be true. */
export function sizeOf(stdout: WriteStream): { columns: number; rows: number } {
  return { columns: stdout.columns > 1 ? stdout.columns : 80, rows: stdout.rows > 1 ? stdout.rows : 24 };
}

/** A terminal that is gone ends the screen as a hang-up does. */
export function listenToTerminal(
  { stdin, stdout }: Pick<SessionStreams, "stdin" | "stdout">,
  gone: () => void,
): Disposable {
  const listeners = [
    [stdout, "error"],
    [stdin, "end"],
    [stdin, "error"],
  ] as const;
  for (const [stream, event] of listeners) stream.on(event, gone);
  return {
    [Symbol.dispose]() {
      for (const [stream, event] of listeners) stream.off(event, gone);
    },
  };
}

/** What is typed from now on is for the shell: a stream that goes on reading would take it away from there until the process ends. */
export async function stopReading(stdin: ReadStream): Promise<void> {
  // Ink's listener goes at the unmount; a turn later the stream may be paused (Node 20: `pause` says nothing before that).
  await new Promise((resolve) => setImmediate(resolve));
  stdin.pause();
}
