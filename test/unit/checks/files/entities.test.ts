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

test("An entity that the generator takes is no finding", () => {
  expect(lintText({ "order.yaml": entity("") })).toEqual([]);
});

test("A key that the generator does not know is found where it stands", () => {
  expect(lintText({ "order.yaml": entity("      nulable: false\n") })).toEqual([
    "error files/entities/refused order.yaml:7:7",
  ]);
});

test("A root entity with a parent is found", () => {
  expect(lintText({ "order.yaml": entity("  parent: Customer\n") })).toEqual([
    "error files/entities/refused order.yaml:2:9",
  ]);
});

test("What other programs call an entity is left alone", () => {
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
