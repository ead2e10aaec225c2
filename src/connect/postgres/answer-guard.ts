import { AnswerTooLarge, bounds } from "../../bounds.ts";

const headerBytes = 5;
/** ReadyForQuery, which ends the answer to a query (PostgreSQL, "Message Formats"). */
const readyForQuery = 0x5a;
const authenticationRequest = 0x52;

/**
 * Looks at what a server sends before pg does, which keeps a message of any length and any number of rows in memory: messages of one byte for their kind
 * and four for their length, up to the one that ends an answer.
 * @returns for each piece: null, or why no more may be read.
 */
export function createAnswerGuard(
  ofAuthentication: (body: Buffer) => Error | null,
): (chunk: Buffer) => Error | null {
  let header = Buffer.alloc(0);
  let body = 0;
  let answer = 0;
  /** The body of an authentication message as far as it has come; null: it is another message. */
  let authentication: Buffer | null = null;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (body > 0) {
        const skipped = Math.min(body, chunk.length - at);
        body -= skipped;
        if (authentication !== null)
          authentication = Buffer.concat([authentication, chunk.subarray(at, at + skipped)]);
        at += skipped;
        const refusal = authentication !== null && body === 0 ? ofAuthentication(authentication) : null;
        if (refusal !== null) return refusal;
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
      authentication = header[0] === authenticationRequest ? Buffer.alloc(0) : null;
      header = Buffer.alloc(0);
      body = length;
    }
    return null;
  };
}
