import { describe, expect, it } from "vitest";
import { renderDoctorJunit, renderErrorJunit } from "../../../src/report/doctor-junit.ts";
import { errorDocument } from "../../../src/report/error-document.ts";
import { allNamed, parseXml } from "../../support/xml.ts";
import { crashAndCause, everything, found, report, result, therefore } from "./example-report.ts";

const render = (checks: Parameters<typeof report>[0], warningsFail = false) =>
  parseXml(renderDoctorJunit(report(checks), { warningsFail }));

describe("a doctor report as JUnit", () => {
  it("A doctor report as JUnit has a case for each check, with its status", () => {
    const root = parseXml(renderDoctorJunit(everything, { warningsFail: false }));
    const cases = allNamed(root, "testcase").map(({ attributes, children }) => [
      attributes.name,
      children.map(({ name }) => name).join(),
    ]);
    expect(cases).toEqual([
      ["kubernetes/reachable", ""],
      ["kubernetes/pod-readiness", "error"],
      ["nats/stream-overlap", "failure"],
      ["nats/storage-reservation", "system-out"],
      // What blocks it is not in this report: nothing else would say that it was not decided.
      ["postgres/table-presence", "error"],
      ["pipeline/flow", "skipped"],
    ]);
    expect(root.attributes).toEqual({ tests: "6", failures: "1", errors: "2", skipped: "1" });
    expect(allNamed(root, "property").map(({ attributes }) => attributes.name)).toEqual([
      "context",
      "namespace",
      "nats",
      "postgres",
    ]);
  });

  it("A doctor report as JUnit has texts of the target as properties, and nothing of how a system is reached", () => {
    const target = {
      ...everything.target,
      otherReleases: ["shop", "bench"],
      routes: { nats: { origin: "NATS_URL", forwarded: false } },
    };
    const root = parseXml(renderDoctorJunit({ ...everything, target }, { warningsFail: false }));
    const properties = allNamed(root, "property").map(({ attributes }) => [
      attributes.name,
      attributes.value,
    ]);
    expect(properties).toContainEqual(["otherReleases", "shop, bench"]);
    expect(properties.map(([name]) => name)).not.toContain("routes");
  });

  it("A doctor report as JUnit gives a failure the errors as its message, and everything with its remedy below", () => {
    const [failure] = allNamed(parseXml(renderDoctorJunit(everything, { warningsFail: false })), "failure");
    expect(failure?.attributes.message).toBe(found().message);
    expect(failure?.text).toMatch(
      /^error: MESSAGES[\s\S]*→ Narrow MESSAGES[\s\S]*\$ nats stream edit[\s\S]*nats\/stream\/MESSAGES[\s\S]*warning: OLD[\s\S]*note: DRAFTS[\s\S]*suppressed \(issue 12, until 2027-01-01\): TEMP/,
    );
  });

  it("A doctor report as JUnit says what would make an unknown check decidable", () => {
    const [error] = allNamed(parseXml(renderDoctorJunit(everything, { warningsFail: false })), "error");
    expect(error?.attributes).toMatchObject({
      type: "unknown",
      message: "pods is forbidden in namespace nomnom-dev",
    });
    expect(error?.text).toContain("$ kubectl apply -f - <<'EOF'");
  });

  it("A doctor report as JUnit skips a blocked check beside the failure that blocks it", () => {
    const root = render([
      result({ id: "nats/reachable", status: "fail", findings: [found()] }),
      result({ id: "nats/stream-overlap", status: "blocked", blockedBy: ["nats/reachable"] }),
    ]);
    expect(allNamed(root, "skipped")[0]?.attributes.message).toBe("blocked by nats/reachable");
    expect(root.attributes).toMatchObject({ failures: "1", errors: "0", skipped: "1" });
  });

  it("A doctor report as JUnit fails on warnings where the run does", () => {
    const warned = [
      result({
        id: "nats/x",
        status: "warn",
        findings: [found({ severity: "warning", message: "nearly full" })],
      }),
    ];
    expect(render(warned).attributes).toMatchObject({ failures: "0" });
    expect(allNamed(render(warned, true), "failure")[0]?.attributes).toEqual({
      message: "nearly full",
      type: "warning",
    });
  });

  it("A doctor report as JUnit has a symptom below its cause, and at its own check where it follows from", () => {
    const root = parseXml(renderDoctorJunit(crashAndCause, { warningsFail: false }));
    expect(allNamed(root, "testcase").map(({ attributes }) => attributes.name)).toEqual([
      "nats/stream-overlap",
      "kubernetes/pod-readiness",
    ]);
    const [cause, symptom] = allNamed(root, "failure");
    expect(cause?.text).toContain(`\n${therefore}\n`);
    expect(symptom).toMatchObject({
      attributes: { message: "follows from nats/stream-overlap", type: "error" },
      text: "",
    });
  });

  it("A doctor report as JUnit is an error when there was no report", () => {
    const document = errorDocument({
      code: "unknown-check",
      message: "no check is called x",
      hint: "did you mean y?",
    });
    const root = parseXml(renderErrorJunit(document, "2026-01-01T00:00:00.000Z"));
    expect(root.attributes).toMatchObject({ tests: "1", errors: "1" });
    expect(allNamed(root, "error")[0]).toMatchObject({
      attributes: { message: "no check is called x", type: "unknown-check" },
      text: "did you mean y?",
    });
  });
});
