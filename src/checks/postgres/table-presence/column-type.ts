/** A type that differs from the expected one, and what that does to the worker's values. */
export interface TypeDifference {
  severity: "error" | "warning";
  consequence: string;
}

const families = [
  ["smallint", "integer", "bigint", "numeric", "real", "double precision"],
  ["timestamp without time zone", "timestamp with time zone", "date"],
  ["json", "jsonb"],
];
const strings = ["text", "character varying", "character"];

/**
 * Compares a column's type (format_type(), with length) with the acceptable ones, the usual one first. Null: nothing to say. A warning where
 * PostgreSQL converts on assignment, an error (42804) where it refuses.
 */
export function compareType(expected: readonly string[], actual: string): TypeDifference | null {
  const usual = expected[0];
  if (usual === undefined) return null;
  const { base, length } = split(actual);
  const family = families.find((types) => types.includes(usual));
  if (expected.includes(base)) {
    return length !== null && usual === "text"
      ? { severity: "warning", consequence: `values longer than ${length} characters fail with 22001` }
      : null;
  }
  if (strings.includes(base))
    return {
      severity: "warning",
      consequence: "values are stored as text, so comparing and summing them goes wrong",
    };
  if (family?.includes(base))
    return {
      severity: "warning",
      consequence: "PostgreSQL converts the values, which may round, shift or overflow",
    };
  return { severity: "error", consequence: "the worker's values do not fit, its INSERT fails with 42804" };
}

/** `character varying(255)` → its base and its length; precision of numbers and times is no length. */
function split(type: string): { base: string; length: number | null } {
  const base = type
    .replace(/\(\d+(,\d+)?\)/, "")
    .replace(/\s+/g, " ")
    .trim();
  const length = /^character(?: varying)?\((\d+)\)$/.exec(type)?.[1];
  return { base, length: length === undefined ? null : Number(length) };
}
