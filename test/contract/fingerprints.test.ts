import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/checks/catalogue.ts";
import type { AnyCheck } from "../../src/checks/check.ts";
import type { ReportedFinding } from "../../src/doctor/report.ts";
import { type Sections, snapshotSchema } from "../../src/snapshot/snapshot.ts";
import { type Case, casesOf, readSnapshot, resultOf } from "../support/checks/cases.ts";

/**
 * The same deployment a while later, or after its pods were made again: what is still wrong has the same fingerprint. It may be said in other words, and a
 * problem may pass or another be found; one that is known by its code and its resource is the same.
 */
describe.each(catalogue.map((check) => ({ id: check.id, check })))("$id", ({ id, check }) => {
  test("The check knows a finding again by its fingerprint when pods have other names", async () => {
    for (const row of await casesOf(id))
      expect(printsOf(check, withOtherPodNames(row)), row.name).toEqual(printsOf(check, row));
  });

  test("The check knows a finding again by its fingerprint after more restarts and later", async () => {
    for (const row of await casesOf(id)) {
      const before = printsOf(check, row);
      for (const [what, changed] of [
        ["5 restarts more", withMoreRestarts(row, 5)],
        ["a minute later", later(row, 60)],
        ["an hour later", later(row, 3_600)],
        ["an hour later, 50 restarts more", withMoreRestarts(later(row, 3_600), 50)],
      ] as const)
        for (const [problem, print] of printsOf(check, changed))
          if (before.has(problem))
            expect(print, `${row.name}, ${what}: ${problem}`).toBe(before.get(problem));
    }
  });
});

/** The fingerprints of a case's findings by code and resource; of several with one of both, all. */
function printsOf(check: AnyCheck, row: Case): Map<string, string> {
  const prints = new Map<string, string>();
  for (const { code, resource, fingerprint } of resultOf(check, row).findings) {
    const key = `${code} ${withoutSuffix(resource)}`;
    prints.set(key, [prints.get(key) ?? [], fingerprint].flat().toSorted().join(" "));
  }
  return prints;
}

/** A pod that belongs to nobody the release knows is its own resource; another pod of the same owner is not another problem. */
const withoutSuffix = (resource: ReportedFinding["resource"]): string =>
  resource.replace(/^(kubernetes\/pod\/.*)-[a-z0-9]{5}$/, "$1");

const sectionsOf = (row: Case): Sections => ({
  ...(row.snapshot === undefined ? {} : readSnapshot(row.snapshot).sections),
  ...row.sections,
});

/** Pods of a controller get names like those of their successors; those of a StatefulSet keep theirs. */
function withOtherPodNames(row: Case): Case {
  const sections = sectionsOf(row);
  const pods = sections["kubernetes/pods"];
  if (!pods?.ok) return row;
  const names = pods.data.flatMap(({ metadata }) =>
    metadata.ownerReferences.some(({ kind }) => kind !== "StatefulSet") ? [metadata.name] : [],
  );
  const text = names
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (changed, name, index) => changed.replaceAll(name, `${name.replace(/-[^-]*$/, "")}-zz${index + 100}`),
      JSON.stringify(sections),
    );
  return { ...row, sections: parsed(text) };
}

function withMoreRestarts(row: Case, more: number): Case {
  const text = JSON.stringify(sectionsOf(row), (key, value: unknown) =>
    key === "restartCount" && typeof value === "number" && value > 0 ? value + more : value,
  );
  return { ...row, sections: parsed(text) };
}

const later = (row: Case, seconds: number): Case => {
  const takenAt =
    row.takenAt ??
    (row.snapshot === undefined ? "2026-11-23T20:00:00.000Z" : readSnapshot(row.snapshot).takenAt);
  return { ...row, takenAt: new Date(Date.parse(takenAt) + seconds * 1_000).toISOString() };
};

const parsed = (text: string): Sections => snapshotSchema.shape.sections.parse(JSON.parse(text)) as Sections;
