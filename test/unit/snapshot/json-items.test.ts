import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWithItems } from "../../../src/snapshot/json-items.ts";

const parse = (text: string): unknown => parseWithItems(Buffer.from(text), { small: 0 });

/** With every item read, and prototypes as JSON.parse makes them. */
const copied = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const section = fc.oneof(
  fc.record({ ok: fc.constant(true), data: fc.array(fc.jsonValue({ noUnicodeString: false })) }),
  fc.jsonValue({ noUnicodeString: false }),
);
const documents = fc.oneof(
  fc.record({ kind: fc.string(), sections: fc.dictionary(fc.string(), section), more: fc.jsonValue() }),
  fc.array(fc.array(fc.array(fc.array(fc.jsonValue())))),
  fc.jsonValue({ maxDepth: 6 }),
);

describe("a document with long lists", () => {
  it("A document with long lists is what JSON.parse makes of it, however it is indented", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(0, 2, "\t"), (document, indent) => {
        const text = JSON.stringify(document, null, indent);
        expect(copied(parse(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("A document with long lists is no JSON where JSON.parse says so, once its items are read", () => {
    const text = '{"s":{"a":{"data":[{"x":"\\"]"},[1,{}],"é"],"n":[]},"b":{"data":[ ]}}}';
    fc.assert(
      fc.property(fc.nat(text.length), fc.constantFrom("", ",", "]", "}", '"', "[", "0"), (at, put) => {
        for (const broken of [text.slice(0, at) + put, text.slice(0, at) + put + text.slice(at + 1)]) {
          if (isJson(broken)) expect(copied(parse(broken))).toEqual(JSON.parse(broken));
          else expect(() => copied(parse(broken))).toThrow(SyntaxError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("A document with long lists has lists like any other: with a length, a copy and items that are read again", () => {
    const document = parse('{"sections":{"pods":{"data":[{"name":"a"},{"name":"b"}]}}}');
    expect(document).toEqual({ sections: { pods: { data: [{ name: "a" }, { name: "b" }] } } });
    expect(document).toEqual({ sections: { pods: { data: [{ name: "a" }, { name: "b" }] } } });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
