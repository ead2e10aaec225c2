import type { Case } from "../case.ts";
import { modest, onNats } from "./pipeline-on.ts";

const account = (limits: string) =>
  `accounts { A: { jetstream: { ${limits} }, users: [{ user: a, password: a }] } }\nno_auth_user: a`;

/** Room, and the limits of server and account. */
export const storage: readonly Case[] = [
  onNats({
    id: "storage/reserved",
    about: "max_file of 1Gi, MESSAGES has reserved all of it",
    maxFile: "1Gi",
    work: async (pipeline) => {
      await pipeline.createMessages();
      await pipeline.createConsumer("workers");
    },
    expect: {
      findings: { "nats/storage-reservation/no-room": "error" },
      says: ["10047"],
      neverTypes: ["stream add"],
    },
  }),
  onNats({
    id: "storage/account-limit",
    about: "the account may store 1 GiB, and both streams want that much",
    more: account("max_file: 1Gi, max_mem: 1Mi"),
    work: async (pipeline) => {
      await pipeline.createMessages();
      await pipeline.createConsumer("workers");
    },
    expect: {
      findings: { "nats/storage-reservation/no-room": "error" },
      says: ["account"],
      neverTypes: ["stream add"],
    },
  }),
  onNats({
    id: "storage/account-stream-count",
    about: "the account may have one stream, and has it",
    more: account("max_streams: 1, max_file: 4Gi, max_mem: 1Mi"),
    work: async (pipeline) => {
      await pipeline.createMessages();
      await pipeline.createConsumer("workers");
    },
    expect: {
      findings: { "nats/stream-config/refused": "error" },
      says: ["10027"],
      neverTypes: ["stream add"],
    },
  }),
  onNats({
    id: "storage/account-wants-max-bytes",
    about: "the account demands max_bytes, a wanted stream has none",
    more: account("max_bytes_required: true, max_file: 4Gi, max_mem: 1Mi"),
    config: "nats: { streams: [{ name: AUDIT, subjects: [audit.>], maxBytes: -1 }] }\n",
    work: (pipeline) => pipeline.create(),
    expect: {
      findings: { "nats/stream-config/refused": "error" },
      says: ["10113"],
      neverTypes: ["stream add"],
    },
  }),
  onNats({
    id: "storage/used-up",
    about: "a stream without limits has filled the storage",
    maxFile: "1Mi",
    config: "nats: { streams: [{ name: AUDIT, subjects: [audit.>], maxBytes: -1 }] }\n",
    work: async (_pipeline, { mustAsk, publish }) => {
      await mustAsk("STREAM.CREATE.AUDIT", { ...modest("AUDIT", ["audit.>"]), max_bytes: -1 });
      for (let n = 0; n < 120; n++) await publish("audit.Order", "x".repeat(10_000));
    },
    expect: {
      findings: {
        "nats/stream-capacity/storage-used-up": "error",
        "nats/unlimited-streams/unlimited": "warning",
      },
      says: ["10023"],
    },
  }),
  onNats({
    id: "storage/replicas-on-a-single-server",
    about: "the configuration wants three replicas, the server is alone",
    config: `nats: { streams: [{ name: ORDERS, subjects: [orders.>], maxBytes: 1Mi, replicas: 3 }] }\n`,
    work: (_pipeline, { mustAsk }) => mustAsk("STREAM.CREATE.ORDERS", modest("ORDERS", ["orders.>"])),
    expect: { findings: { "nats/stream-config/fewer-replicas": "warning" }, neverTypes: ["--replicas 3"] },
  }),
  onNats({
    id: "storage/missing-stream-with-replicas",
    about: "the same with a stream that is not there: the server refuses it",
    config: `nats: { streams: [{ name: ORDERS, subjects: [orders.>], maxBytes: 1Mi, replicas: 3 }] }\n`,
    work: (pipeline) => pipeline.createStreams(),
    expect: {
      findings: { "nats/stream-config/refused": "error" },
      says: ["10074"],
      neverTypes: ["--replicas 3"],
    },
  }),
  onNats({
    id: "storage/two-tenants",
    about: "two accounts with limits of their own and room",
    more: `accounts {
 A: { jetstream: { max_file: 3Gi, max_mem: 1Mi }, users: [{ user: a, password: a }] }
 B: { jetstream: { max_file: 1Gi, max_mem: 1Mi }, users: [{ user: b, password: b }] } }
no_auth_user: a`,
    work: (pipeline) => pipeline.create(),
    expect: {},
  }),
];
