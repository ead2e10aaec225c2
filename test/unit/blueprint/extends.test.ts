import { describe, expect, it } from "vitest";
import { emptyBlueprint } from "../../../src/blueprint/built-in.ts";
import { expectedConsumer, expectedStream, noThresholds } from "../../../src/blueprint/expectations.ts";
import { everyRelease } from "../../../src/snapshot/kubernetes/release-name.ts";
import { loadText } from "./configuration.ts";

describe("extends: none", () => {
  it("A file with extends: none expects nothing that the file does not say, and looks at everything in the namespace", async () => {
    const { blueprint, settings, origins } = await loadText("extends: none\n");
    expect(blueprint).toEqual(emptyBlueprint(everyRelease));
    expect(settings.addresses.get("kubernetes.release")).toEqual({
      value: everyRelease,
      origin: "nomnom.doctor.yaml:1",
    });
    expect(origins.tables).toBe("extends none (nomnom.doctor.yaml:1)");
  });

  it("A file with extends: none keeps to a release that is named", async () => {
    const { blueprint, settings } = await loadText("extends: none\nrelease: shop\n");
    expect(blueprint).toEqual(emptyBlueprint("shop"));
    expect(settings.addresses.get("kubernetes.release")?.value).toBe("shop");
  });

  it("A file with extends: none does not know the streams of nomnom by their names", async () => {
    const { blueprint } = await loadText("extends: none\nnats: { streams: [{ name: MESSAGES }] }\n");
    expect(blueprint.nats.streams).toEqual([
      expectedStream({ name: "MESSAGES", unsaid: ["maxBytes", "replicas", "storage"] }),
    ]);
  });

  it("A file with extends: none says who writes, who reads, and where dead letters end", async () => {
    const { blueprint } = await loadText(`extends: none
nats:
  streams:
    - name: ORDERS
      subjects: [orders.>]
      writers: [checkout]
      impact: checkout answers 503
      consumers: [{ name: billing, reader: biller, maxDeliver: 5, maxDeliverFrom: { env: TRIES } }]
    - { name: FAILED, subjects: [failed.>] }
deadLetters:
  - { stream: FAILED, of: [ORDERS], sentBy: biller }
`);
    expect(blueprint.nats.streams[0]).toEqual(
      expectedStream({
        name: "ORDERS",
        unsaid: ["maxBytes", "replicas", "storage"],
        subjects: ["orders.>"],
        writers: ["checkout"],
        impact: "checkout answers 503",
        consumers: [
          expectedConsumer({
            name: "billing",
            reader: "biller",
            maxDeliver: 5,
            maxDeliverFrom: { env: "TRIES" },
          }),
        ],
      }),
    );
    expect(blueprint.deadLetters).toEqual([{ stream: "FAILED", of: ["ORDERS"], sentBy: "biller" }]);
  });
});

describe("mistakes in what extends the language", () => {
  it.each([
    ["extends: nomnon\n", '1:10: extends must be one of nomnom, none, not "nomnon"; did you mean "nomnom"?'],
    ["deadLetters: [{ stream: A }]\n", "1:15: deadLetters[0] must have either `stream` and `of`"],
    ["deadLetters: [{ suffix: A, of: [B] }]\n", "1:15: deadLetters[0] must have either `stream` and `of`"],
    [
      "postgres:\n  tables:\n    - name: a\n      columns: { b: { typ: text } }\n",
      '4:23: unknown key "typ" in postgres.tables[0].columns.b; did you mean "type"?',
    ],
    [
      "postgres: { tables: [{ name: a, columns: { b: { notNull: yes-please } } }] }\n",
      "postgres.tables[0].columns.b.notNull must be true or false, not text",
    ],
    [
      "postgres: { tables: [{ name: a, columns: { b: 5 } }] }\n",
      "postgres.tables[0].columns.b must be a type as in SQL, a list of types, or a map of type, notNull and required",
    ],
  ])("The mistake %j is reported with its place", async (text, message) => {
    await expect(loadText(text)).rejects.toMatchObject({
      code: "config-invalid",
      message: expect.stringContaining(message),
    });
  });
});

