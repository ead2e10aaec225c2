import { describe, expect, test } from "vitest";
import { causesFirst, foldSymptoms } from "../../../src/doctor/fold-symptoms.ts";
import { found, result } from "../report/example-report.ts";

const cause = result({
  id: "nats/storage-reservation",
  status: "fail",
  findings: [found({ message: "10047" })],
});
const crash = found({ message: "the API crashes", explainedBy: "nats/storage-reservation" });
const symptom = result({ id: "kubernetes/pod-readiness", status: "fail", findings: [crash] });

describe("symptoms", () => {
  test("Symptoms stand below the check that explains them, which stands before their own", () => {
    const folded = foldSymptoms([symptom, cause]);
    expect(folded.map(({ id }) => id)).toEqual(["nats/storage-reservation", "kubernetes/pod-readiness"]);
    expect(folded[0]?.symptoms).toEqual([{ check: "kubernetes/pod-readiness", finding: crash }]);
    expect(folded[1]).toMatchObject({ findings: [], followsFrom: ["nats/storage-reservation"] });
  });

  test("Symptoms leave their own check what it found besides", () => {
    const other = found({ message: "the image cannot be pulled" });
    const [first, second] = foldSymptoms([cause, { ...symptom, findings: [crash, other] }]);
    expect(first?.symptoms).toHaveLength(1);
    expect(second).toMatchObject({ findings: [other], followsFrom: [] });
  });

  test("Symptoms stay where they are when the cause is not in the report, passed, or found only notes", () => {
    for (const checks of [[symptom], [symptom, { ...cause, status: "pass" as const, findings: [] }]])
      expect(foldSymptoms(checks).flatMap(({ findings }) => findings)).toContain(crash);
    const note = result({ ...cause, status: "pass", findings: [found({ severity: "info" })] });
    expect(foldSymptoms([symptom, note])[0]?.findings).toEqual([crash]);
  });

  test("Symptoms stay where they are when they are suppressed: they need nobody", () => {
    const known = { ...crash, suppressed: { reason: "known", until: null } };
    expect(foldSymptoms([{ ...symptom, findings: [known] }, cause])[1]?.symptoms).toEqual([]);
  });

  test("Symptoms follow from the root when their cause is itself a symptom", () => {
    const denied = result({ id: "postgres/privileges", status: "fail", findings: [found()] });
    const table = result({
      id: "postgres/table-presence",
      status: "fail",
      // The cause of the table that is missing counts, not a warning beside it.
      findings: [found({ explainedBy: "postgres/privileges" }), found({ severity: "warning" })],
    });
    const pod = { ...symptom, findings: [found({ explainedBy: "postgres/table-presence" })] };
    const folded = foldSymptoms([pod, table, denied]);
    expect(folded.map(({ id }) => id)).toEqual([
      "postgres/privileges",
      "kubernetes/pod-readiness",
      "postgres/table-presence",
    ]);
    expect(folded[0]?.symptoms.map(({ check }) => check)).toEqual([
      "kubernetes/pod-readiness",
      "postgres/table-presence",
    ]);
  });

  test("Symptoms never vanish, even when two checks explain each other", () => {
    const a = result({ id: "nats/a", status: "fail", findings: [found({ explainedBy: "nats/b" })] });
    const b = result({ id: "nats/b", status: "fail", findings: [found({ explainedBy: "nats/a" })] });
    const folded = foldSymptoms([a, b]);
    expect(folded.map(({ id }) => id)).toEqual(["nats/a", "nats/b"]);
    expect(folded.flatMap(({ findings }) => findings)).toHaveLength(2);
  });
});

test("A document holds every check as it is, causes first, otherwise in its order", () => {
  const other = result({ id: "config/addresses", status: "pass" });
  expect(causesFirst([other, symptom, cause])).toEqual([other, cause, symptom]);
});
