import type { Replacement } from "./recording.ts";

/** No log that is read is longer; what is are bundles of code in ConfigMaps, which no check reads. */
const longestText = 64 * 1024;

/** A copy of JSON data in which ports and paths of this run, and texts too long for a fixture, are written as `instead` says. */
export function normalise(data: unknown, instead: readonly Replacement[]): unknown {
  if (typeof data === "string") return normaliseText(data, instead);
  if (Array.isArray(data)) return data.map((item) => normalise(item, instead));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === "number" && /port$/i.test(key) ? portOf(value, instead) : normalise(value, instead),
    ]),
  );
}

function normaliseText(text: string, instead: readonly Replacement[]): string {
  if (text.length > longestText) return "…";
  return instead.reduce((current, [found, written]) => current.replaceAll(found, written), text);
}

/** `/varz` has ports as numbers; the replacements have them at the end of an address. */
function portOf(port: number, instead: readonly Replacement[]): number {
  const [, written] =
    instead.find(([found]) => typeof found === "string" && found.endsWith(`:${port}`)) ?? [];
  return written === undefined ? port : Number(written.slice(written.lastIndexOf(":") + 1));
}
