import type { Random } from "../support/random.ts";

/** What breaks parsers: empty, huge, nested, half a code point, other alphabets, controls. */
const odd: readonly [string, ...string[]] = [
  ...([
    "",
    "\u0000",
    "\u001b[2J",
    "\ufeff",
    "\u202e",
    "\ud800",
    "👩‍👩‍👧",
    "ｆｕｌｌ",
    "é",
    "\r",
    "\n",
    "\t",
  ] as const),
  ...[
    "-1",
    "0",
    "1e999",
    "NaN",
    "9223372036854775808",
    "0x10",
    "١٢",
    "infinity",
    "294276-12-31",
    "null",
    "true",
  ],
  ...[
    "{",
    "}",
    "[",
    "]",
    "(",
    '"',
    "'",
    "\\",
    "`",
    "$",
    "#",
    "%",
    "%zz",
    "&",
    "*",
    ":",
    ";",
    ",",
    ".",
    "..",
    "/",
    "//",
    "://",
    "@",
    "=",
    "?",
    "~",
    "<",
    ">",
  ],
  ...[
    "[".repeat(500),
    "{".repeat(500),
    "a".repeat(5_000),
    " ".repeat(5_000),
    "9".repeat(400),
    "a.".repeat(2_000),
    "\\".repeat(999),
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "&a [*a, *a]",
    "!!js/function x",
    "<<: *x",
    "::error::x",
    "##[error]x",
  ],
];

/** A text that is nearly one of its seeds. */
export function mutateText(
  random: Random,
  seeds: readonly [string, ...string[]],
  tokens: readonly string[],
): string {
  let text = random.pick(seeds);
  const all: readonly [string, ...string[]] = [...odd, ...tokens];
  for (let left = random.int(1, 5); left > 0; left--) {
    const at = random.int(0, text.length);
    const end = Math.min(text.length, at + random.int(0, 12));
    const part = text.slice(at, end);
    text = random.pick<() => string>([
      () => text.slice(0, at) + text.slice(end),
      () => text.slice(0, at) + random.pick(all) + text.slice(at),
      () => text.slice(0, at) + random.pick(all) + text.slice(end),
      () => text.slice(0, end) + part.repeat(random.int(1, 200)) + text.slice(end),
      () => text.slice(0, at),
      () => text.slice(0, at) + String.fromCharCode(random.int(0, 0xffff)) + text.slice(at + 1),
      () => text.slice(0, at) + random.pick(seeds).slice(random.int(0, 20)),
    ])();
  }
  return text;
}

export function mutateBytes(random: Random, seeds: readonly [Buffer, ...Buffer[]]): Buffer {
  const bytes = Buffer.concat(Array.from({ length: random.int(1, 3) }, () => random.pick(seeds)));
  for (let left = random.int(0, 6); left > 0 && bytes.length > 0; left--)
    bytes[random.int(0, bytes.length - 1)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.int(0, 255)]);
  return bytes.subarray(0, random.chance(0.3) ? random.int(0, bytes.length) : bytes.length);
}

const oddValues: readonly [unknown, ...unknown[]] = [
  null,
  ...[0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER, "", [], {}, true, "0", "x".repeat(3_000)],
  ...odd.slice(0, 40),
];

/** The same JSON with some values replaced, left out, or taken from elsewhere in it. */
export function mutateJson(random: Random, value: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const places: { holder: Record<string, unknown> | unknown[]; key: string | number }[] = [];
  collect(copy);
  for (let left = random.int(1, 4); left > 0 && places.length > 0; left--) {
    const place = places[random.int(0, places.length - 1)];
    const other = places[random.int(0, places.length - 1)];
    if (place === undefined || other === undefined) break;
    if (!Array.isArray(place.holder) && random.chance(0.2)) {
      delete place.holder[place.key];
      continue;
    }
    set(place, random.chance(0.3) ? structuredClone(get(other)) : random.pick(oddValues));
  }
  return copy;

  function collect(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    const holder = node as Record<string, unknown> | unknown[];
    for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
      places.push({ holder, key });
      collect(get({ holder, key }));
    }
  }
}

interface Place {
  holder: Record<string, unknown> | unknown[];
  key: string | number;
}

const get = ({ holder, key }: Place): unknown => (Array.isArray(holder) ? holder[Number(key)] : holder[key]);

function set({ holder, key }: Place, value: unknown): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else holder[key] = value;
}
