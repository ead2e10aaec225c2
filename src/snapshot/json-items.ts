/** Where the text of an item begins and ends, in bytes. */
type Span = readonly [start: number, end: number];

/** A document this small may be in memory twice. */
const smallBytes = 1024 * 1024;

/** What the long lists stand in: the document, its sections, a section. */
const levelsAbove = 3;

/**
 * As JSON.parse, but a list three levels deep, such as the data of a section, is parsed item by item, whenever one is asked for: whoever copies it never
 * has all of it in memory besides the copy. Throws SyntaxError; for what is wrong in an item when it is asked for.
 */
export function parseWithItems(bytes: Buffer, { small = smallBytes } = {}): unknown {
  if (bytes.length <= small) return JSON.parse(bytes.toString());
  const { frame, lists } = takenOut(bytes);
  return putBack(JSON.parse(frame), 0, (number) => parsedWhenAsked(bytes, lists[number] ?? []));
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The lists of a document, and its text without them: each is `[0]`, `[1]` there. */
function takenOut(bytes: Buffer): { frame: string; lists: Span[][] } {
  const lists: Span[][] = [];
  let frame = "";
  let copied = 0;
  let level = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === openBracket && level === levelsAbove) {
      const { items, end } = itemsOf(bytes, at + 1);
      frame += `${bytes.toString("utf8", copied, at + 1)}${lists.length}`;
      lists.push(items);
      copied = end;
      at = end;
    } else if (byte === openBracket || byte === openBrace) level += 1;
    else if (byte === closeBracket || byte === closeBrace) level -= 1;
  }
  return { frame: frame + bytes.toString("utf8", copied), lists };
}

/** `end`: where the list is closed; behind the last byte where it is cut off. */
function itemsOf(bytes: Buffer, first: number): { items: Span[]; end: number } {
  const items: Span[] = [];
  let start = first;
  let level = 0;
  let at = first;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === openBracket || byte === openBrace) level += 1;
    else if (byte === closeBracket || byte === closeBrace) {
      if (level === 0) break;
      level -= 1;
    } else if (byte === comma && level === 0) {
      items.push([start, at]);
      start = at + 1;
    }
  }
  const isEmpty = items.length === 0 && /^[ \t\r\n]*$/.test(bytes.toString("latin1", start, at));
  return { items: isEmpty ? [] : [...items, [start, at]], end: at };
}

/** The quote that ends the string which begins here, or the end of what is cut off. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

function putBack(value: unknown, level: number, listOf: (number: number) => unknown[]): unknown {
  if (Array.isArray(value))
    return level === levelsAbove
      ? listOf(Number(value[0]))
      : value.map((child) => putBack(child, level + 1, listOf));
  if (typeof value !== "object" || value === null || level === levelsAbove) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, putBack(child, level + 1, listOf)]),
  );
}

/** A list that looks like any other. */
const parsedWhenAsked = (bytes: Buffer, items: Span[]): unknown[] =>
  new Proxy<unknown[]>(items, {
    get(list, key) {
      const span = typeof key === "string" ? items[Number(key)] : undefined;
      return span === undefined ? Reflect.get(list, key) : JSON.parse(bytes.toString("utf8", ...span));
    },
  });
