/** One figure of the bench: ours beside a reference measured in the same run, so that a slow machine slows both. */
export interface Figure {
  name: string;
  unit: string;
  ours: number;
  reference: { name: string; value: number } | null;
  /** What we aim at, in words; null: only to be watched. */
  goal: string | null;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
