/** Reading fields of objects that the server stores without a schema: what is absent or of another type reads as empty. */
export type FieldPath = readonly (string | number)[];

export function at(value: unknown, ...path: FieldPath): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Reflect.get(current, step);
  }
  return current;
}

export function text(value: unknown, ...path: FieldPath): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

export function integer(value: unknown, ...path: FieldPath): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : 0;
}

export function items(value: unknown, ...path: FieldPath): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function record(value: unknown, ...path: FieldPath): Record<string, unknown> {
  const found = at(value, ...path);
  return isRecord(found) ? found : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
