import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { builtInPlan } from "../../../src/blueprint/built-in-plan.ts";
import { expectedConsumer, expectedStream } from "../../../src/blueprint/expectations.ts";
import { loadConfiguration } from "../../../src/blueprint/load-configuration.ts";
import { loadText } from "./configuration.ts";

const full = new URL("../../../fixtures/configs/full", import.meta.url).pathname;
const gibibyte = 1024 ** 3;

describe("without a file", () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), "nomnom-config-"));
  });
  afterEach(async () => {
    await rm(cwd, { recursive: true });
  });

  it("Without a file the blueprint is the built-in contract", async () => {
    const loaded = await loadConfiguration({ cwd, configFile: null, entitiesDir: null });
    expect(loaded.file).toBeNull();
    expect(loaded.blueprint).toEqual(builtInBlueprint());
    expect(loaded.settings).toEqual({
      addresses: new Map(),
      databases: [],
      onlyNamedDatabases: false,
      named: new Set(),
      e2e: { oldApi: null, newApi: null, message: null, timeoutMs: null, plan: builtInPlan },
    });
    expect(new Set(Object.values(loaded.origins))).toEqual(new Set(["built-in contract"]));
  });

  it("--entities is relative to the working directory", async () => {
    const tpch = new URL("../../../fixtures/entities", import.meta.url).pathname;
    const loaded = await loadConfiguration({ cwd: tpch, configFile: null, entitiesDir: "tpch" });
    expect(loaded.blueprint.postgres.tables.map(({ name }) => name)).toEqual([
      "orders",
      "order_line_items",
      "message_status",
    ]);
    expect(loaded.origins.tables).toBe("entities in tpch");
  });

  it("A file named with --config must be there", async () => {
    await expect(
      loadConfiguration({ cwd, configFile: "other.yaml", entitiesDir: null }),
    ).rejects.toMatchObject({
      code: "config-unreadable",
      exitCode: 2,
      message: "cannot read other.yaml: it does not exist",
      hint: "Name the configuration file with --config FILE, or leave the flag out.",
    });
  });

  it("A file that is not text is refused", async () => {
    await writeFile(join(cwd, "nomnom.doctor.yaml"), Buffer.from([0x61, 0xff]));
    await expect(loadConfiguration({ cwd, configFile: null, entitiesDir: null })).rejects.toMatchObject({
      message: "cannot read nomnom.doctor.yaml: it is not UTF-8 text",
    });
  });

  it("The file is searched from the working directory upwards, and named relative to it", async () => {
    await writeFile(join(cwd, "nomnom.doctor.yaml"), "# where\nnamespace: here\n");
    const below = join(cwd, "a", "b");
    await mkdir(below, { recursive: true });
    const loaded = await loadConfiguration({ cwd: below, configFile: null, entitiesDir: null });
    expect(loaded.file).toBe(join(cwd, "nomnom.doctor.yaml"));
    expect(loaded.settings.addresses.get("kubernetes.namespace")).toEqual({
      value: "here",
      origin: "../../nomnom.doctor.yaml:2",
    });
  });
});

