/** Of all of them. */
export function bytesOf(pieces: readonly Buffer[]): number {
  let sum = 0;
  for (const piece of pieces) sum += piece.length;
  return sum;
}

/** The same bytes in as few groups as hold `mostBytes` each, none of them copied; without bytes there is no group. */
export function groupsOf(pieces: readonly Buffer[], mostBytes: number): Buffer[][] {
  const groups: Buffer[][] = [];
  let room = 0;
  for (const piece of pieces)
    for (let start = 0; start < piece.length; ) {
      if (room === 0) {
        groups.push([]);
        room = mostBytes;
      }
      const part = piece.subarray(start, start + room);
      groups.at(-1)?.push(part);
      room -= part.length;
      start += part.length;
    }
  return groups;
}
