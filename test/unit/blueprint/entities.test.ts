import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import {
  type EntityDialect,
  type EntityFile,
  readEntityDirectory,
} from "../../../src/blueprint/entity-file.ts";
import { expectedTable } from "../../../src/blueprint/expectations.ts";
import { expectedTables } from "../../../src/blueprint/expected-tables.ts";
import { type WorkerTable, workerTables } from "../../../src/blueprint/worker-table.ts";

const use = builtInBlueprint().postgres.defaults;
const fixtures = new URL("../../../fixtures/entities/", import.meta.url).pathname;

async function load(name: string, dialect: EntityDialect): Promise<WorkerTable[]> {
  return workerTables(await readEntityDirectory(join(fixtures, name), { label: name, dialect }), dialect);
}

function columnsOf(table: WorkerTable | undefined): string[] {
  return (table?.columns ?? []).map(
    ({ name, type, notNull }) => `${name} ${type}${notNull ? " not null" : ""}`,
  );
}

describe("nomnom's own tpch entities", () => {
  it.each(["before-9720595", "head"] as const)(
    "nomnom's own entities give exactly the built-in tables (%s)",
    async (dialect) => {
      const derived = expectedTables(await load("tpch", dialect), use);
      const contract = builtInBlueprint().postgres.tables.filter(({ entity }) => entity !== null);
      expect(derived.map((table) => ({ ...table, source: "built-in contract" }))).toEqual(contract);
      expect(derived.map(({ name, source }) => [name, source])).toEqual([
        ["orders", "entity Order (order.yaml)"],
        ["order_line_items", "entity OrderLineItem (orderlineitem.yaml)"],
      ]);
    },
  );

  it("nomnom's own entities get one UNIQUE per column before 9720595, and one over all of them since", async () => {
    const uniques = (tables: WorkerTable[]) => tables.map((table) => table.uniques);
    expect(uniques(await load("tpch", "before-9720595"))).toEqual([
      [{ name: "orders_order_key_unique", columns: ["order_key"] }],
      [
        { name: "order_line_items_order_key_unique", columns: ["order_key"] },
        { name: "order_line_items_line_number_unique", columns: ["line_number"] },
      ],
    ]);
    expect(uniques(await load("tpch", "head"))).toEqual([
      [{ name: "orders_unique", columns: ["order_key"] }],
      [{ name: "order_line_items_unique", columns: ["order_key", "line_number"] }],
    ]);
  });

  it("nomnom's own entities have a generated key", async () => {
    expect((await load("tpch", "head")).map(({ primaryKey }) => primaryKey)).toEqual([["id"], ["id"]]);
  });
});

describe("v1 entities", () => {
  it("v1 entities persist even when disabled, take every field, and have no id column", async () => {
    const [patient, visit, ...others] = await load("v1", "head");
    expect(others).toEqual([]);
    expect(patient).toMatchObject({ name: "patients", entity: "Patient", primaryKey: [], derived: false });
    expect(columnsOf(patient)).toEqual([
      "patient_id character varying not null",
      "xml_source text not null",
      "admitted_at timestamp without time zone",
      "visit_count bigint not null",
    ]);
    expect(patient?.unicity).toEqual(["patient_id"]);
    expect(visit).toMatchObject({ name: "visits", derived: true, unicity: ["patient_id", "visit_number"] });
    expect(columnsOf(visit)).toEqual([
      "patient_id text not null",
      "visit_number integer not null",
      "details jsonb",
    ]);
  });

  it("v1 entities are not known before 9720595", async () => {
    await expect(load("v1", "before-9720595")).rejects.toMatchObject({
      code: "entities-invalid",
      message: [
        "v1/country.yaml:1:1: not an entity: neither the key entity nor apiVersion and spec",
        "v1/patient.yaml:1:1: not an entity: neither the key entity nor apiVersion and spec",
        "v1/visit.yml:1:1: not an entity: neither the key entity nor apiVersion and spec",
      ].join("\n"),
    });
  });
});

describe("extends, abstract and the deprecated database block", () => {
  it("At head an entity inherits the table over all levels and the columns over one", async () => {
    const tables = await load("extends", "head");
    expect(tables.map(({ entity, name }) => [entity, name])).toEqual([
      ["Audit", "audits"],
      ["Login", "events"],
      ["Logout", "events"],
    ]);
    const [audit, login, logout] = tables;
    // No unicity: it comes from persistence.database only.
    expect(audit).toMatchObject({ primaryKey: [], unicity: [], uniques: [] });
    expect(columnsOf(audit)).toEqual(["audit_key text not null", "at date", "untyped text not null"]);
    expect(columnsOf(login)).toEqual([
      "id bigint not null",
      "event_key character varying not null",
      "f_foo_bar boolean",
    ]);
    expect(login?.uniques).toEqual([{ name: "events_unique", columns: ["event_key"] }]);
    expect(columnsOf(logout)).toEqual([]);
  });

  it("Before 9720595 nothing is inherited", async () => {
    expect((await load("extends", "before-9720595")).map(({ entity }) => entity)).toEqual(["Audit"]);
  });
});

describe("extends in a circle", () => {
  it("A circle of extends ends without a table", async () => {
    const entity = (name: string, parent: string) =>
      `entity: { name: ${name}, source_type: root, extends: ${parent} }`;
    expect(
      workerTables(await loadFiles({ "a.yaml": entity("A", "B"), "b.yaml": entity("B", "A") }), "head"),
    ).toEqual([]);
  });
});

