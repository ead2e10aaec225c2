import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { consumerConfig } from "../../../src/checks/nats/consumer-config/check.ts";
import { storageReservation } from "../../../src/checks/nats/storage-reservation/check.ts";
import { streamCapacity } from "../../../src/checks/nats/stream-capacity/check.ts";
import { streamOverlap } from "../../../src/checks/nats/stream-overlap/check.ts";
import { unlimitedStreams } from "../../../src/checks/nats/unlimited-streams/check.ts";
import { tablePresence } from "../../../src/checks/postgres/table-presence/check.ts";
import { readSnapshot, resultOf } from "../../support/checks/cases.ts";

const streamAnswers = z.array(z.object({ create: z.string(), errorCode: z.number().nullable() }));
const publishAnswers = z.array(z.object({ publish: z.string(), errorCode: z.number().nullable() }));
const statementAnswers = z.array(z.object({ statement: z.string(), sqlState: z.string().nullable() }));
const consumerAnswers = z.array(z.object({ consumer: z.string(), errorCode: z.number() }));

const answersOf = (name: string): unknown =>
  JSON.parse(readFileSync(`fixtures/snapshots/${name}/server-answers.json`, "utf8"));
const recorded = readdirSync("fixtures/snapshots").filter((name) =>
  existsSync(`fixtures/snapshots/${name}/server-answers.json`),
);

describe("what the checks predict is what the real server answered to the attempt", () => {
  const streams = recorded.filter((name) => streamAnswers.safeParse(answersOf(name)).success);
  test.each(streams)("Creating the missing stream is predicted as it was answered: %s", (name) => {
    const evidence = [streamOverlap, storageReservation].flatMap((check) =>
      resultOf(check, { name, snapshot: name, status: "fail" }).findings.map((finding) => finding.evidence),
    );
    for (const { create, errorCode } of streamAnswers.parse(answersOf(name))) {
      const codes = evidence
        .filter(({ stream, conflictingStream }) => (conflictingStream ?? stream) === create)
        .map(({ answeredFirst, errorCode: code }) => answeredFirst ?? code);
      if (["MESSAGES", "MESSAGESDLQ"].includes(create))
        expect(new Set(codes)).toEqual(new Set(errorCode === null ? [] : [errorCode]));
    }
  });

  test("Publishing is refused everywhere when an unlimited stream has filled the storage", () => {
    const { findings } = resultOf(unlimitedStreams, {
      name: "",
      snapshot: "unlimited-stream",
      status: "warn",
    });
    const answers = publishAnswers.parse(answersOf("unlimited-stream"));
    expect(answers.map(({ publish }) => publish)).toEqual(["audit.Order", "messages.ingest.Order"]);
    for (const { errorCode } of answers) expect(errorCode).toBe(findings[0]?.evidence.errorCodeWhenFull);
  });

  test.each(["stream-full-refuses", "storage-used-up", "work-queue-full"])(
    "Publishing is predicted as it was answered: %s",
    (name) => {
      const { findings } = resultOf(streamCapacity, { name, snapshot: name, status: "fail" });
      const [answer] = publishAnswers.parse(answersOf(name));
      expect(findings[0]?.evidence.errorCode).toBe(answer?.errorCode);
    },
  );

  // What a role may not do is what postgres/privileges predicts, with the grant that is missing.
  const tables = recorded.filter(
    (name) =>
      !name.startsWith("role-") &&
      readSnapshot(name).sections["postgres/tables"] !== undefined &&
      statementAnswers.nonempty().safeParse(answersOf(name)).success,
  );
  test("There are recordings of tables with what the worker's statements got", () => {
    expect(tables.length).toBeGreaterThan(10);
  });
  test.each(tables)("The fate of the worker's statements is predicted as it was: %s", (name) => {
    const { findings } = resultOf(tablePresence, { name, snapshot: name, status: "fail" });
    for (const { statement, sqlState } of statementAnswers.parse(answersOf(name))) {
      const table = /^(?:INSERT INTO|UPDATE) (\w+)/.exec(statement)?.[1];
      if (table === undefined || sqlState === null) continue;
      const ofTable = findings.filter(({ resource }) => resource.toLowerCase().endsWith(`.${table}`));
      // Whether a constraint refuses a row depends on the row (class 23): then it is named, and no more is predicted.
      if (sqlState.startsWith("23")) expect(ofTable, statement).not.toEqual([]);
      else
        expect(
          ofTable.filter(({ severity }) => severity === "error").map(({ evidence }) => evidence.sqlState),
          statement,
        ).toContain(sqlState);
    }
  });

  const consumers = recorded.filter((name) => consumerAnswers.nonempty().safeParse(answersOf(name)).success);
  test.each(consumers)("Creating the missing consumer is predicted as it was answered: %s", (name) => {
    const { findings } = resultOf(consumerConfig, { name, snapshot: name, status: "fail" });
    for (const { consumer, errorCode } of consumerAnswers.parse(answersOf(name)))
      expect(findings.map(({ evidence }) => evidence)).toContainEqual(
        expect.objectContaining({ consumer, errorCode }),
      );
  });
});
