import { describe, expect, it } from "vitest";
import { errorDocument } from "../../../src/report/error-document.ts";
import { renderErrorGithub, renderGithub } from "../../../src/report/github.ts";
import { crashAndCause, everything, found, report, result, therefore } from "./example-report.ts";

const lines = (checks: Parameters<typeof report>[0]) => renderGithub(report(checks)).trimEnd().split("\n");

describe("GitHub's workflow commands", () => {
  it("GitHub's workflow commands are an annotation for each thing that needs somebody, and the verdict last", () => {
    expect(renderGithub(everything).trimEnd().split("\n")).toEqual([
      expect.stringMatching(
        /^::warning title=kubernetes\/pod-readiness%3A unknown::pods is forbidden.*%0A→ Let ci read pods.*%0A\$ kubectl apply/,
      ),
      expect.stringMatching(/^::error title=nats\/stream-overlap::MESSAGES \(messages\.>\).*%0A→ Narrow/),
      "::warning title=nats/stream-overlap::OLD is empty since 30 days",
      "::notice title=nats/stream-overlap::DRAFTS is sealed",
      "::warning title=nats/storage-reservation::4.6 of 5.0 GiB are reserved",
      "::warning title=postgres/table-presence%3A blocked::blocked by postgres/reachable",
      "FAIL: 1 failed, 1 warning, 1 unknown, 1 blocked, 1 skipped, 1 passed in 0.8 s",
    ]);
  });

  it("GitHub's workflow commands hold what the runner would take for itself as text", () => {
    const evil = "100% of it,\r\nthen: ::set-env name=PATH::/evil\u001b[31m";
    const [line] = lines([
      result({ id: "nats/x", status: "fail", findings: [found({ message: evil, remedy: null })] }),
    ]);
    expect(line).toBe("::error title=nats/x::100%25 of it,%0Athen: ::set-env name=PATH::/evil");
    const document = errorDocument({ code: "a:b,c%", message: evil, hint: "h" });
    expect(renderErrorGithub(document)).toBe(
      "::error title=nomnom (a%3Ab%2Cc%25)::100%25 of it,%0Athen: ::set-env name=PATH::/evil%0Ahint: h\n",
    );
  });

  it("GitHub's workflow commands show a symptom in a line of its cause's annotation", () => {
    const told = renderGithub(crashAndCause).trimEnd().split("\n");
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^::error title=nats\/stream-overlap::/);
    expect(told[0]?.endsWith(`%0A${therefore}`)).toBe(true);
    expect(told[1]).toMatch(/^FAIL: 2 failed \(1 follows from another\)/);
  });

  it("GitHub's workflow commands do not repeat a failure at what it blocks, and leave out what is suppressed", () => {
    const told = lines([
      result({
        id: "nats/reachable",
        status: "fail",
        findings: [found({ message: "refused", remedy: null })],
      }),
      result({ id: "nats/x", status: "blocked", blockedBy: ["nats/reachable"] }),
      result({
        id: "nats/y",
        status: "pass",
        findings: [found({ suppressed: { reason: "known", until: null } })],
      }),
    ]);
    expect(told.slice(0, -1)).toEqual(["::error title=nats/reachable::refused"]);
  });
});
