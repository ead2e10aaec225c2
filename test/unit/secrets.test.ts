import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { answeredConnections } from "../../scripts/record/answered-connections.ts";
import { type RawAnswers, rawAnswersSchema } from "../../scripts/record/raw-answers.ts";
import { builtInBlueprint } from "../../src/blueprint/built-in.ts";
import { catalogue } from "../../src/checks/catalogue.ts";
import { createRedactor } from "../../src/cli/redactor.ts";
import { redactDoctorEvent } from "../../src/cli/session/redact-event.ts";
import { redactSnapshot } from "../../src/cli/session/redact-snapshot.ts";
import { probes } from "../../src/collect/probes.ts";
import type { DoctorReport } from "../../src/doctor/report.ts";
import { runDoctor } from "../../src/doctor/run-doctor.ts";
import { formats } from "../../src/report/formats.ts";
import { parseSnapshot } from "../../src/snapshot/file.ts";
import { failure, succeed } from "../../src/snapshot/probe-result.ts";
import { sectionIds } from "../../src/snapshot/section-ids.ts";
import type { SectionId, Snapshot } from "../../src/snapshot/snapshot.ts";
import { secretKinds } from "../support/secrets/kinds.ts";
import { plant } from "../support/secrets/plant.ts";

const root = "fixtures/snapshots";
const documentSchema = z.looseObject({ sections: z.unknown() });
/** Redis was not there when these were recorded. */
const redisInfo =
  "redis_version:7.0.15\r\nrole:slave\r\nmaster_host:primary\r\nmaxmemory_policy:noeviction\r\nmaster_link_status:down";
const ofRedis = [
  { request: ["ping"], data: "PONG" },
  { request: ["ask", ["INFO"]], data: redisInfo },
  { request: ["ask", ["CONFIG", "GET", "save"]], data: ["save", "3600 1"] },
  {
    request: ["ask", ["CONFIG", "GET", "stop-writes-on-bgsave-error"]],
    data: ["stop-writes-on-bgsave-error", "yes"],
  },
  { request: ["ask", ["CONFIG", "GET", "min-replicas-to-write"]], data: ["min-replicas-to-write", "0"] },
  { request: ["ask", ["CLUSTER", "INFO"]], data: "cluster_state:ok\r\ncluster_slots_assigned:16384" },
].map(({ request, data }) => ({ part: "redis" as const, request, answer: succeed(data) }));

const recorded = readdirSync(root)
  .filter((name) => existsSync(`${root}/${name}/raw-answers.json`))
  .map((name, index) => ({
    name,
    index,
    raw: withWhatOthersMade(
      rawAnswersSchema.parse(JSON.parse(readFileSync(`${root}/${name}/raw-answers.json`, "utf8"))),
    ),
  }));

/** No recording holds ConfigMaps, which are other people's; those of before hold no workloads of other kinds and nothing of operators. */
function withWhatOthersMade(raw: RawAnswers): RawAnswers {
  const inNamespace = `namespaces/${raw.target.namespace ?? ""}`;
  const metadata = (name: string) => ({ name, annotations: { note: "by hand" }, labels: { app: name } });
  const env = [{ name: "DATABASE_URL", value: "postgresql://shop@db/shop" }];
  const template = { spec: { containers: [{ name: "c", image: "shop/c", env }] } };
  const status = { conditions: [{ type: "Ready", status: "False", reason: "Errored", message: "no" }] };
  const lists = {
    [`/api/v1/${inNamespace}/configmaps`]: [
      {
        metadata: metadata("nomnom-nats-config"),
        data: { "nats.conf": "jetstream {\n  max_file: 5Gi\n}\n" },
      },
      { metadata: metadata("team-b"), data: { "app.ini": "a = 1" }, binaryData: { store: "AAECAwQ" } },
    ],
    [`/apis/batch/v1/${inNamespace}/cronjobs`]: [
      { metadata: metadata("nightly"), spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template } } } },
    ],
    [`/apis/argoproj.io/v1alpha1/${inNamespace}/rollouts`]: [
      { metadata: metadata("checkout"), spec: { template }, status: { message: "CanaryPauseStep" } },
    ],
    [`/apis/jetstream.nats.io/v1beta2/${inNamespace}/streams`]: [
      {
        metadata: metadata("orders"),
        spec: { name: "ORDERS", subjects: ["orders.>"], description: "x" },
        status,
      },
    ],
    [`/apis/jetstream.nats.io/v1beta2/${inNamespace}/consumers`]: [
      {
        metadata: metadata("billing"),
        spec: { streamName: "ORDERS", durableName: "billing", creds: "x" },
        status,
      },
    ],
    [`/apis/postgresql.cnpg.io/v1/${inNamespace}/clusters`]: [
      {
        metadata: metadata("shop-db"),
        spec: { instances: 3, imageName: "postgres:17" },
        status: { phase: "x" },
      },
    ],
  };
  const classes = {
    part: "kubernetes" as const,
    request: ["get", "/apis/storage.k8s.io/v1/storageclasses", null],
    answer: succeed({ items: [{ metadata: metadata("standard"), allowVolumeExpansion: false }] }),
  };
  const added = Object.entries(lists).map(([path, items]) => ({
    ...{ part: "kubernetes" as const, request: ["list", path, null], answer: succeed(items) },
  }));
  return {
    ...raw,
    clients: { ...raw.clients, redis: succeed({ url: "redis://cache:6379" }) },
    answers: [...raw.answers, ...added, classes, ...ofRedis],
  };
}

