import { describe, expect, it } from "vitest";
import { verifyCheckReferences } from "../../../../src/cli/session/check-references.ts";
import { check } from "../../doctor/fakes.ts";

const catalogue = [check({ id: "nats/stream-overlap" })];
const reference = (id: string) => ({
  id,
  key: "checks" as const,
  file: "nomnom.doctor.yaml",
  line: 3,
  column: 5,
});

describe("check ids in the configuration", () => {
  it("Check ids in the configuration may be ours, with or without a wildcard", () => {
    expect(verifyCheckReferences([reference("nats/stream-overlap"), reference("nats/*")], catalogue)).toEqual(
      [],
    );
  });

  it("Check ids in the configuration are an error when they are nearly ours", () => {
    expect(() => verifyCheckReferences([reference("nats/stream-overlp")], catalogue)).toThrow(
      expect.objectContaining({
        code: "unknown-check",
        message: "nomnom.doctor.yaml:3:5: checks: no check is called nats/stream-overlp",
        hint: "Did you mean nats/stream-overlap?",
      }),
    );
  });

  it("Check ids of another version in the configuration are a warning", () => {
    expect(verifyCheckReferences([reference("kubernetes/restarts")], catalogue)).toEqual([
      "nomnom.doctor.yaml:3:5: checks: this version has no check kubernetes/restarts",
    ]);
  });
});
