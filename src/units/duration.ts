export type ParsedDuration = { ok: true; milliseconds: number } | { ok: false; error: string };

const millisecondsPer: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["μs", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** Reads a duration as Go writes it: `60s`, `1m30s`, `500ms`, `1.5h`, `0`. Milliseconds, never negative. */
export function parseDuration(text: string): ParsedDuration {
  if (text === "0") return { ok: true, milliseconds: 0 };
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text))
    return { ok: false, error: notADuration(text) };
  let milliseconds = 0;
  for (const [, number, unit] of text.matchAll(/(?<![\d.])([\d.]+)([a-zµμ]+)/g)) {
    milliseconds += Number(number) * (millisecondsPer.get(unit ?? "") ?? 0);
  }
  if (!Number.isFinite(milliseconds)) return { ok: false, error: `"${text}" is out of range` };
  return { ok: true, milliseconds };
}

function notADuration(text: string): string {
  if (/^\d+(?:\.\d+)?$/.test(text)) return `"${text}" has no unit; write "${text}s" for seconds`;
  if (/^-/.test(text)) return `"${text}" is negative; a duration is 0 or more`;
  const days = /^(\d+)d$/.exec(text);
  if (days !== null) return `"${text}" is in days; write it in hours, such as "${Number(days[1]) * 24}h"`;
  return `"${text}" is not a duration; write one such as 500ms, 60s or 1m30s`;
}