describe("thresholds", () => {
  it("Thresholds hold for all consumers, also those of nomnom's contract, unless one says otherwise", async () => {
    const contract = await loadText("thresholds: { lag: 500, sinceAck: 10m }\n");
    expect(contract.blueprint.nats.streams[0]?.consumers[0]?.thresholds).toEqual({
      ...noThresholds,
      ...{ lag: { warn: 500, error: null }, sinceAckMs: { warn: 600_000, error: null } },
    });
    const own = await loadText(
      "extends: none\nthresholds: { lag: 500 }\nnats: { streams: [{ name: A, consumers: [{ name: c, thresholds: { lag: 5 } }, { name: d }] }] }\n",
    );
    expect(own.blueprint.nats.streams[0]?.consumers.map(({ thresholds }) => thresholds.lag.warn)).toEqual([
      5, 500,
    ]);
  });

  it("A limit is a warning's, or a map of those of a warning and an error", async () => {
    const { blueprint } = await loadText(
      "extends: none\nthresholds: { lag: { warn: 5, error: 9 }, ageOfOldest: { error: 1h } }\nnats: { streams: [{ name: A, timeToFull: { warn: 48h, error: 2h }, consumers: [{ name: c }] }] }\n",
    );
    const [stream] = blueprint.nats.streams;
    expect(stream?.timeToFullMs).toEqual({ warn: 48 * 3_600_000, error: 2 * 3_600_000 });
    expect(stream?.consumers[0]?.thresholds).toMatchObject({
      lag: { warn: 5, error: 9 },
      ageOfOldestMs: { warn: null, error: 3_600_000 },
    });
  });

  it("A map without a limit, and a limit that is none, are refused", async () => {
    await expect(loadText("thresholds: { lag: {} }\n")).rejects.toThrow("must have `warn`, `error` or both");
    await expect(loadText("thresholds: { lag: { warn: 0 } }\n")).rejects.toThrow("must be 1 or more");
    await expect(loadText("thresholds: { lag: many }\n")).rejects.toThrow(
      "must be a limit, or a map of warn and error",
    );
  });
});

describe("postgres.statements", () => {
  const statements = (rest: string) => `postgres: { statements: [{ name: a, ${rest} }] }\n`;

  it("Statements are text with parameters of types, a value where one matters", async () => {
    const { blueprint } = await loadText(
      statements(
        `sql: "SELECT '$2;' FROM t WHERE a = $1 AND b < $2;", parameters: [text, { type: "numeric(10,2)", value: 5 }], by: biller`,
      ),
    );
    expect(blueprint.postgres.statements).toEqual([
      {
        name: "a",
        sql: "SELECT '$2;' FROM t WHERE a = $1 AND b < $2",
        parameters: [
          { type: "text", value: null },
          { type: "numeric(10,2)", value: "5" },
        ],
        by: "biller",
        role: null,
        severity: "error",
      },
    ]);
  });

  it.each([
    ['sql: "SELECT 1; DROP TABLE t"', "statements[0].sql must be one statement: it has a ; inside"],
    ['sql: "DROP TABLE t"', "statements[0].sql must begin with SELECT, INSERT"],
    ['sql: "ANALYZE SELECT 1"', "statements[0].sql must begin with SELECT, INSERT"],
    ['sql: "SELECT $2", parameters: [text]', "statements[0].sql has 2 parameters, and 1 are given"],
    ['sql: "SELECT $1", parameters: ["text); DROP TABLE t"]', "must be a type as in SQL"],
  ])("%s is refused", async (rest, message) => {
    await expect(loadText(statements(rest))).rejects.toMatchObject({
      message: expect.stringContaining(message),
    });
  });
});
