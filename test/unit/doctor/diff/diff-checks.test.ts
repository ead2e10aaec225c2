import { describe, expect, it } from "vitest";
import { diffChecks } from "../../../../src/doctor/diff/diff-checks.ts";
import { found, result } from "../../report/example-report.ts";

const fingerprint = (digit: string) => `sha256:${digit.repeat(64)}`;
const a = found({ fingerprint: fingerprint("a"), message: "a" });
const b = found({ fingerprint: fingerprint("b"), message: "b" });
const later = found({ fingerprint: fingerprint("a"), message: "a, and worse" });

const kinds = (from: Parameters<typeof diffChecks>[0], to: Parameters<typeof diffChecks>[0]) => {
  const { findings } = diffChecks(from, to);
  return Object.fromEntries(
    Object.entries(findings).map(([kind, all]) => [kind, all.map(({ message }) => message)]),
  );
};

describe("checks compared", () => {
  it("The comparison of checks names those whose status changed, and those that only one report has", () => {
    const { checks } = diffChecks(
      [
        result({ id: "nats/x", status: "fail" }),
        result({ id: "nats/y", status: "pass" }),
        result({ id: "nats/old", status: "pass" }),
      ],
      [
        result({ id: "nats/new", status: "pass" }),
        result({ id: "nats/x", status: "warn" }),
        result({ id: "nats/y", status: "pass" }),
      ],
    );
    expect(checks.map(({ id, from, to }) => [id, from, to])).toEqual([
      ["nats/new", null, "pass"],
      ["nats/x", "fail", "warn"],
      ["nats/old", "pass", null],
    ]);
  });

  it("The comparison of checks knows a finding again by its fingerprint, whatever it says now", () => {
    const from = [result({ id: "nats/x", status: "fail", findings: [a] })];
    const to = [result({ id: "nats/x", status: "fail", findings: [later, b] })];
    expect(kinds(from, to)).toEqual({ new: ["b"], gone: [], still: ["a, and worse"], unclear: [] });
    expect(kinds(to, from)).toEqual({ new: [], gone: ["b"], still: ["a"], unclear: [] });
  });

  it.each(["unknown", "blocked", "skip"] as const)(
    "The comparison of checks calls nothing gone that a check which is %s no longer finds",
    (status) => {
      const from = [result({ id: "nats/x", status: "fail", findings: [a] })];
      expect(kinds(from, [result({ id: "nats/x", status })])).toMatchObject({ gone: [], unclear: ["a"] });
      expect(kinds(from, [])).toMatchObject({ gone: [], unclear: ["a"] });
    },
  );
});
