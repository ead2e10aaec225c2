import type { ContainerLog } from "../../../snapshot/kubernetes/log.ts";
import { plainError } from "./rust-error.ts";

const maxExcerptLength = 240;

/** What a container's log says about its end. */
export interface LogExcerpt {
  /** The one line that says most, as it was written. */
  line: string;
  /** The same for people: without Rust's debug form, cut to 240 characters. */
  quote: string;
  /** The JetStream error code the line or its neighbours name, e.g. 10065. */
  jetStreamErrorCode: number | null;
}

/**
 * The line that explains why a container ended. Of the instance that ended: when the container runs again that is the previous one.
 * Null when no log could be read or it is empty.
 */
export function logExcerpt(logs: ContainerLog[], pod: string, container: string): LogExcerpt | null {
  const own = (logsByPod(logs).get(pod) ?? []).filter((log) => log.container === container);
  const instances = [...own.filter((log) => log.previous), ...own.filter((log) => !log.previous)];
  const read = instances.map((log) => log.lines.filter((line) => line.trim() !== ""));
  const telling = read.find((lines) => mostTellingLine(lines) !== null) ?? read.find((l) => l.length > 0);
  if (telling === undefined) return null;
  const line = (mostTellingLine(telling) ?? telling.at(-1) ?? "").trim();
  return { line, quote: shorten(plainError(line)), jetStreamErrorCode: jetStreamErrorCode(telling) };
}

/** Why none of a container's logs could be read; null where one could, or was not asked for. */
export function unreadLog(logs: ContainerLog[], pod: string, container: string): string | null {
  const own = (logsByPod(logs).get(pod) ?? []).filter((log) => log.container === container);
  return own.every(({ error }) => error !== undefined) ? (own[0]?.error ?? null) : null;
}

const indexes = new WeakMap<ContainerLog[], Map<string, ContainerLog[]>>();

/** Logs by pod. Made once per list: every crashing pod of thousands asks. */
function logsByPod(logs: ContainerLog[]): Map<string, ContainerLog[]> {
  const known = indexes.get(logs);
  if (known !== undefined) return known;
  const index = new Map<string, ContainerLog[]>();
  for (const log of logs) {
    const own = index.get(log.pod);
    if (own === undefined) index.set(log.pod, [log]);
    else own.push(log);
  }
  indexes.set(logs, index);
  return index;
}

/** Rust prints the panic's place on one line and its message on the next; anything else is judged by its words. */
function mostTellingLine(all: string[]): string | null {
  const lines = all.filter((line) => !isFrame.test(line));
  const panic = lines.findLastIndex((line) => /\bpanicked at\b/.test(line));
  const afterPanic = panic >= 0 ? lines[panic + 1] : undefined;
  if (afterPanic !== undefined && !/^note:/.test(afterPanic)) return afterPanic;
  if (panic >= 0) return lines[panic] ?? null;
  const severe = lines.findLast((line) => /\b(fatal|panic|FTL|uncaught|out of memory)\b/i.test(line));
  const failed = lines.findLast((line) =>
    /\b(errors?|ERR|failed|failure|cannot|could not|refused|denied|exception|not established)\b/i.test(line),
  );
  return severe ?? failed ?? null;
}

/** Where an error passed by, not what it is: stack frames, and what Node.js writes around them. */
const isFrame = /^\s+at |^Emitted 'error' event|throw er; \/\/ Unhandled 'error' event/;

/** async-nats prints `ErrorCode(10065)`, JSON answers have `"err_code":10065`. */
function jetStreamErrorCode(lines: string[]): number | null {
  const found = /(?:ErrorCode\(|err_code"?\s*[:=]\s*)(\d{5})/.exec(lines.join("\n"))?.[1];
  return found === undefined ? null : Number(found);
}

/** Cut to 240 characters. */
export const shorten = (line: string): string =>
  line.length <= maxExcerptLength ? line : `${line.slice(0, maxExcerptLength - 1)}…`;
