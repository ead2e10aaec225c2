import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderJunit } from "../../../src/report/junit.ts";
import { allNamed, parseXml } from "../../support/xml.ts";

describe("JUnit", () => {
  it("JUnit is well-formed XML whatever the texts hold, and says the same", () => {
    // Any UTF-16: control characters, lone surrogates and non-characters included.
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const anything = fc.string({ unit, maxLength: 40 });
    fc.assert(
      fc.property(anything, anything, (message, details) => {
        const root = parseXml(
          renderJunit([
            {
              name: message,
              durationMs: 1200,
              startedAt: "2026-01-01T00:00:00.000Z",
              properties: { nats: details },
              cases: [
                {
                  classname: "nomnom.doctor",
                  name: "nats/x",
                  durationMs: 1,
                  outcome: { kind: "failed", message, type: "error", details },
                },
              ],
              conclusion: details,
            },
          ]),
        );
        expect(root.attributes).toEqual({ tests: "1", failures: "1", errors: "0", skipped: "0" });
        expect(allNamed(root, "failure")).toHaveLength(1);
      }),
    );
  });

  it("JUnit keeps what XML would take for itself", () => {
    const words = `a < b && "c" > 'd' ]]>`;
    const root = parseXml(
      renderJunit([
        {
          name: "s",
          durationMs: 0,
          startedAt: "2026-01-01T00:00:00.000Z",
          properties: {},
          cases: [{ classname: "c", name: "n", durationMs: 0, outcome: { kind: "skipped", message: words } }],
          conclusion: words,
        },
      ]),
    );
    expect(allNamed(root, "skipped")[0]?.attributes.message).toBe(words);
    expect(allNamed(root, "system-out")[0]?.text).toBe(words);
  });

  it("JUnit holds no command of a CI runner, and says the same", () => {
    const words = "502:\n    ::error::pwn, ##[error]x, ##vso[x]y, std::fmt";
    const xml = renderJunit([
      {
        name: "s",
        durationMs: 0,
        startedAt: "2026-01-01T00:00:00.000Z",
        properties: {},
        cases: [],
        conclusion: words,
      },
    ]);
    expect(xml).not.toMatch(/^\s*::|##(?:vso)?\[/m);
    expect(allNamed(parseXml(xml), "system-out")[0]?.text).toBe(words);
  });
});
