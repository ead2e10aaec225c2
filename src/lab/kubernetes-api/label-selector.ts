export type LabelRequirement =
  | { operator: "in" | "notin"; key: string; values: readonly string[] }
  | { operator: "exists" | "absent"; key: string };

export function matchesLabels(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return requirements.every((requirement) => matches(requirement, labels?.[requirement.key]));
}

/** `a=b,c=d` of a LabelSelector's matchLabels and matchExpressions, as Scale.status.selector and tables print it. */
export function formatLabelSelector(
  matchLabels: Readonly<Record<string, unknown>>,
  expressions: readonly { key: string; operator: string; values: readonly string[] }[] = [],
): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => ({ key, term: `${key}=${value}` }));
  const sets = expressions.map(({ key, operator, values }) => ({
    key,
    term: formatExpression(key, operator, values),
  }));
  return [...equal, ...sets]
    .sort((a, b) => compare(a.key, b.key))
    .map(({ term }) => term)
    .join(",");
}

function matches(requirement: LabelRequirement, found: string | undefined): boolean {
  switch (requirement.operator) {
    case "in":
      return found !== undefined && requirement.values.includes(found);
    case "notin":
      return found === undefined || !requirement.values.includes(found);
    case "exists":
      return found !== undefined;
    case "absent":
      return found === undefined;
  }
}

function formatExpression(name: string, operator: string, values: readonly string[]): string {
  switch (operator) {
    case "In":
      return `${name} in (${[...values].sort(compare).join(",")})`;
    case "NotIn":
      return `${name} notin (${[...values].sort(compare).join(",")})`;
    case "DoesNotExist":
      return `!${name}`;
    default:
      return name;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
