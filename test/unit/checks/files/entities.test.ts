import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lintText } from "../../lint/lint-text.ts";

const entity = (more: string) => `entity:
  name: Order
  source_type: root
  fields:
    - name: order_key
      type: String
${more}`;

test("an entity that the generator takes", () => {
  expect(lintText({ "order.yaml": entity("") })).toEqual([]);
});

test("a key that the generator does not know, where it stands", () => {
  expect(lintText({ "order.yaml": entity("      nulable: false\n") })).toEqual([
    "error files/entities/refused order.yaml:7:7",
  ]);
});

test("a root entity with a parent", () => {
  expect(lintText({ "order.yaml": entity("  parent: Customer\n") })).toEqual([
    "error files/entities/refused order.yaml:2:9",
  ]);
});

test("what other programs call an entity is left alone", () => {
  expect(
    lintText({ "a.yaml": "entity:\n  name: x\n  id: 1\n", "b.yaml": "entity: light.kitchen\n" }),
  ).toEqual([]);
});

test("nomnom's own entities are taken", () => {
  const folder = "fixtures/entities";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /tpch.*\.yaml$/.test(name),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const file of files)
    expect(lintText({ [file]: readFileSync(`${folder}/${file}`, "utf8") }), file).toEqual([]);
});