/** The texts of all kinds in turn, beginning with this one. */
function turns(first: number): () => string {
  let turn = first;
  return () => {
    turn += 1;
    return secretKinds[turn % secretKinds.length]?.text ?? "";
  };
}

/** What the servers answered then, with a secret beside each text. */
function planted(raw: RawAnswers, first: number): RawAnswers {
  const next = turns(first);
  return {
    ...raw,
    answers: raw.answers.map((one) =>
      one.answer.ok ? { ...one, answer: { ok: true, data: plant(one.answer.data, next) } } : one,
    ),
  };
}

/** All servers refuse everything, with a secret in what they say. */
function refused(raw: RawAnswers, first: number): RawAnswers {
  return {
    ...raw,
    answers: raw.answers.map((one, index) => {
      const text = secretKinds[(first + index) % secretKinds.length]?.text ?? "";
      const system = one.part === "monitoring" ? "nats" : one.part;
      return {
        ...one,
        answer: failure({ kind: "upstream", system, message: `it said ${text}`, hint: `look: ${text}` }),
      };
    }),
  };
}

async function look(raw: RawAnswers): Promise<{ report: DoctorReport; snapshot: Snapshot }> {
  const redactor = createRedactor();
  const run = runDoctor({
    catalogue,
    chosen: catalogue,
    alsoRead: sectionIds,
    blueprint: builtInBlueprint(),
    source: { kind: "live", connect: () => answeredConnections(raw), probes },
    tool: { name: "nomnom", version: "0" },
    signal: new AbortController().signal,
    timeoutMs: null,
    waitMs: null,
    now: () => new Date(raw.takenAt),
  });
  for await (const event of redactor.events(run, redactDoctorEvent))
    if (event.type === "run-finished") {
      expect(event.bugs).toEqual([]);
      return { report: event.report, snapshot: event.snapshot };
    }
  throw new Error("it did not finish");
}

async function written(report: DoctorReport): Promise<string[]> {
  const texts = formats.flatMap(({ render, jobSummary }) => [
    render.DoctorReport?.(report, {
      width: 100,
      colour: true,
      unicode: true,
      verbose: true,
      quiet: false,
      warningsFail: false,
      completed: true,
      readPage: async () => "",
    }),
    jobSummary?.(report),
  ]);
  return (await Promise.all(texts)).flatMap((text) => text ?? []);
}

const needles = secretKinds.flatMap(({ name, needles: ones }) => ones.map((needle) => ({ name, needle })));
const found = (text: string): string[] =>
  needles
    .filter(({ needle }) => text.includes(needle) || text.includes(JSON.stringify(needle).slice(1, -1)))
    .slice(0, 3)
    .map(
      ({ name, needle }) =>
        `${name}: …${text.slice(Math.max(0, text.indexOf(needle) - 120), text.indexOf(needle) + 40)}`,
    );

describe("secrets that stand everywhere in what servers answer", () => {
  test(`The secrets are of ${secretKinds.length} kinds`, () => {
    expect(secretKinds.length).toBeGreaterThan(60);
    expect(new Set(secretKinds.map(({ name }) => name)).size).toBe(secretKinds.length);
  });

  const read = new Set<SectionId>();

  test.each(recorded)(
    "$name: none is in the snapshot, the report and what is written of it",
    async ({ raw, index }) => {
      // Each run begins with another kind, so that over all recordings each stands in most places.
      for (const round of [0, 1]) {
        const { report, snapshot } = await look(planted(raw, 100 * round + index * 7));
        expect(found(JSON.stringify(snapshot))).toEqual([]);
        expect(found(JSON.stringify(report))).toEqual([]);
        for (const id of sectionIds) if (snapshot.sections[id]?.ok === true) read.add(id);
        if (round === 0) for (const text of await written(report)) expect(found(text)).toEqual([]);
      }
    },
  );

  test.each(
    readdirSync(root)
      .filter((name) => existsSync(`${root}/${name}/snapshot.json`))
      .map((name, index) => [index, name] as const),
  )("Snapshot %d, %s: none is in what leaves the program of it", (index, name) => {
    const document = documentSchema.parse(JSON.parse(readFileSync(`${root}/${name}/snapshot.json`, "utf8")));
    const sections = plant(document.sections, turns(index * 9));
    const left = redactSnapshot(parseSnapshot(name, { ...document, sections }), createRedactor());
    expect(found(JSON.stringify(left))).toEqual([]);
    for (const id of sectionIds) if (left.sections[id]?.ok === true) read.add(id);
  });

  test("No section was without a secret", () => {
    expect(sectionIds.filter((id) => !read.has(id))).toEqual([]);
  });

  test.each(recorded)("$name: none is in what an error says", async ({ raw, index }) => {
    const { report, snapshot } = await look(refused(raw, index * 7));
    for (const text of [JSON.stringify(snapshot), ...(await written(report))])
      expect(found(text)).toEqual([]);
  });
});
