import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { configSchema } from "../../src/blueprint/config-schema.ts";

/** Every name that is a key somewhere in a JSON Schema. */
function keysIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own =
    "properties" in schema && typeof schema.properties === "object" && schema.properties !== null
      ? Object.keys(schema.properties)
      : [];
  return [...own, ...Object.values(schema).flatMap(keysIn)];
}

test("docs/configuration.md names every key that nomnom.doctor.yaml may have", () => {
  const page = readFileSync("docs/configuration.md", "utf8");
  const words = new Set(page.match(/[A-Za-z0-9]+/g));
  const keys = new Set(keysIn(z.toJSONSchema(configSchema, { io: "input", target: "draft-7" })));
  expect(keys.size).toBeGreaterThan(100);
  expect([...keys].filter((key) => !words.has(key))).toEqual([]);
});
