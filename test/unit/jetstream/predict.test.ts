import { describe, expect, it } from "vitest";
import { possibleCodes } from "../../../src/jetstream/answer.ts";
import { predictConsumerCreation } from "../../../src/jetstream/predict-consumer.ts";
import {
  predictStreamCreation,
  predictStreamCreations,
} from "../../../src/jetstream/predict-stream-creation.ts";
import { predictStreamUpdate } from "../../../src/jetstream/predict-stream-update.ts";
import type { JetStreamWorld, StreamRequest } from "../../../src/jetstream/world.ts";
import { type Stream, streamSchema } from "../../../src/snapshot/nats.ts";

const megabyte = 1e6;

const server = (version: string, cluster: string | null = null) => ({
  version,
  serverName: "nats-0",
  cluster,
  jetstream: true,
  authRequired: false,
  maxPayloadBytes: 1e6,
});

const account = {
  storageBytes: 0,
  memoryBytes: 0,
  reservedStorageBytes: 0,
  streams: 0,
  consumers: 0,
  maxStorageBytes: -1,
  maxMemoryBytes: -1,
  domain: null,
  apiLevel: null,
};

const monitoring = (version: string, change: object = {}, jetstream: object = {}) => ({
  url: "http://127.0.0.1:8222",
  serverName: "nats-0",
  version,
  clusterSize: 1,
  peers: [],
  jetstream: {
    maxFileBytes: 10 * megabyte,
    maxMemoryBytes: 10 * megabyte,
    reservedFileBytes: 0,
    reservedMemoryBytes: 0,
    usedFileBytes: 0,
    usedMemoryBytes: 0,
    storeDir: "/data",
    streams: [],
    metaLeader: null,
    ...jetstream,
  },
  health: { ok: true, status: 200, error: null },
  ...change,
});

const single = (version: string, change: Partial<JetStreamWorld> = {}): JetStreamWorld => ({
  server: server(version),
  account,
  monitoring: monitoring(version),
  streams: [],
  stated: {},
  ...change,
});

/** Three servers, of which nats-0 was looked at. */
const cluster = (version: string, leader: string, change: Partial<JetStreamWorld> = {}): JetStreamWorld => ({
  ...single(version),
  server: server(version, "C"),
  monitoring: monitoring(version, { clusterSize: 3 }, { metaLeader: leader }),
  ...change,
});

const wanted = (change: Partial<StreamRequest> = {}): StreamRequest => ({
  ...{ name: "S", subjects: ["s.>"], maxBytes: megabyte, replicas: 1, storage: "file" as const },
  ...change,
});

const live = (config: object): Stream =>
  streamSchema.parse({
    config: { name: "L", subjects: ["l.>"], max_bytes: megabyte, ...config },
    state: { messages: 0, bytes: 0, first_seq: 1, last_seq: 0 },
  });

describe("what cannot be seen", () => {
  it("What cannot be seen leaves open what depends on it, with the code that would be answered", () => {
    const answer = predictStreamCreation(wanted(), single("2.10.27", { monitoring: null }));
    expect(answer).toMatchObject({ answer: "undecidable", unseen: [{ what: "limit", codes: [10047] }] });
  });

  it("What cannot be seen does not hide what is certain all the same", () => {
    const world = single("2.10.27", { monitoring: null, streams: [live({ subjects: ["s.a"] })] });
    expect(predictStreamCreation(wanted(), world)).toMatchObject({ answer: "refused", code: 10065 });
    expect(possibleCodes(predictStreamCreation(wanted(), world))).toEqual([10065, 10047]);
  });

  it("What cannot be seen is the version of the server that leads, where another one was asked", () => {
    const request = wanted({ subjects: ["*.*.orders"] });
    expect(predictStreamCreation(request, cluster("2.10.27", "nats-0")).answer).toBe("accepted");
    expect(predictStreamCreation(request, cluster("2.10.27", "nats-1"))).toMatchObject({
      answer: "undecidable",
      unseen: [{ what: "version", codes: [10052] }],
    });
    const newest = { ...account, apiLevel: 5 };
    expect(predictStreamCreation(request, cluster("2.10.27", "nats-1", { account: newest }))).toMatchObject({
      answer: "refused",
      code: 10052,
    });
  });
});

describe("a single server", () => {
  it("A single server looks at storage before it looks at subjects", () => {
    const world = single("2.10.27", { streams: [live({ subjects: ["s.a"] })] });
    const answer = predictStreamCreation(wanted({ maxBytes: 11 * megabyte }), world);
    expect(answer).toMatchObject({ code: 10047, refusals: [{ kind: "storage" }, { kind: "overlap" }] });
  });

  it.each([
    ["2.10.27", "accepted"],
    ["2.14.6", "refused"],
  ])("A single server of %s answers more replicas for a stream that is there with %s", (version, answer) => {
    expect(predictStreamUpdate(live({}), { replicas: 3 }, single(version)).answer).toBe(answer);
  });

  it("A single server never creates a stream with more replicas", () => {
    expect(predictStreamCreation(wanted({ replicas: 3 }), single("2.10.27"))).toMatchObject({ code: 10074 });
  });
});

