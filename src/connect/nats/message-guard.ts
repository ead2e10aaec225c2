import { AnswerTooLarge, bounds } from "../../bounds.ts";

/**
 * Looks at what a server sends before the client does, which keeps a message of any size in memory: lines that end in CRLF, and behind MSG and HMSG as
 * many bytes as the line's last number says (NATS client protocol).
 * @returns for each piece: null, or why no more may be read.
 */
export function createMessageGuard(): (chunk: Buffer) => AnswerTooLarge | null {
  let line = "";
  let payload = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payload > 0) {
        const skipped = Math.min(payload, chunk.length - at);
        payload -= skipped;
        at += skipped;
        continue;
      }
      const end = chunk.indexOf(0x0a, at);
      line += chunk.toString("latin1", at, end === -1 ? chunk.length : end);
      if (line.length > bounds.natsMessageBytes) return new AnswerTooLarge("a line", bounds.natsMessageBytes);
      if (end === -1) return null;
      at = end + 1;
      const size = payloadOf(line);
      line = "";
      if (size > bounds.natsMessageBytes) return new AnswerTooLarge("a message", bounds.natsMessageBytes);
      payload = size;
    }
    return null;
  };
}

/** The CRLF behind the payload included; 0 for what has none. */
function payloadOf(line: string): number {
  if (!/^H?MSG\s/i.test(line)) return 0;
  const size = Number(line.trimEnd().split(/\s/).at(-1));
  return Number.isSafeInteger(size) && size >= 0 ? size + 2 : 0;
}
