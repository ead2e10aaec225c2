export type ParsedQuantity = { ok: true; value: number } | { ok: false; error: string };

/** Multipliers by suffix. Upper and lower case differ: `m` is milli, `M` mega; kilo is `k` only, kibi `Ki` only. */
const multipliers: ReadonlyMap<string, number> = new Map([
  ["n", 1e-9],
  ["u", 1e-6],
  ["m", 1e-3],
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
  ["E", 1e18],
  ["Ki", 1024],
  ["Mi", 1024 ** 2],
  ["Gi", 1024 ** 3],
  ["Ti", 1024 ** 4],
  ["Pi", 1024 ** 5],
  ["Ei", 1024 ** 6],
]);

/**
 * Reads a Kubernetes quantity (`1Gi`, `500m`, `1e3`, `128974848`) by the grammar of apimachinery's resource.Quantity. The value is in the
 * quantity's own unit: bytes, cores, counts.
 */
export function parseQuantity(text: string): ParsedQuantity {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d{1,3})|([A-Za-z]*))$/.exec(text);
  if (match === null)
    return { ok: false, error: `"${text}" is not a quantity; write one such as 1Gi, 500M or 1e9` };
  const [, number = "", exponent, suffix = ""] = match;
  if (exponent !== undefined) return finite(text, Number(`${number}e${exponent}`));
  const multiplier = multipliers.get(suffix);
  if (multiplier === undefined) return { ok: false, error: unknownSuffix(text, suffix) };
  // Dividing keeps 500m exactly 0.5; multiplying by 1e-3 would not for all values.
  return finite(
    text,
    multiplier < 1 ? Number(number) / Math.round(1 / multiplier) : Number(number) * multiplier,
  );
}

function finite(text: string, value: number): ParsedQuantity {
  if (!Number.isFinite(value)) return { ok: false, error: `"${text}" is out of range` };
  return { ok: true, value };
}

function unknownSuffix(text: string, suffix: string): string {
  const meant = [...multipliers.keys()].find(
    (known) => known !== "" && known.toLowerCase() === suffix.toLowerCase().replace(/b$/, ""),
  );
  const hint = meant === undefined ? "" : `; did you mean "${text.slice(0, -suffix.length)}${meant}"?`;
  return `"${text}" has the unknown suffix "${suffix}"${hint}`;
}
