import { describe, expect, test } from "vitest";
import { foldSymptoms } from "../../../src/doctor/fold-symptoms.ts";
import { found, result } from "../report/example-report.ts";

const cause = result({
  id: "nats/storage-reservation",
  status: "fail",
  findings: [found({ message: "10047" })],
});
const crash = found({ message: "the API crashes", explainedBy: "nats/storage-reservation" });
const symptom = result({ id: "kubernetes/pod-readiness", status: "fail", findings: [crash] });

describe("symptoms", () => {
  test("stand below the check that explains them, wherever that one stands", () => {
    const folded = foldSymptoms([symptom, cause]);
    expect(folded.map(({ id }) => id)).toEqual(["nats/storage-reservation"]);
    expect(folded[0]?.symptoms).toEqual([{ check: "kubernetes/pod-readiness", finding: crash }]);
  });

  test("leave their own check in the report when it found something else", () => {
    const other = found({ message: "the image cannot be pulled" });
    const [first, second] = foldSymptoms([cause, { ...symptom, findings: [crash, other] }]);
    expect(first?.symptoms).toHaveLength(1);
    expect(second?.findings).toEqual([other]);
  });

  test("stay where they are when the cause is not in the report, passed, or found only notes", () => {
    for (const checks of [[symptom], [symptom, { ...cause, status: "pass" as const, findings: [] }]])
      expect(foldSymptoms(checks).flatMap(({ findings }) => findings)).toContain(crash);
    const note = result({ ...cause, status: "pass", findings: [found({ severity: "info" })] });
    expect(foldSymptoms([symptom, note])[0]?.findings).toEqual([crash]);
  });

  test("never vanish, even when two checks explain each other", () => {
    const a = result({ id: "nats/a", status: "fail", findings: [found({ explainedBy: "nats/b" })] });
    const b = result({ id: "nats/b", status: "fail", findings: [found({ explainedBy: "nats/a" })] });
    expect(foldSymptoms([a, b]).map(({ id }) => id)).toEqual(["nats/a", "nats/b"]);
  });
});
