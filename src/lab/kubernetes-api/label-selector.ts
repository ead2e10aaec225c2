import { badRequest } from "./status.ts";

export type LabelRequirement =
  | { operator: "in" | "notin"; key: string; values: readonly string[] }
  | { operator: "exists" | "absent"; key: string };

/**
 * Parses `a=b,c!=d,e in (f,g),h notin (i),j,!k`. Commas join with AND.
 * Throws ApiError 400 for anything else.
 */
export function parseLabelSelector(selector: string): LabelRequirement[] {
  // A comma inside parentheses belongs to the set.
  const terms = selector.match(/(?:[^,(]|\([^)]*\)?)+/g) ?? [];
  return terms.map((term) => parseTerm(term.trim(), selector));
}

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

const key = "([A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?)";
const value = "([A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?|)";
const forms = {
  equality: new RegExp(String.raw`^${key}\s*(==?|!=)\s*${value}$`),
  set: new RegExp(String.raw`^${key}\s+(in|notin)\s*\(([^()]*)\)$`),
  presence: new RegExp(String.raw`^(!?)\s*${key}$`),
};

function parseTerm(term: string, selector: string): LabelRequirement {
  const equality = forms.equality.exec(term);
  if (equality !== null) {
    const [, name = "", operator, wanted = ""] = equality;
    return { operator: operator === "!=" ? "notin" : "in", key: name, values: [wanted] };
  }
  const set = forms.set.exec(term);
  if (set !== null) {
    const [, name = "", operator, values = ""] = set;
    return {
      operator: operator === "in" ? "in" : "notin",
      key: name,
      values: values.split(",").map((one) => one.trim()),
    };
  }
  const presence = forms.presence.exec(term);
  if (presence === null) {
    throw badRequest(`unable to parse requirement: found '${term}', in the label selector "${selector}"`);
  }
  const [, negated, name = ""] = presence;
  return { operator: negated === "!" ? "absent" : "exists", key: name };
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