describe("the documented example", () => {
  it("The documented example gives every setting with its line", async () => {
    const { settings } = await loadConfiguration({ cwd: full, configFile: null, entitiesDir: null });
    expect(settings).toEqual({
      addresses: new Map([
        ["kubernetes.context", { value: "kind-nomnom", origin: "nomnom.doctor.yaml:1" }],
        ["kubernetes.namespace", { value: "nomnom-dev", origin: "nomnom.doctor.yaml:2" }],
        ["kubernetes.release", { value: "nomnom", origin: "nomnom.doctor.yaml:3" }],
        ["nats.url", { value: "nats://user:pass@host:4222", origin: "nomnom.doctor.yaml:5" }],
        ["nats.monitoringUrl", { value: "http://host:8222", origin: "nomnom.doctor.yaml:6" }],
        [
          "postgres.url",
          { value: "postgresql://user:pass@host:5432/nomnom", origin: "nomnom.doctor.yaml:20" },
        ],
      ]),
      databases: [],
      onlyNamedDatabases: false,
      named: new Set(["nats", "postgres"]),
      e2e: {
        oldApi: { value: "nomnom-ingestion-api-old", origin: "nomnom.doctor.yaml:34" },
        newApi: { value: "nomnom-ingestion-api", origin: "nomnom.doctor.yaml:35" },
        message: { value: join(full, "fixtures/order.json"), origin: "nomnom.doctor.yaml:36" },
        timeoutMs: { value: 60_000, origin: "nomnom.doctor.yaml:37" },
        plan: builtInPlan,
      },
    });
  });

  it("The documented example gives the blueprint; entities are relative to the file", async () => {
    const loaded = await loadConfiguration({ cwd: full, configFile: null, entitiesDir: null });
    const { blueprint } = loaded;
    expect(blueprint.release).toBe("nomnom");
    expect(blueprint.nats.maxFileBytes).toBe(5 * gibibyte);
    expect(blueprint.nats.streams).toEqual(builtInBlueprint().nats.streams);
    expect(blueprint.postgres.schema).toBe("public");
    expect(blueprint.postgres.tables.map(({ name, source }) => [name, source])).toEqual([
      ["orders", "entity Order (order.yaml), nomnom.doctor.yaml:23"],
      ["message_status", "built-in contract"],
    ]);
    expect(blueprint.workloads).toEqual([
      { kind: "Deployment", name: "nomnom-worker", optional: false, single: null },
    ]);
    expect(blueprint.checks).toEqual({ "nats/unlimited-streams": "off" });
    expect(blueprint.suppress).toEqual([
      {
        check: "kubernetes/restarts",
        resource: "*/nomnom-dashboard-*",
        reason: "known, issue 12",
        until: "2027-01-01",
      },
    ]);
    expect(loaded.origins).toEqual({
      release: "nomnom.doctor.yaml:3",
      maxFileBytes: "nomnom.doctor.yaml:7",
      streams: "nomnom.doctor.yaml:8",
      schema: "nomnom.doctor.yaml:21",
      tables: "entities in config/entities, nomnom.doctor.yaml:22",
      workloads: "nomnom.doctor.yaml:27",
      checks: "nomnom.doctor.yaml:29",
      suppress: "nomnom.doctor.yaml:31",
    });
    expect(loaded.checkReferences).toEqual([
      { id: "nats/unlimited-streams", key: "checks", file: "nomnom.doctor.yaml", line: 30, column: 3 },
      { id: "kubernetes/restarts", key: "suppress", file: "nomnom.doctor.yaml", line: 32, column: 14 },
    ]);
  });
});

