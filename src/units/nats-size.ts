/** `bytes` below zero: the server ignores it and takes 75 % of the free disk (max_file) at start. */
export type ParsedNatsSize = { ok: true; bytes: number } | { ok: false; error: string };

/**
 * Reads a size from a nats-server configuration file exactly as the server does (measured on 2.9.10 and 2.10.27). Unquoted: an integer with a
 * suffix in any case, `K M G T P E` in powers of 1000, `KB Ki KiB …` in powers of 1024. Quoted, or not a number to the lexer (`+5G`):
 * only upper-case `K M G T`, in powers of 1024; empty is 0. Everything else stops the server at start.
 */
export function parseNatsSize(text: string, options: { quoted: boolean }): ParsedNatsSize {
  return options.quoted ? parseString(text) : parseUnquoted(text.trim());
}

const exponents = "KMGTPE";
const maxInt64 = 9_223_372_036_854_775_807n;

function parseUnquoted(text: string): ParsedNatsSize {
  const number = /^(-?\d+)([a-z]*)$/i.exec(text);
  if (number === null) {
    return text.startsWith("+")
      ? parseString(text)
      : refused(text, "an unquoted size is a whole number with a suffix such as 5G, 5Gi or 5GiB");
  }
  const [, digits = "", suffix = ""] = number;
  if (outOfRange(digits)) return refused(text, "the number is out of range");
  if (suffix === "") return { ok: true, bytes: Number(digits) };
  const unit = /^([kmgtpe])(b|i|ib)?$/i.exec(suffix);
  if (unit === null) return refused(text, `"${suffix}" is not a suffix; use one such as G, Gi or GiB`);
  const exponent = exponents.indexOf((unit[1] ?? "").toUpperCase()) + 1;
  return { ok: true, bytes: Number(digits) * (unit[2] === undefined ? 1000 : 1024) ** exponent };
}

function parseString(text: string): ParsedNatsSize {
  if (text === "") return { ok: true, bytes: 0 };
  const match = /^([+-]?\d+)([KMGT])$/.exec(text);
  if (match === null) return refused(text, "a quoted size is a whole number with K, M, G or T");
  const [, digits = "", suffix = ""] = match;
  if (outOfRange(digits)) return refused(text, "the number is out of range");
  return { ok: true, bytes: Number(digits) * 1024 ** (exponents.indexOf(suffix) + 1) };
}

function outOfRange(digits: string): boolean {
  const value = BigInt(digits.replace("+", ""));
  return value > maxInt64 || value < -maxInt64 - 1n;
}

function refused(text: string, why: string): ParsedNatsSize {
  return { ok: false, error: `nats-server refuses the size "${text}": ${why}` };
}
