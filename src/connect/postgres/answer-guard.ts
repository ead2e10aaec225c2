import { AnswerTooLarge, bounds } from "../../bounds.ts";

const headerBytes = 5;
/** ReadyForQuery, which ends the answer to a query (PostgreSQL, "Message Formats"). */
const readyForQuery = 0x5a;

/**
 * Looks at what a server sends before pg does, which keeps a message of any length and any number of rows in memory: messages of one byte for their kind
 * and four for their length, up to the one that ends an answer.
 * @returns for each piece: null, or why no more may be read.
 */
export function createAnswerGuard(): (chunk: Buffer) => AnswerTooLarge | null {
  let header = Buffer.alloc(0);
  let body = 0;
  let answer = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (body > 0) {
        const skipped = Math.min(body, chunk.length - at);
        body -= skipped;
        at += skipped;
        continue;
      }
      const part = chunk.subarray(at, at + headerBytes - header.length);
      header = Buffer.concat([header, part]);
      at += part.length;
      if (header.length < headerBytes) return null;
      // Its length counts itself; what is less than that is for pg to refuse.
      const length = Math.max(0, header.readInt32BE(1) - 4);
      answer = header[0] === readyForQuery ? 0 : answer + headerBytes + length;
      if (answer > bounds.rowsBytes) return new AnswerTooLarge("the answer", bounds.rowsBytes);
      header = Buffer.alloc(0);
      body = length;
    }
    return null;
  };
}
