/** How far a log has been read. */
export interface LogPosition {
  /** Where to continue: a whole second, since the API cuts fractions off. */
  sinceTime(): string;
  /** A raw line `TIME TEXT`; null when it was read before, or is older than asked for. */
  take(raw: string): { time: string; line: string } | null;
}

/** Lines are distinguished by time stamp and text; those of the last second read are remembered, as a resumed log repeats them. */
export function createLogPosition(since: Date): LogPosition {
  const start = `${since.toISOString().slice(0, -1)}000000Z`;
  let second = start.slice(0, 19);
  let seen = new Set<string>();
  return {
    sinceTime: () => `${second}Z`,
    take(raw) {
      const space = raw.indexOf(" ");
      const time = space < 0 ? raw : raw.slice(0, space);
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(time)) return null;
      const padded = paddedTime(time);
      if (padded < start || padded.slice(0, 19) < second || seen.has(raw)) return null;
      if (padded.slice(0, 19) > second) {
        second = padded.slice(0, 19);
        seen = new Set();
      }
      seen.add(raw);
      return { time, line: space < 0 ? "" : raw.slice(space + 1) };
    },
  };
}

/** Go prints nanoseconds without trailing zeros: padded, times compare as text. */
function paddedTime(time: string): string {
  const [seconds = "", fraction = ""] = time.replace("Z", "").split(".");
  return `${seconds}.${fraction.padEnd(9, "0")}Z`;
}
