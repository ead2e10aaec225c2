/** As much as tables of text columns usually have: keys, names and reasons are shorter. */
const ampleCharacters = 255;

const whole = ["smallint", "integer", "bigint"];

/**
 * What a column that takes the service's typical values does to others: it refuses them or changes them. Null: it holds all that the expected type
 * holds. Types are as format_type() prints them, those of domains as their base.
 */
export function narrowing(expected: string, actual: string): string | null {
  const { base, size, scale } = split(actual);
  switch (base) {
    case "character varying":
    case "character":
      if (!isText(expected)) return asText;
      return expected === "text" && size !== null && size < ampleCharacters
        ? `values longer than ${size} characters fail with 22001`
        : null;
    case "text":
      return isText(expected) || expected === "uuid" ? null : asText;
    case "smallint":
    case "integer":
      if (expected === "numeric") return rounded;
      return whole.indexOf(base) < whole.indexOf(expected)
        ? `values beyond ${base === "smallint" ? "32767" : "2147483647"} fail with 22003`
        : null;
    case "bigint":
      return expected === "numeric" ? rounded : null;
    case "real":
      return expected === "numeric" ? "values keep 6 digits and lose the rest" : null;
    case "numeric":
      if (expected !== "numeric" || size === null) return null;
      return (scale ?? 0) <= 0 ? rounded : null;
    case "date":
      return expected.startsWith("timestamp") ? "the time of day is lost" : null;
    default:
      return null;
  }
}

const asText = "values are stored as text, so comparing and summing them goes wrong";
const rounded = "values are rounded to whole numbers";

const isText = (type: string): boolean => ["text", "character varying", "character"].includes(type);

/** `character varying(255)`, `numeric(12,2)`, `timestamp(0) without time zone` → base and what stands in brackets. */
function split(type: string): { base: string; size: number | null; scale: number | null } {
  const [, size, scale] = /\((\d+)(?:,(-?\d+))?\)/.exec(type) ?? [];
  return {
    base: type
      .replace(/\([^()]*\)/, "")
      .replace(/\s+/g, " ")
      .trim(),
    size: size === undefined ? null : Number(size),
    scale: scale === undefined ? null : Number(scale),
  };
}
