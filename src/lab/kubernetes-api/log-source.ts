/** What is asked of a container's log. The source honours all of it. */
export interface LogQuery {
  /** Of the instance before the newest one. */
  previous: boolean;
  /** null: all. */
  tailLines: number | null;
  /** null: from the beginning. */
  sinceSeconds: number | null;
  /** Each line prefixed with its RFC 3339 time in nanoseconds and a space. */
  timestamps: boolean;
  /** The text goes on until the container has ended or `signal` is aborted. */
  follow: boolean;
  signal: AbortSignal;
}

/** Text in chunks, lines with their line breaks; or why there is none, answered as 400 with this message. */
export type LogAnswer =
  | { kind: "text"; chunks: Iterable<string> | AsyncIterable<string> }
  | { kind: "refused"; message: string };

/**
 * Where the server gets the log of a container from. Called only when the pod is on a node, has this container and, by its status, a
 * log. May reject: the server then answers 500.
 */
export type LogSource = (
  namespace: string,
  pod: string,
  container: string,
  query: LogQuery,
) => LogAnswer | Promise<LogAnswer>;
