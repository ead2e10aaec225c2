/** The clocks of two machines that keep time. */
const toleranceMs = 2_000;

/** How far a server's clock is ahead, in whole seconds, as a section keeps it: by less than two seconds nothing. */
export function clockSkew(aheadMs: number | null): { clockAheadMs?: number } {
  if (aheadMs === null || Math.abs(aheadMs) < toleranceMs) return {};
  return { clockAheadMs: Math.round(aheadMs / 1000) * 1000 };
}
