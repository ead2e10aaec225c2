import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { sectionSchemas } from "../../../snapshot/snapshot.ts";

/** Deployments whose env NATS_STREAM is given, as JSON the API could send. */
const deployments = (streamOf: Record<string, string>) =>
  succeed(
    sectionSchemas["kubernetes/deployments"].parse(
      Object.entries(streamOf).map(([name, value]) => ({
        metadata: { name },
        spec: {
          selector: {},
          template: { spec: { containers: [{ name: "c", env: [{ name: "NATS_STREAM", value }] }] } },
        },
      })),
    ),
  );

const streams = (...configs: { name: string; subjects: string[] }[]) =>
  succeed(
    sectionSchemas["nats/streams"].parse(
      configs.map((config) => ({ config, state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 } })),
    ),
  );

const main = { name: "MESSAGES", subjects: ["messages.ingest.>"] };
const dlq = { name: "MESSAGESDLQ", subjects: ["messages.dlq.>"] };
const server = readSnapshot("streams-healthy").sections["nats/server"];

if (!server?.ok) throw new Error("streams-healthy has no nats/server");
const versioned = (version: string) => succeed({ ...server.data, version });

/** The second stream of the blueprint on another subject. */
const onSubjects =
  (...subjects: string[]) =>
  (b: Blueprint): Blueprint => ({
    ...b,
    nats: {
      ...b.nats,
      streams: b.nats.streams.map((stream) =>
        stream.name === "MESSAGESDLQ" ? { ...stream, subjects } : stream,
      ),
    },
  });

const mirrored = (name: string) =>
  succeed(
    sectionSchemas["nats/streams"].parse([
      {
        config: { name, mirror: { name: "ORIGIN" } },
        state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 },
      },
      { config: dlq, state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 } },
    ]),
  );

const withoutWriters = (b: Blueprint): Blueprint => ({
  ...b,
  nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, writers: [] })) },
});

