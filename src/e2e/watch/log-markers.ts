import type { LogMark, WorkerPlan } from "../../blueprint/message-plan.ts";

/** What a worker's line says about a message; null: nothing. */
export function markOfLine({ logs }: WorkerPlan): (line: string) => LogMark | null {
  const marks = logs.map(({ mark, pattern }) => ({ mark, pattern: new RegExp(pattern) }));
  return (line) => marks.find(({ pattern }) => pattern.test(line))?.mark ?? null;
}
