import { randomInt } from "node:crypto";

/** Consonants and digits that form no words: k8s.io/apimachinery/pkg/util/rand. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** The random end of a pod's name. */
export function randomSuffix(length = 5): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/**
 * A hash of a pod template as it stands in names of ReplicaSets and revisions of StatefulSets: FNV-1a over its JSON, its decimal digits in
 * the alphabet of names. A real controller hashes its Go structure, so the value differs from a real cluster's for the same template.
 */
export function templateHash(template: unknown): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(sortedKeys(template)))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join("");
}

/** A patch that writes the same fields in another order is not a new template. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sortedKeys(field)]),
  );
}
