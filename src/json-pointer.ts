/** What stands at a JSON pointer (RFC 6901); undefined: nothing. */
export function valueAt(json: unknown, pointer: string): unknown {
  return tokensOf(pointer).reduce<unknown>((value, token) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
    return Object.entries(value).find(([key]) => key === token)?.[1];
  }, json);
}

/** The same JSON with another value at the pointer; maps on the way that are not there are made. */
export function withValueAt(json: unknown, pointer: string, value: unknown): unknown {
  return placed(json, tokensOf(pointer), value);
}

function placed(json: unknown, [token, ...rest]: readonly string[], value: unknown): unknown {
  if (token === undefined) return value;
  if (Array.isArray(json))
    return json.map((each, index) => (String(index) === token ? placed(each, rest, value) : each));
  const map = typeof json === "object" && json !== null ? json : {};
  return { ...map, [token]: placed(valueAt(map, `/${escaped(token)}`), rest, value) };
}

const tokensOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

const escaped = (token: string) => token.replaceAll("~", "~0").replaceAll("/", "~1");

/** Whether the JSON has these values at these pointers; `*` at the end of a value stands for anything, and a value of `*` for anything that is there. */
export function hasValues(json: unknown, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([pointer, value]) => isValue(valueAt(json, pointer), value));
}

function isValue(found: unknown, wanted: unknown): boolean {
  if (found === undefined) return false;
  if (typeof wanted !== "string") return JSON.stringify(found) === JSON.stringify(wanted);
  if (wanted.endsWith("*")) return String(found).startsWith(wanted.slice(0, -1));
  return String(found) === wanted;
}

/** A pointer of these keys and indices: `pointerTo("data", "nats.conf")`. */
export const pointerTo = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${escaped(String(part))}`).join("");
