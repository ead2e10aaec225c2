/** `14:03:11`, UTC, as logs tell it. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19);
}
