import type { LogQuery } from "../kubernetes-api/log-source.ts";
import type { ContainerLog, LogLine } from "./container-log.ts";

/** The lines of a log that a query asks for, each with its line break; with `follow` until the container ends or the signal is aborted. */
export async function* logText(log: ContainerLog, query: LogQuery): AsyncGenerator<string> {
  const arrived: LogLine[] = [];
  let ended = false;
  let wake = () => {};
  const unfollow = query.follow
    ? log.follow(
        (line) => {
          arrived.push(line);
          wake();
        },
        () => {
          ended = true;
          wake();
        },
      )
    : () => {};
  const aborted = () => wake();
  query.signal.addEventListener("abort", aborted);
  try {
    yield* selected(log.lines(), query).map((line) => format(line, query));
    while (query.follow) {
      yield* arrived.splice(0).map((line) => format(line, query));
      if (ended || query.signal.aborted) return;
      if (arrived.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    unfollow();
    query.signal.removeEventListener("abort", aborted);
  }
}

function selected(lines: readonly LogLine[], { sinceSeconds, tailLines }: LogQuery): LogLine[] {
  const from = sinceSeconds === null ? 0 : Date.now() - sinceSeconds * 1000;
  const recent = lines.filter(({ at }) => at.getTime() >= from);
  if (tailLines === null) return recent;
  return tailLines === 0 ? [] : recent.slice(-tailLines);
}

function format({ at, text }: LogLine, { timestamps }: LogQuery): string {
  // A kubelet writes nanoseconds; the lab's clock has milliseconds.
  return timestamps ? `${at.toISOString().replace("Z", "000000Z")} ${text}\n` : `${text}\n`;
}
