/** Fields whose numbers and identifiers are others on every run. */
const volatileFields = new Set([
  "pid",
  "blockedBy",
  "uid",
  "resourceVersion",
  "pod-template-hash",
  "transactionSeconds",
  "stateSeconds",
  "waitSeconds",
  "ageSeconds",
  "silentMs",
  "active",
  "retainedBytes",
]);

/** Parts of a text that are others on every run. Go's zero time is none: it means never. */
const volatileText: readonly (readonly [RegExp, string])[] = [
  [/(?!0001-)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?/g, "<time>"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>"],
  // Deployment-TEMPLATE-POD
  [/-[0-9a-f]{8,10}(-[a-z0-9]{5})?\b/g, "-<generated>"],
  // A process id as a name.
  [/^\d+$/g, "<number>"],
];

/** The JSON paths at which two documents differ, with both values. What is another on every run (times, process ids, ages) is left out. */
export function whatChanged(before: unknown, after: unknown, path: string, field = ""): string[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [`${path}: new, ${shown(after)}`];
  if (after === undefined) return [`${path}: gone, was ${shown(before)}`];
  if (Array.isArray(before) && Array.isArray(after)) {
    const [namedBefore, namedAfter] = [byName(before), byName(after)];
    if (namedBefore !== null && namedAfter !== null) return whatChanged(namedBefore, namedAfter, path, field);
    if (before.length !== after.length) return [`${path}: ${before.length} items → ${after.length}`];
    return before.flatMap((item, index) => whatChanged(item, after[index], `${path}[${index}]`, field));
  }
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => whatChanged(before[key], after[key], `${path}.${key}`, key));
  }
  return isSame(before, after, field) ? [] : [`${path}: ${shown(before)} → ${shown(after)}`];
}

/** Items that are distinguished by their names, which servers list in any order; null when they are not. */
function byName(items: readonly unknown[]): Record<string, unknown> | null {
  const named = items.flatMap((item) =>
    isObject(item) && typeof item.name === "string" ? [[stable(item.name), item] as const] : [],
  );
  const record = Object.fromEntries(named);
  return Object.keys(record).length === items.length && items.length > 0 ? record : null;
}

function isSame(before: unknown, after: unknown, field: string): boolean {
  if (before === after) return true;
  if (typeof before !== typeof after || before === null || after === null) return false;
  if (volatileFields.has(field)) return true;
  return typeof before === "string" && typeof after === "string" && stable(before) === stable(after);
}

const stable = (text: string): string =>
  volatileText.reduce((current, [pattern, word]) => current.replace(pattern, word), text);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const longestShown = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