describe("a derived entity without unicity fields", () => {
  it("A derived entity without unicity fields has no conflict target", async () => {
    const text = `entity:
  name: Note
  source_type: derived
  parent: Order
  persistence:
    database: { conformant_table: notes, conformant_id_column: id }
`;
    expect(expectedTables(workerTables(await loadFiles({ "note.yaml": text }), "head"), use)).toEqual([
      expectedTable({ ...use, name: "notes", entity: "Note", source: "entity Note (note.yaml)" }),
    ]);
  });
});

describe("two entities on one table", () => {
  it("Two entities on one table need only what both declare", async () => {
    expect(expectedTables(await load("shared-table", "head"), use)).toEqual([
      expectedTable({
        ...use,
        name: "things",
        entity: "A",
        source: "entity A (a.yaml), entity B (b.yaml)",
        columns: [
          { name: "key", types: ["text", "character varying", "integer"], notNull: false, optional: false },
          { name: "only_a", types: ["integer"], notNull: true, optional: true },
        ],
        uniques: [["key"]],
      }),
    ]);
  });
});

describe("unknown keys", () => {
  it("Unknown keys are errors since 9720595, all of them at once", async () => {
    await expect(load("strict", "head")).rejects.toMatchObject({
      code: "entities-invalid",
      exitCode: 2,
      message: [
        'strict/order.yaml:4:3: unknown key "feilds" in entity; did you mean "fields"?',
        'strict/order.yaml:9:7: unknown key "unicity_field" in entity.persistence.database; did you mean "unicity_fields"?',
        'strict/order.yaml:10:5: unknown key "field_override" in entity.persistence; did you mean "field_overrides"?',
      ].join("\n"),
    });
  });

  it("Unknown keys were ignored before 9720595", async () => {
    expect((await load("strict", "before-9720595")).map(({ name }) => name)).toEqual(["orders"]);
  });
});

describe("a bad entity file", () => {
  const named = (rest: string) => `entity:\n  name: Order\n${rest}`;
  it.each([
    ["", "x.yaml:1:1: not an entity: neither the key entity nor apiVersion and spec"],
    ["- 1\n", "x.yaml:1:1: not an entity: neither the key entity nor apiVersion and spec"],
    ["entity: 5\n", "x.yaml:1:9: entity must be a map of keys and values, not a number"],
    ["entity:\n  name: ''\n", "x.yaml:2:9: entity.name must not be empty"],
    ["entity:\n  doc: x\n", 'x.yaml:2:3: entity lacks the key "name"'],
    [
      named("  source_type: derived\n"),
      "x.yaml:2:9: derived entity Order lacks parent, parents, repeated_for or derivation",
    ],
    [
      named("  source_type: Root\n  parent: Other\n"),
      "x.yaml:2:9: root entity Order may not have parent, parents, repeated_for or derivation",
    ],
    [
      named("  persistence:\n    database:\n      conformant_table: orders\n"),
      'x.yaml:5:7: entity.persistence.database lacks the key "conformant_id_column"',
    ],
    [
      named("  fields:\n    - name: a\n      type: String\n      nullable: maybe\n"),
      "x.yaml:6:17: entity.fields[0].nullable must be true or false, not text",
    ],
    [named("  name: Again\n"), "x.yaml:3:3: not valid YAML: the same key twice in one map"],
    [named("\tdoc: x\n"), "x.yaml:3:1: not valid YAML: a tab in the indentation; use spaces"],
    [
      named("  doc: [a\n"),
      "x.yaml:4:1: not valid YAML: the indentation does not fit the lines above, or a bracket is not closed",
    ],
    [named("---\nb: 1\n"), "x.yaml:3:1: a second YAML document; the file may hold one"],
    [
      "apiVersion: v1\nkind: Entity\nmetadata: { name: P }\nspec:\n  type: root\n  fields:\n    - name: a\n",
      'x.yaml:7:7: spec.fields[0] lacks the key "type"',
    ],
    [
      "apiVersion: v1\nkind: Entity\nmetadata: { name: P }\nspec:\n  type: root\n  persistence: { enabled: true }\n",
      'x.yaml:6:16: spec.persistence lacks the key "table"',
    ],
  ])("The entity file %j is refused", async (text, message) => {
    await expect(loadText(text)).rejects.toMatchObject({ code: "entities-invalid", message });
  });
});

describe("the entity directory", () => {
  it("The entity directory must exist", async () => {
    const options = { label: "config/entities", dialect: "head" } as const;
    await expect(readEntityDirectory("/nowhere", options)).rejects.toMatchObject({
      code: "entities-unreadable",
      exitCode: 2,
      message: "cannot read the entities in config/entities: it does not exist",
    });
  });

  it("The entity directory must hold an entity", async () => {
    await expect(readEntityDirectory(fixtures, { label: "e", dialect: "head" })).rejects.toMatchObject({
      message: "no entity files (.yaml, .yml) in e",
    });
  });
});

async function loadText(text: string): Promise<EntityFile[]> {
  return await loadFiles({ "x.yaml": text });
}

async function loadFiles(files: Record<string, string>): Promise<EntityFile[]> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-entities-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    return await readEntityDirectory(directory, { label: "", dialect: "head" });
  } finally {
    await rm(directory, { recursive: true });
  }
}
