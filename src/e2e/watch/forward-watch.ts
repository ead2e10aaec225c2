import type { OpenForward, WritableConnections } from "../../connect/writable-connections.ts";

const pollMs = 250;

/** Tells the port-forwards of a run whenever one has changed, until disposed; the last state then once more. */
export function watchForwards(
  connections: Pick<WritableConnections, "forwards">,
  tell: (forwards: readonly OpenForward[]) => void,
): Disposable {
  let told = "[]";
  const look = () => {
    const forwards = connections.forwards();
    const now = JSON.stringify(forwards);
    if (now === told) return;
    told = now;
    tell(forwards);
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
