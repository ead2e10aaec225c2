export interface LogLine {
  at: Date;
  text: string;
}

/** What one instance of a container has written, the newest lines of it. */
export interface ContainerLog {
  append(text: string): void;
  /** The instance has ended: nothing more comes. */
  end(): void;
  readonly ended: boolean;
  lines(): readonly LogLine[];
  /** Calls `onLine` for each further line and `onEnd` once; returns what stops that. An ended log calls `onEnd` at once. */
  follow(onLine: (line: LogLine) => void, onEnd: () => void): () => void;
}

/** A kubelet keeps 10 MiB per container; the lab keeps lines. */
const defaultMaxLines = 10_000;

export function createContainerLog(maxLines = defaultMaxLines): ContainerLog {
  const kept: LogLine[] = [];
  const followers = new Set<{ onLine: (line: LogLine) => void; onEnd: () => void }>();
  let ended = false;

  return {
    append(text) {
      for (const part of text.replace(/\n$/, "").split("\n")) {
        const line = { at: new Date(), text: part };
        kept.push(line);
        if (kept.length > maxLines) kept.shift();
        for (const follower of followers) follower.onLine(line);
      }
    },
    end() {
      if (ended) return;
      ended = true;
      for (const follower of followers) follower.onEnd();
      followers.clear();
    },
    get ended() {
      return ended;
    },
    lines: () => [...kept],
    follow(onLine, onEnd) {
      if (ended) {
        onEnd();
        return () => {};
      }
      const follower = { onLine, onEnd };
      followers.add(follower);
      return () => {
        followers.delete(follower);
      };
    },
  };
}
