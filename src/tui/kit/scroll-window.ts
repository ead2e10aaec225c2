/** First line to show so that `cursor` is visible, and what belongs above it from `first` on if there is room, moving as little as possible. */
export function scrollTo(
  { first, cursor }: { first: number; cursor: number },
  top: number,
  height: number,
  total: number,
): number {
  const visible = Math.max(1, height);
  const furthest = Math.max(0, total - visible);
  const lowest = Math.max(0, cursor - visible + 1);
  return Math.min(furthest, Math.max(lowest, Math.min(top, first)));
}

/** A first line that leaves no empty space below when there is text above. */
export function clampTop(top: number, height: number, total: number): number {
  return Math.max(0, Math.min(top, total - Math.max(1, height)));
}

/** The first line after a scrolling command; unchanged for any other command. */
export function scrolled(top: number, command: string, height: number, total: number): number {
  const page = Math.max(1, height - 1);
  const steps: Record<string, number> = {
    up: top - 1,
    down: top + 1,
    "page-up": top - page,
    "page-down": top + page,
    first: 0,
    last: total,
  };
  return clampTop(steps[command] ?? top, height, total);
}
