/** An answer in Redis' protocol (RESP2): text, a number, nothing, several of them; or a refusal in the server's words. */
export type RespValue = string | number | null | readonly RespValue[] | RespRefusal;

/** `-NOAUTH Authentication required.` */
export class RespRefusal {
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}

/** What came is not this protocol. */
export class NotRespError extends Error {
  override readonly name = "NotRespError";
}

/** A command as an array of bulk strings: no character of a word can end it early. */
export const respCommand = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

interface Parsed {
  value: RespValue;
  /** Where the next answer begins. */
  end: number;
}

/** Answers nest two deep in what is asked here. */
const deepest = 8;

/** The answer that begins at `start`; null: more has to come. Throws NotRespError. */
export function parseResp(bytes: Buffer, start = 0, depth = 0): Parsed | null {
  if (start >= bytes.length) return null;
  const kind = String.fromCharCode(bytes[start] ?? 0);
  if (!"+-:$*".includes(kind) || depth > deepest)
    throw new NotRespError(`it answers "${bytes.toString("latin1", start, start + 60).split("\r\n")[0]}"`);
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd < 0) return null;
  const line = bytes.toString("utf8", start + 1, lineEnd);
  const next = lineEnd + 2;
  switch (kind) {
    case "+":
      return { value: line, end: next };
    case "-":
      return { value: new RespRefusal(line), end: next };
    case ":":
      return { value: numberIn(line), end: next };
    case "$":
      return bulk(bytes, numberIn(line), next);
    default:
      return list(bytes, numberIn(line), next, depth);
  }
}

function bulk(bytes: Buffer, length: number, start: number): Parsed | null {
  if (length < 0) return { value: null, end: start };
  const end = start + length + 2;
  return bytes.length < end ? null : { value: bytes.toString("utf8", start, end - 2), end };
}

function list(bytes: Buffer, length: number, start: number, depth: number): Parsed | null {
  if (length < 0) return { value: null, end: start };
  const items: RespValue[] = [];
  let at = start;
  for (let index = 0; index < length; index++) {
    const item = parseResp(bytes, at, depth + 1);
    if (item === null) return null;
    items.push(item.value);
    at = item.end;
  }
  return { value: items, end: at };
}

function numberIn(line: string): number {
  if (!/^-?\d{1,18}$/.test(line)) throw new NotRespError(`it counts "${line.slice(0, 60)}"`);
  return Number(line);
}
