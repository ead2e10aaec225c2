import type { OpenForward, WritableConnections } from "../../connect/writable-connections.ts";

const pollMs = 250;

/** Passes on the port-forwards of a run whenever one has changed, until disposed; the last state then once more. */
export function watchForwards(
  connections: Pick<WritableConnections, "forwards">,
  onChange: (forwards: readonly OpenForward[]) => void,
): Disposable {
  let last = "[]";
  const look = () => {
    const forwards = connections.forwards();
    const now = JSON.stringify(forwards);
    if (now === last) return;
    last = now;
    onChange(forwards);
  };
  const timer = setInterval(look, pollMs);
  timer.unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      look();
    },
  };
}