describe("a cluster", () => {
  const gone = (version: string) =>
    cluster(version, "nats-0", {
      monitoring: monitoring(
        version,
        {
          clusterSize: 3,
          peers: [
            { name: "nats-1", current: true, offline: false, silentMs: 0, lag: 0 },
            { name: "nats-2", current: false, offline: true, silentMs: 9_000, lag: 0 },
          ],
        },
        { metaLeader: "nats-0" },
      ),
    });

  it("A cluster before 2.12 wants all servers of a stream to be there", () => {
    expect(predictStreamCreation(wanted({ replicas: 3 }), gone("2.10.27"))).toMatchObject({
      code: 10005,
      refusals: [{ kind: "peers", there: 2, size: 3, offline: ["nats-2"] }],
    });
  });

  it("A cluster since 2.12 wants a majority of the servers of a stream", () => {
    expect(predictStreamCreation(wanted({ replicas: 3 }), gone("2.15.3"))).toMatchObject({
      answer: "undecidable",
      unseen: [{ what: "other-servers" }],
    });
  });

  it("A cluster counts replicas in an account's limit as the release that leads does", () => {
    const limited = { ...account, maxStorageBytes: 5 * megabyte };
    const answer = (version: string) =>
      predictStreamCreation(
        wanted({ replicas: 3, maxBytes: 2 * megabyte }),
        cluster(version, "nats-0", { account: limited }),
      );
    expect(answer("2.9.10")).toMatchObject({ code: 10047 });
    expect(possibleCodes(answer("2.10.27"))).not.toContain(10028);
    expect(answer("2.10.27").answer).toBe("undecidable");
    expect(answer("2.15.3")).toMatchObject({ code: 10047 });
  });
});

describe("several streams that are wanted", () => {
  it("Several streams that are wanted find those before them", () => {
    const requests = [
      wanted({ name: "A", subjects: ["a.>"], maxBytes: 6 * megabyte }),
      wanted({ maxBytes: 5 * megabyte }),
    ];
    const answers = predictStreamCreations(requests, single("2.10.27"));
    expect([...answers.values()].map(({ answer }) => answer)).toEqual(["accepted", "refused"]);
  });
});

describe("a token that starts with *", () => {
  const others = { streams: [live({ subjects: ["d.e.*"] })] };
  const request = wanted({ subjects: ["d.*x.*"] });

  it.each(["2.10.27", "2.12.15", "2.14.9", "2.15.2"])(
    "A token that starts with * collides with any other on %s",
    (version) => {
      expect(predictStreamCreation(request, single(version, others))).toMatchObject({ code: 10065 });
    },
  );

  it.each(["2.14.10", "2.15.3", "2.16.0"])(
    "A token that starts with * collides with itself only on %s",
    (version) => {
      expect(predictStreamCreation(request, single(version, others)).answer).toBe("accepted");
    },
  );

  it("A token that starts with * collides or not where the release that leads is one of both", () => {
    const world = cluster("2.15.3", "nats-1", { ...others, account: { ...account, apiLevel: 5 } });
    expect(predictStreamCreation(request, world)).toMatchObject({
      answer: "undecidable",
      unseen: [{ what: "version", codes: [10065] }],
    });
  });
});

describe("a consumer", () => {
  const consumer = { name: "c", filterSubjects: ["other.>"] };

  it("A consumer with a filter beside the stream's subjects is refused by 2.9 only", () => {
    expect(predictConsumerCreation(consumer, live({}), [], single("2.9.10"))).toMatchObject({ code: 10093 });
    expect(predictConsumerCreation(consumer, live({}), [], single("2.10.27")).answer).toBe("accepted");
  });

  it("A consumer of a stream whose number of replicas has no tier is refused, but for a single server of 2.9", () => {
    const tiers = { ...account, tiers: { R1: account } };
    const of = (world: JetStreamWorld) =>
      possibleCodes(
        predictConsumerCreation({ name: "c", filterSubjects: [] }, live({ num_replicas: 2 }), [], {
          ...world,
          account: tiers,
        }),
      );
    expect(of(cluster("2.9.10", "nats-0"))).toEqual([10120]);
    expect(of(cluster("2.10.27", "nats-0"))).toEqual([10120]);
    expect(of(single("2.9.10"))).toEqual([null]);
  });

  it("A consumer is undecidable where the consumers of a limited stream could not be read", () => {
    expect(
      predictConsumerCreation(consumer, live({ max_consumers: 1 }), null, single("2.10.27")),
    ).toMatchObject({
      answer: "undecidable",
      unseen: [{ codes: [10026] }],
    });
  });
});

describe("what a server has reserved", () => {
  const world = (reservedFileBytes: number) =>
    single("2.10.27", { monitoring: monitoring("2.10.27", {}, { reservedFileBytes }) });
  const codes = (reservedFileBytes: number) =>
    possibleCodes(predictStreamCreation(wanted({ maxBytes: 10 * megabyte }), world(reservedFileBytes)));

  it("What a server has reserved holds one byte of each stream that was without a limit before, so that what fits exactly is refused", () => {
    expect(codes(0)).toEqual([null]);
    expect(codes(1)).toEqual([10047]);
  });

  it("What a server has reserved is not believed where it is far from the streams there are, as with unlimited ones on 2.10", () => {
    expect(codes(2 ** 63)).toEqual([null]);
  });
});
