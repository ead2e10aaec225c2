import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../../../src/checks/finding.ts";
import { evidenceTable } from "../../../../src/tui/kit/evidence-table.ts";
import { plainText } from "../../../../src/tui/kit/line.ts";

function evidence(value: { [key: string]: JsonValue }, columns = 80): string[] {
  const table = evidenceTable([["resource", "nats/stream/A"]], value, { columns, unicode: true });
  return table.map((line) => plainText(line).trimEnd());
}

describe("evidence", () => {
  test("Evidence is a table of names and values, nested names joined by dots", () => {
    expect(
      evidence({ status: "OOMKilled", limits: { memory: "64Mi" }, ports: [80, 443], note: null }),
    ).toEqual([
      "resource       nats/stream/A",
      "status         OOMKilled",
      "limits.memory  64Mi",
      "ports          80, 443",
      "note           none",
    ]);
  });

  test("Evidence shows bytes in a unit as well", () => {
    expect(evidence({ maxFileBytes: 1_073_741_824 })[1]).toBe("maxFileBytes  1 GiB (1073741824)");
  });

  test("Evidence makes a table of a list of objects", () => {
    expect(
      evidence({
        streams: [
          { name: "MESSAGES", exists: true },
          { name: "DLQ", subjects: ["a", "b"] },
        ],
      }),
    ).toEqual([
      "resource  nats/stream/A",
      "",
      "streams",
      "NAME      EXISTS  SUBJECTS",
      "MESSAGES  true",
      "DLQ               a, b",
    ]);
  });

  test("Evidence names the elements one by one where the table would be too wide", () => {
    const lines = evidence({ streams: [{ name: "M".repeat(30), subject: "s".repeat(30) }] }, 50);
    expect(lines.join("\n")).toContain("streams[0].name");
  });
});
