/**
 * How many times longer the work takes on a text four times as long: about 4 where the time is in proportion, 16 where it grows with the square. Each is
 * the fastest of some tries by the processor time of this process, and the comparison is done again where something else disturbed it: no clock decides.
 */
export function growth(work: (text: string) => unknown, textOf: (length: number) => string): number {
  const short = textOf(shortLength);
  const long = textOf(shortLength * 4);
  work(short);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8 && least > 8; round += 1)
    least = Math.min(least, fastest(work, long) / Math.max(fastest(work, short), shortestMs));
  return least;
}

/** A text on which a quadratic matcher takes a second rather than a minute. */
const shortLength = 16_384;
const shortestMs = 0.2;

function fastest(work: (text: string) => unknown, text: string): number {
  const times = Array.from({ length: 5 }, () => {
    const from = process.cpuUsage();
    work(text);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
