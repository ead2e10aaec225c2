/** What the nats command line (0.5.0) takes for a number, of bytes or of a unit. */
const largest = 2 ** 31 - 1;
const units = ["", "K", "M", "G"] as const;

/** Bytes as a flag of the nats command line takes them: in the smallest unit whose number it takes, rounded up. */
export function sizeWord(bytes: number): string {
  for (const [power, unit] of units.entries()) {
    const count = Math.ceil(bytes / 1024 ** power);
    if (count <= largest) return `${count}${unit}`;
  }
  return `${Math.ceil(bytes / 1024 ** 4)}T`;
}