export const cases: Case[] = [
  {
    name: "MESSAGES on messages.> leaves no room for MESSAGESDLQ; the real server answers 10065",
    snapshot: "stream-covers-dlq",
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    code: 10065,
    evidence: {
      subject: "messages.>",
      conflictsWith: "messages.dlq.>",
      conflictingStream: "MESSAGESDLQ",
      answeredFirst: 10065,
    },
    says: [
      "MESSAGES (messages.>) covers messages.dlq.>, which MESSAGESDLQ needs: creating MESSAGESDLQ fails with JetStream error 10065, and nomnom-ingestion-api cannot start without it.",
      "nats stream edit MESSAGES --subjects 'messages.ingest.>'",
      "are then no longer stored in MESSAGES",
    ],
  },
  {
    name: "with the pods readable it says who crashes on it now, and what its log shows",
    snapshot: "incident",
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    code: 10065,
    evidence: {
      writers: [
        {
          name: "nomnom-ingestion-api",
          status: "CrashLoopBackOff",
          crashing: true,
          jetStreamErrorCode: 10047,
        },
      ],
      answeredFirst: 10047,
    },
    says: ["nomnom-ingestion-api crashes on it (CrashLoopBackOff now, its log says 10047)"],
  },
  {
    name: "a sealed stream takes no messages and still claims its subjects",
    snapshot: "sealed-stream-covers-dlq",
    status: "fail",
    resources: ["nats/stream/ARCHIVE"],
    code: 10065,
    evidence: { sealed: true },
    says: ["ARCHIVE is sealed and cannot be edited", "nats stream backup ARCHIVE ./ARCHIVE"],
  },
  {
    name: "a token that only starts with * counts as a wildcard to the server",
    snapshot: "wildcard-quirk",
    status: "fail",
    resources: ["nats/stream/QUIRK", "nats/stream/QUIRK"],
    code: 10065,
  },
  {
    name: "storage is short too: the overlap is named although the server answers 10047 first",
    snapshot: "overlap-and-storage",
    status: "fail",
    evidence: { errorCode: 10065, answeredFirst: 10047 },
    says: [
      "covers messages.dlq.>",
      "Storage is short too, and a single server tests that first: it answers 10047",
    ],
  },
  {
    name: "two deployments with different NATS_STREAM want the same subjects",
    sections: {
      "nats/server": server ?? error("nats", "timeout", "none"),
      "nats/streams": streams(main, dlq),
      "kubernetes/deployments": deployments({
        "nomnom-ingestion-api": "EVENTS",
        "nomnom-worker": "MESSAGES",
      }),
    },
    status: "fail",
    resources: ["nats/stream/MESSAGES", "nats/stream/MESSAGESDLQ"],
    says: ["EVENTS needs", "EVENTSDLQ needs", "nomnom-ingestion-api"],
  },
  {
    name: "two streams that exist overlap",
    sections: {
      "nats/streams": streams(main, dlq, { name: "AUDIT", subjects: ["messages.*.orders", "audit"] }),
    },
    status: "fail",
    says: ["both exist", "10065"],
  },
  {
    name: "what the stream would be narrowed to, a third one takes as well: the server refuses that change",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": streams(
        { name: "OLD", subjects: ["messages.dlq.>", "audit.>"] },
        { name: "LOG", subjects: ["audit.x"] },
        main,
      ),
    },
    status: "fail",
    says: ["Narrow OLD to audit.>, once LOG no longer takes audit.x", "nats stream info LOG"],
  },
  {
    name: "a wanted definition overlaps itself",
    sections: { "nats/streams": streams(main) },
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: b.nats.streams.map((s) =>
          s.name === "MESSAGESDLQ" ? { ...s, subjects: ["d.>", "d.*"] } : s,
        ),
      },
    }),
    status: "fail",
    resources: ["nats/stream/MESSAGESDLQ"],
    code: 10052,
    says: ["d.> and d.*"],
  },
  {
    name: "a wanted subject is invalid",
    sections: { "nats/streams": streams(main) },
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: b.nats.streams.map((s) => (s.name === "MESSAGESDLQ" ? { ...s, subjects: ["d..x"] } : s)),
      },
    }),
    status: "fail",
    code: 10052,
    says: ["empty token"],
  },
  {
    name: "a subject that newer servers refuse, for it has subjects in common with their own",
    snapshot: "streams-healthy",
    sections: { "nats/server": versioned("2.15.3"), "nats/streams": streams(main) },
    blueprint: onSubjects("*.API.>"),
    status: "fail",
    code: 10052,
    says: ["would capture the server's own API"],
  },
  {
    name: "the same on 2.10, which takes it",
    snapshot: "streams-healthy",
    sections: { "nats/server": versioned("2.10.27"), "nats/streams": streams(main) },
    blueprint: onSubjects("*.API.>"),
    status: "pass",
  },
  {
    name: "requests of the API itself on 2.9",
    snapshot: "streams-healthy",
    sections: { "nats/server": versioned("2.9.10"), "nats/streams": streams(main) },
    blueprint: onSubjects("$JS.API.CONSUMER.>"),
    status: "fail",
    code: 10052,
  },
  {
    name: "advisories are events, which every server lets a stream take",
    snapshot: "streams-healthy",
    sections: { "nats/server": versioned("2.15.3"), "nats/streams": streams(main) },
    blueprint: onSubjects("$JS.EVENT.ADVISORY.>"),
    status: "pass",
  },
  {
    name: "a stream on *.> answers in place of the API",
    sections: { "nats/streams": streams(main, dlq, { name: "AUDIT", subjects: ["*.>"] }) },
    status: "fail",
    says: ["AUDIT takes *.>, which covers the requests of the JetStream API"],
  },
  {
    name: "a multi-tenant stream on *.*.orders, which 2.10 takes: no request of the API has that subject",
    sections: {
      "nats/streams": streams({ name: "TENANTS", subjects: ["*.*.orders"] }),
    },
    blueprint: (b) => ({ ...b, nats: { ...b.nats, streams: [] } }),
    status: "pass",
  },
  {
    name: "a stream on a part of the wanted subject gets that one in its place: the server takes no two that overlap",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams({ name: "MESSAGES", subjects: ["messages.ingest.orders"] }, dlq) },
    status: "fail",
    says: ["stream edit MESSAGES --subjects 'messages.ingest.>' --force"],
  },
  {
    name: "a stream of the wanted name is a mirror, and nobody is known to write to it",
    sections: { "nats/streams": mirrored("MESSAGES") },
    blueprint: withoutWriters,
    status: "pass",
  },
  {
    name: "a stream that services publish to is a mirror, and no stream takes their messages",
    sections: { "nats/streams": mirrored("MESSAGES") },
    status: "fail",
    messages: [
      "MESSAGES is a mirror of ORIGIN, so no stream captures messages.ingest.>: publishing there fails with no responders. The services take an existing stream as it is, without an error.",
    ],
    says: ["A mirror takes no subjects"],
  },
  {
    name: "a stream of the wanted name takes every subject but longer ones",
    sections: { "nats/streams": streams({ name: "MESSAGES", subjects: ["messages.ingest.*"] }, dlq) },
    status: "warn",
    says: ["under a subject with more tokens: that gets no responders"],
  },
  {
    name: "a stream of the wanted name takes a part of the wanted subjects",
    sections: { "nats/streams": streams({ name: "MESSAGES", subjects: ["messages.ingest.Order"] }, dlq) },
    status: "fail",
    says: ["no stream captures all of messages.ingest.>: what is published to the rest gets no responders"],
  },
  {
    name: "a stream of the wanted name lacks the wanted subject, and nothing else captures it",
    sections: { "nats/streams": streams({ name: "MESSAGES", subjects: ["messages.old.*"] }, dlq) },
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    says: [
      "no stream captures messages.ingest.>",
      "--subjects 'messages.old.*' --subjects 'messages.ingest.>'",
    ],
  },
  { name: "both streams as they should be", snapshot: "streams-healthy", status: "pass", resources: [] },
  { name: "a mirror has no subjects of its own", snapshot: "mirror-beside-streams", status: "pass" },
  {
    name: "exactly storage is short: no overlap",
    snapshot: "storage-reserved",
    status: "pass",
  },
  {
    name: "a deployment scaled to zero wants nothing",
    sections: {
      "nats/streams": streams(main, dlq),
      "kubernetes/deployments": succeed(
        sectionSchemas["kubernetes/deployments"].parse([
          {
            metadata: { name: "nomnom-ingestion-api-old" },
            spec: {
              replicas: 0,
              selector: {},
              template: {
                spec: { containers: [{ name: "c", env: [{ name: "NATS_STREAM", value: "OLD" }] }] },
              },
            },
          },
        ]),
      ),
    },
    status: "pass",
  },
  {
    name: "streams may not be listed",
    sections: {
      "nats/server": server ?? error("nats", "timeout", "none"),
      "nats/streams": error("nats", "forbidden", "no permission to publish to $JS.API.STREAM.LIST", {
        hint: "Allow publish on $JS.API.>",
      }),
    },
    status: "unknown",
    says: ["$JS.API.STREAM.LIST", "Allow publish"],
  },
  {
    name: "streams may not be listed, but the definitions alone are wrong",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    blueprint: (b) => ({
      ...b,
      nats: { ...b.nats, streams: b.nats.streams.map((s) => ({ ...s, subjects: ["messages.>"] })) },
    }),
    status: "fail",
    says: ["whichever is created second fails with JetStream error 10065"],
  },
  { name: "no NATS", status: "skip" },
];
