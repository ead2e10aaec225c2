const mebi = 1024 * 1024;

/**
 * What is read at most. A server that is broken, or not the one it seems to be, must cost neither the memory of this machine nor a run that never
 * ends; each is far above what a deployment needs.
 */
export const bounds = {
  /** One answer over HTTP. A list is asked for in smaller pages before it is given up; one object has 1.5 MiB at most (etcd). */
  answerBytes: 8 * mebi,
  /** All pages of one list. */
  listBytes: 20 * mebi,
  /** All answers of one system that are read at the same time. */
  heldBytes: 32 * mebi,
  listPages: 250,
  listItems: 50_000,
  /** Objects in objects: an object of Kubernetes has about thirty levels. */
  levels: 100,
  /** One line of a log or a watch; what is longer is cut. */
  lineCharacters: 4 * mebi,
  /** One message or line of NATS: its own largest message is 8 MiB where nobody raised it above what NATS advises. */
  natsMessageBytes: 8 * mebi,
  /** A file of settings, keys or entities; a snapshot or a report. */
  fileBytes: 4 * mebi,
  snapshotBytes: 64 * mebi,
  /** All rows of one query of PostgreSQL. */
  rowsBytes: 16 * mebi,
  /** Pages of a JetStream list, of 256 or 1024 entries each, and those asked for at the same time. */
  jetStreamPages: 1_000,
  jetStreamPagesAtOnce: 8,
} as const;

/** An answer, or what is left of it, is over its bound. */
export class AnswerTooLarge extends Error {
  override readonly name = "AnswerTooLarge";

  constructor(what: string, mostBytes: number) {
    super(`${what} is larger than ${mostBytes / mebi} MiB, no more is read`);
  }
}

/** Whether plain data is nested deeper than what is read; no walk through it, this one included, goes deeper. */
export function isTooDeep(data: unknown, levels: number = bounds.levels): boolean {
  if (typeof data !== "object" || data === null) return false;
  return levels === 0 || Object.values(data).some((child) => isTooDeep(child, levels - 1));
}
