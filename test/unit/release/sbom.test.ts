import { expect, it } from "vitest";
import { npmComponent, sbom } from "../../../scripts/sbom.ts";

it("A bill of materials names packages by their URL and licence", () => {
  const own = npmComponent({ name: "nomnom-doctor", version: "1.0.0", license: "MIT" });
  const parts = [
    npmComponent({ name: "@scope/part", version: "2.0.0", license: "(MIT OR Apache-2.0)" }),
    npmComponent({ name: "plain", version: "3.0.0", license: null }),
  ];
  expect(sbom(own, parts)).toMatchObject({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    metadata: { component: { purl: "pkg:npm/nomnom-doctor@1.0.0", licenses: [{ license: { id: "MIT" } }] } },
    components: [
      { purl: "pkg:npm/%40scope/part@2.0.0", licenses: [{ expression: "(MIT OR Apache-2.0)" }] },
      { purl: "pkg:npm/plain@3.0.0" },
    ],
  });
  expect(parts[1]).not.toHaveProperty("licenses");
});
