import type { FactChange, FactValue, FieldChange } from "./diff-report.ts";

type Values = Readonly<Record<string, FactValue>>;

/** One thing of a snapshot as far as a change of it matters: no times, versions of objects or identities. */
export interface Fact {
  kind: string;
  /** Unique within the kind. */
  name: string;
  fields: Values;
  /** Counts that move while a system works. */
  figures: Values;
}

/** What was added, removed or is different, by kind and name; in the order of the second list, what was removed at the end. */
export function diffFacts(from: readonly Fact[], to: readonly Fact[]): FactChange[] {
  const before = new Map(from.map((fact) => [keyOf(fact), fact]));
  const after = new Map(to.map((fact) => [keyOf(fact), fact]));
  const removed = from
    .filter((fact) => !after.has(keyOf(fact)))
    .flatMap((fact) => onlyOneSide(fact, "removed"));
  const others = to.flatMap((fact) => {
    const old = before.get(keyOf(fact));
    return old === undefined ? onlyOneSide(fact, "added") : changeOf(old, fact);
  });
  return [...others, ...removed];
}

const keyOf = ({ kind, name }: Fact) => JSON.stringify([kind, name]);

/** What has nothing but figures (the rows of a table) is part of something else, which is reported. */
function onlyOneSide({ kind, name, fields }: Fact, change: "added" | "removed"): FactChange[] {
  return Object.keys(fields).length === 0 ? [] : [{ kind, name, change, fields: [], figures: [] }];
}

function changeOf(from: Fact, to: Fact): FactChange[] {
  const fields = changedFields(from.fields, to.fields);
  const figures = changedFields(from.figures, to.figures);
  if (fields.length + figures.length === 0) return [];
  return [{ kind: to.kind, name: to.name, change: fields.length > 0 ? "changed" : "moved", fields, figures }];
}

function changedFields(from: Values, to: Values): FieldChange[] {
  const names = new Set([...Object.keys(to), ...Object.keys(from)]);
  return [...names]
    .map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }))
    .filter((change) => change.from !== change.to);
}
