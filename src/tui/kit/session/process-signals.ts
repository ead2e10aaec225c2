/** Why the screen ends without the user asking for it. */
export type EndSignal = "SIGTERM" | "SIGHUP";

export interface SignalHandlers {
  end(signal: EndSignal): void;
  /** Before the process stops: give the terminal back. */
  suspend(): void;
  /** After it goes on: take the terminal again, draw everything. */
  resume(): void;
  /** The terminal has another size, or had one for a moment and its content was moved. */
  resize(): void;
}

/** Listens to the signals a screen has to answer, until disposed. */
export function listenToSignals(handlers: SignalHandlers): Disposable {
  const onTerminate = () => handlers.end("SIGTERM");
  const onHangUp = () => handlers.end("SIGHUP");
  const onStop = () => {
    handlers.suspend();
    // SIGTSTP has a listener now and stops nobody by itself; this one does.
    process.kill(process.pid, "SIGSTOP");
  };
  const listeners = [
    ["SIGTERM", onTerminate],
    ["SIGHUP", onHangUp],
    ["SIGTSTP", onStop],
    ["SIGCONT", handlers.resume],
    // Not the stream's `resize`: when a window goes back to its old size at once, that stays silent.
    ["SIGWINCH", handlers.resize],
  ] as const;
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}

/** What Ctrl-Z does when the terminal is not in raw mode: stops the whole job, npm or a shell script around it included. */
export function stopJob(): void {
  process.kill(0, "SIGTSTP");
}
