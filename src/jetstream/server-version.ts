/** Whether a nats-server version (`2.10.27`, `2.11.0-preview.2`) is at least the given one. Unreadable versions are not. */
export function isAtLeast(version: string, wanted: readonly [number, number, number]): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return false;
  for (const [index, number] of wanted.entries()) {
    const own = parts[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
