/**
 * Reads frames from bytes as they come. `take` is given the bytes and where to begin, and says how many it has taken; 0: what it needs is not all
 * there, and it is given that again together with the next bytes. What `take` throws goes to whoever hands the bytes in.
 */
export function wholeFrames(take: (bytes: Buffer, at: number) => number): (chunk: Buffer) => void {
  let beginning: Buffer | null = null;
  return (chunk) => {
    const bytes = beginning === null ? chunk : Buffer.concat([beginning, chunk]);
    beginning = null;
    for (let at = 0; at < bytes.length; ) {
      const taken = take(bytes, at);
      if (taken === 0) {
        // A copy of the few bytes, or it would hold all of the chunk.
        beginning = Buffer.from(bytes.subarray(at));
        return;
      }
      at += taken;
    }
  };
}
