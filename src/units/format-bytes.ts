const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/**
 * Prints bytes in the one unit used everywhere, powers of 1024: `512 B`, `1 GiB`, `1.5 KiB` when that is exact, otherwise rounded to two
 * decimals: `4.66 GiB`, `1.00 GiB`.
 */
export function formatBytes(bytes: number): string {
  if (bytes < 0) return `-${formatBytes(-bytes)}`;
  let value = bytes;
  let index = 0;
  while (index < units.length - 1 && (value >= 1024 || (index > 0 && Number(value.toFixed(2)) >= 1024))) {
    value /= 1024;
    index += 1;
  }
  const rounded = value.toFixed(2);
  const text = Number(rounded) === value ? String(value) : rounded;
  return `${text} ${units[index]}`;
}
