import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffFacts, type Fact } from "../../../../src/doctor/diff/diff-facts.ts";

const stream = (
  name: string,
  fields: Fact["fields"] = { storage: "file" },
  figures: Fact["figures"] = {},
): Fact => ({
  kind: "stream",
  name,
  fields,
  figures,
});

const arbitraryFacts = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom("stream", "pod"),
    name: fc.constantFrom("A", "B", "C"),
    fields: fc.dictionary(fc.constantFrom("x", "y"), fc.oneof(fc.nat(3), fc.boolean(), fc.constant(null)), {
      minKeys: 1,
    }),
    figures: fc.dictionary(fc.constantFrom("n", "m"), fc.nat(3)),
  }),
  { selector: ({ kind, name }) => `${kind}/${name}` },
);

describe("facts compared", () => {
  it("Facts are added, removed, changed with their fields, or have only moved", () => {
    const changes = diffFacts(
      [stream("A"), stream("B"), stream("C", { storage: "file" }, { messages: 1 }), stream("D")],
      [
        stream("A"),
        stream("E"),
        stream("B", { storage: "memory" }),
        stream("C", { storage: "file" }, { messages: 9 }),
      ],
    );
    expect(changes).toEqual([
      { kind: "stream", name: "E", change: "added", fields: [], figures: [] },
      {
        kind: "stream",
        name: "B",
        change: "changed",
        fields: [{ field: "storage", from: "file", to: "memory" }],
        figures: [],
      },
      {
        kind: "stream",
        name: "C",
        change: "moved",
        fields: [],
        figures: [{ field: "messages", from: 1, to: 9 }],
      },
      { kind: "stream", name: "D", change: "removed", fields: [], figures: [] },
    ]);
  });

  it("Facts of the same list are no changes", () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        expect(diffFacts(facts, facts.toReversed())).toEqual([]);
      }),
    );
  });

  it("Facts compared the other way round are the opposite", () => {
    const opposite = { added: "removed", removed: "added", changed: "changed", moved: "moved" } as const;
    const turned = (changes: ReturnType<typeof diffFacts>) =>
      changes.map(({ kind, name, change, fields }) => ({
        kind,
        name,
        change: opposite[change],
        fields: fields.map(({ field, from, to }) => ({ field, from: to, to: from })).toSorted(byField),
      }));
    const byField = (x: { field: string }, y: { field: string }) => x.field.localeCompare(y.field);
    fc.assert(
      fc.property(arbitraryFacts, arbitraryFacts, (from, to) => {
        const back = diffFacts(to, from).map(({ kind, name, change, fields }) => ({
          kind,
          name,
          change,
          fields: fields.toSorted(byField),
        }));
        expect(new Set(turned(diffFacts(from, to)).map((item) => JSON.stringify(item)))).toEqual(
          new Set(back.map((item) => JSON.stringify(item))),
        );
      }),
    );
  });
});
