import { describe, expect, test } from "vitest";
import { traceSymptoms } from "../../../src/doctor/trace-symptoms.ts";
import { found, result } from "../report/example-report.ts";

const silent = result({
  id: "nats/reachable",
  status: "fail",
  findings: [found({ message: "nothing answers" })],
});
const pods = (more: Parameters<typeof found>[0]) =>
  result({
    id: "kubernetes/pod-readiness",
    status: "fail",
    findings: [found({ message: "NATS cannot pull its image", explains: ["nats/reachable"], ...more })],
  });

const explanations = (results: Parameters<typeof traceSymptoms>[0]) =>
  traceSymptoms(results).map(({ findings }) => findings[0]?.explainedBy);

describe("an error that another check explains", () => {
  test("An error that another check explains gets the id of that check, wherever it stands", () => {
    expect(explanations([silent, pods({})])).toEqual(["kubernetes/pod-readiness", undefined]);
  });

  test("An error that another check explains says no other repair than that check", () => {
    const [first] = traceSymptoms([silent, pods({})]);
    expect(first?.findings[0]?.remedy).toEqual({
      summary: "This follows from kubernetes/pod-readiness: repair that.",
      commands: [],
    });
  });

  test("An error that another check explains loses a cause that was not looked for, or not found", () => {
    const symptom = result({
      id: "nats/consumer-config",
      status: "warn",
      findings: [found({ message: "nobody takes it", explainedBy: "kubernetes/pod-readiness" })],
    });
    expect(explanations([symptom])).toEqual([undefined]);
    expect(explanations([symptom, result({ id: "kubernetes/pod-readiness", status: "pass" })])[0]).toBe(
      undefined,
    );
    expect(explanations([symptom, pods({})])[0]).toBe("kubernetes/pod-readiness");
  });

  test("An error that another check explains keeps its own when the cause is a warning or suppressed", () => {
    expect(explanations([silent, pods({ severity: "warning" })])).toEqual([undefined, undefined]);
    expect(explanations([silent, pods({ suppressed: { reason: "known", until: null } })])).toEqual([
      undefined,
      undefined,
    ]);
  });
});