it("The example in docs/configuration.md is the one these tests read", async () => {
  const page = await readFile(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const fixture = await readFile(join(full, "nomnom.doctor.yaml"), "utf8");
  expect(parse(example)).toEqual(parse(fixture));
});

describe("what the file leaves out", () => {
  it.each([
    ["", "empty"],
    ["# only a comment\n", "comment"],
    ["nats:\n  streams:\npostgres:\n", "empty keys"],
  ])("%j changes nothing", async (text) => {
    expect((await loadText(text)).blueprint).toEqual(builtInBlueprint());
  });

  it("A stream of a known name keeps what is not written", async () => {
    const { blueprint } = await loadText("nats: { streams: [{ name: MESSAGES, maxBytes: 512Mi }] }");
    expect(blueprint.nats.streams).toEqual([
      { ...builtInBlueprint().nats.streams[0], maxBytes: 512 * 1024 ** 2 },
    ]);
  });

  it("A new stream has JetStream's own defaults", async () => {
    const { blueprint } = await loadText("nats: { streams: [{ name: OTHER, consumers: [{ name: c }] }] }");
    expect(blueprint.nats.streams).toEqual([
      expectedStream({
        name: "OTHER",
        unsaid: ["maxBytes", "replicas", "storage"],
        consumers: [expectedConsumer({ name: "c" })],
      }),
    ]);
  });

  it.each([["-1"], ["0"], ['"-1"']])("maxBytes %s is unlimited, as for JetStream", async (maxBytes) => {
    const { blueprint } = await loadText(`nats: { streams: [{ name: MESSAGES, maxBytes: ${maxBytes} }] }`);
    expect(blueprint.nats.streams[0]?.maxBytes).toBe(-1);
  });

  it("The release renames the built-in workloads and writers", async () => {
    const { blueprint } = await loadText("release: shop\n");
    expect(blueprint.workloads.map(({ name }) => name)).toEqual([
      "shop-nats",
      "shop-postgres",
      "shop-ingestion-api",
      "shop-worker",
      "shop-dashboard-backend",
      "shop-dashboard-frontend",
    ]);
    expect(blueprint.nats.streams.map(({ writers }) => writers)).toEqual([
      ["shop-ingestion-api", "shop-worker"],
      ["shop-ingestion-api"],
    ]);
  });
});

describe("tables", () => {
  it("Tables of the file are added to the built-in ones", async () => {
    const { blueprint } = await loadText(
      "postgres:\n  tables:\n    - name: audit\n      columns: { id: int8, note: varchar(20), any: }\n      unique: [[id]]\n",
    );
    expect(blueprint.postgres.tables.map(({ name }) => name)).toEqual([
      "orders",
      "order_line_items",
      "message_status",
      "audit",
    ]);
    expect(blueprint.postgres.tables[3]).toEqual({
      ...{ schema: null, name: "audit", entity: null },
      ...{ filledBy: null, polledBy: null, createdBy: null },
      source: "nomnom.doctor.yaml:3",
      columns: [
        { name: "id", types: ["bigint"], notNull: false, optional: false },
        { name: "note", types: ["character varying"], notNull: false, optional: false },
        { name: "any", types: [], notNull: false, optional: false },
      ],
      uniques: [["id"]],
      conflictTarget: false,
    });
  });

  it("Nobody is said to fill a table that the contract does not have, unless the file says so", async () => {
    const usesIn = async (text: string) => {
      const { blueprint } = await loadText(`postgres:\n  tables:\n    - { name: audit${text}`);
      const { filledBy, createdBy } = blueprint.postgres.tables.at(-1) ?? {};
      return { filledBy, createdBy };
    };
    expect(await usesIn(" }\n")).toEqual({ filledBy: null, createdBy: null });
    expect(await usesIn(" }\n  defaults: { filledBy: auditor }\n")).toEqual({
      filledBy: "auditor",
      createdBy: null,
    });
    expect(await usesIn(", entity: Audit }\n")).toEqual({
      filledBy: "nomnom-worker",
      createdBy: "nomnom-worker",
    });
  });

  it("Tables of a known name add to it and sharpen its columns", async () => {
    const { blueprint } = await loadText(
      "postgres:\n  tables:\n    - name: order_line_items\n      columns: { order_key: uuid, extra: text, line_number: int }\n      unique: [[line_number, order_key], [extra]]\n",
    );
    const table = blueprint.postgres.tables[1];
    expect(table?.conflictTarget).toBe(true);
    expect(table?.uniques).toEqual([["order_key", "line_number"], ["extra"]]);
    expect(table?.columns.find(({ name }) => name === "order_key")).toEqual({
      name: "order_key",
      types: ["uuid"],
      notNull: true,
      optional: false,
    });
    expect(table?.columns.at(-1)?.name).toBe("extra");
  });

  it("A table may have a unique key on columns that are expected anyway", async () => {
    const { blueprint } = await loadText(
      "postgres: { tables: [{ name: orders, columns: { extra: text }, unique: [[extra, clerk]] }] }",
    );
    expect(blueprint.postgres.tables[0]?.uniques).toEqual([["order_key"], ["extra", "clerk"]]);
  });
});
